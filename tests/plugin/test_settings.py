"""The leader's settings, and what is kept and guessed on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.errors import WorkshopError
from workshop.kept import forget, keep, kept
from workshop.messages import message
from workshop.nearest import did_you_mean
from workshop.settings import Settings, merged

if TYPE_CHECKING:
    from pathlib import Path


def test_no_file_means_no_settings(tmp_path: Path) -> None:
    settings = Settings.read(tmp_path / "workshop.toml")
    assert (settings.library_url, settings.disabled, settings.plugin("beats")) == (None, frozenset(), {})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "workshop.toml"
    path.write_bytes(
        b"\xef\xbb\xbf[library]\nurl = 'postgresql+pg8000://x'\n"
        b"[plugins]\ndisabled = ['rigs']\n[plugins.beats]\nkit = 'dusty'\n[page]\nport = 1\n"
    )
    settings = Settings.read(path)
    assert settings.library_url == "postgresql+pg8000://x"
    assert settings.disabled == {"rigs"}
    assert settings.plugin("beats") == {"kit": "dusty"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[plugin]\n", "[plugin] is unknown; did you mean [plugins]?"),
        ("library = 'x'", "library must be a table"),
        ("[library]\nurl = 3", "url in [library] must be text"),
        ("[plugins]\ndisabled = 'rigs'", "disabled in [plugins] must be a list"),
        ("[plugins]\ndisabled = [1]", "disabled in [plugins] must be a list"),
        ("[plugins\n", "line 1"),
        ("a = " + "[" * 5000, "this is not TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "workshop.toml"
    path.write_text(text)
    with pytest.raises(WorkshopError) as caught:
        Settings.read(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.write_bytes(b"\xff\xfe")])
def test_what_is_no_text_is_refused(make: object, tmp_path: Path) -> None:
    make(tmp_path / "workshop.toml")  # type: ignore[operator]
    with pytest.raises(WorkshopError, match="cannot be read as text"):
        Settings.read(tmp_path / "workshop.toml")


@given(
    st.dictionaries(st.text(min_size=1), st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()))
)
def test_a_setting_keeps_the_type_of_its_default(given_ones: dict[str, object]) -> None:
    defaults = {name: type(value)() for name, value in given_ones.items()}
    assert merged(defaults, given_ones) == (given_ones, [])


@given(st.text(max_size=40), st.dictionaries(st.from_regex(r"[a-z]+", fullmatch=True), st.text(max_size=40)))
def test_a_kept_sentence_comes_back_as_it_was(about: str, params: dict[str, str]) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deep" / "x.failure"
        keep(path, about, message("A sentence.", **params))
        assert kept(path) == (about, message("A sentence.", **params))
        forget(path)
        forget(path)
        assert kept(path) is None


@pytest.mark.parametrize("text", ["", "1", "()", "('a', 1, {})", "__import__('os')", "[" * 9999, "('a', 'b', [])"])
def test_what_was_not_kept_is_passed_over(text: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(text)
    assert kept(tmp_path / "x") is None


def test_the_nearest_word_is_named_else_all_there_are() -> None:
    assert str(did_you_mean("sesion", ["session", "take"])) == "Did you mean session?"
    assert str(did_you_mean("zzz", ["take", "session"])) == "There are: session, take."
    assert did_you_mean("zzz", []) is None
