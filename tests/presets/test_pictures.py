"""The line that is wrong is shown, with a caret below the very sign."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from workshop.presets.pictures import inside, spot_at


def below(picture: str) -> str:
    """The sign above the caret."""
    line, caret = picture.split("\n")
    return line[caret.index("^")]


@given(st.text("ab\tæ é\n", max_size=300), st.data())
def test_the_caret_is_below_the_sign(text: str, data: st.DataObject) -> None:
    marked = text + "!" + text
    spot = spot_at(marked, len(text))

    assert below(spot.picture) == "!"
    assert spot.line == text.count("\n") + 1
    assert max(map(len, spot.picture.split("\n"))) <= 84


@given(st.text(max_size=50), st.integers(-5, 60))
def test_any_place_of_any_text_can_be_shown(text: str, at: int) -> None:
    line, caret = spot_at(text, at).picture.split("\n")

    assert caret.strip() == "^"
    assert line.isprintable()


WRITTEN = st.one_of(
    st.sampled_from(["x", "æ", "🎤", "|", "."]).map(lambda sign: (sign, sign)),
    st.sampled_from([('"', '\\"'), ("\\", "\\\\"), ("\n", "\\n"), ("é", "\\u00e9"), ("🎤", "\\U0001f3a4")]),
)


@given(st.lists(WRITTEN, max_size=12), st.lists(WRITTEN, max_size=5), st.sampled_from(['"', '"""', '"""\n', '"""\r\n']))
def test_a_sign_of_a_string_is_found_however_the_string_is_written(
    before: list[tuple[str, str]], after: list[tuple[str, str]], opening: str
) -> None:
    text = f"a = {opening}{''.join(raw for _, raw in before)}!{''.join(raw for _, raw in after)}{opening.strip()}"
    value = tomllib.loads(text)["a"]

    assert text[inside(text, 4, value.index("!"))] == "!"


def test_signs_of_plain_and_folded_strings_are_found() -> None:
    for text in ("a = 'x\\y!'", "a = '''\nx\ny!'''", 'a = """x \\\n   y!"""'):
        assert text[inside(text, 4, tomllib.loads(text)["a"].index("!"))] == "!"


def test_what_is_no_string_is_its_own_place() -> None:
    assert inside("a = 12", 4, 1) == 4


@given(st.text(max_size=20), st.integers(0, 20), st.integers(0, 30))
def test_nothing_is_ever_found_outside_or_fails(text: str, value: int, sign: int) -> None:
    assert inside(text, value, sign) >= 0
