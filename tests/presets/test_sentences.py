"""Each mistake in a preset is one sentence with its field and line, all in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop.errors import PresetError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop.paths import Paths
    from workshop.presets import Presets


def told(problem: object, path: Path) -> tuple[str, str]:
    """What is said, and the line that is shown from above the caret on."""
    said, *picture = str(problem).removeprefix(f"{path}:").split("\n")
    return said, picture[0][picture[1].index("^") :] if picture else ""


STEP = "[[step]]\ntext = 'x'\n"


@pytest.mark.parametrize(
    ("text", "said", "shown"),
    [
        (f"{STEP}", ' title: is missing; write a line such as title = "…", above the first [heading]', ""),
        ("title = 'x'", ' step: is missing; write [[step]] and below it text = "…"', ""),
        (
            f"title = 'x'\nlevle = 'wild'\n{STEP}",
            "2: levle: is unknown; did you mean level?",
            "levle = 'wild'",
        ),
        (f"tittel = 'x'\n{STEP}", "1: tittel: is unknown; did you mean title?", "tittel = 'x'"),
        (f"Navn = 'x'\n{STEP}", "1: Navn: is unknown; did you mean title?", "Navn = 'x'"),
        (f"title = 'x'\n{STEP}seconds = 'nine'", "4: step[1].seconds: must be a number, without quotes", "'nine'"),
        (f"title = 1\n{STEP}", "1: title: must be text in quotes", "1"),
        (f"title = 'x'\nlevel = 'mild'\n{STEP}", "2: level: must be one of 'calm', 'wild'", "'mild'"),
        ("title = 'x'\nstep = []", "2: step: must not be empty", "[]"),
        ("title = 'x'\nstep = 3", "2: step: must be a list in square brackets", "3"),
        ("title = 'x'\nstep = [\n  3]", "3: step[1]: must be a table", "3]"),
        (f"title = 'x'\n{STEP}seconds = 1\n", "4: step[1].seconds: must be at least 5", "1"),
        (f"title = 'x'\n{STEP}{STEP}seconds = 1000", "6: step[2].seconds: must be at most 600", "1000"),
        (f"title = 'x'\n{STEP}seconds = 9.5", "4: step[1].seconds: must be a whole number", "9.5"),
        ("title = 'x'\n[[step]]\ntext = ''", "3: step[1].text: must not be empty", "''"),
        (f"title = 'x'\n{STEP}secnds = 9", "4: step[1].secnds: is unknown; did you mean seconds?", "secnds = 9"),
        (f"title = 'x'\nzzz = 9\n{STEP}", "2: zzz: is unknown", "zzz = 9"),
        (
            f"title = 'x'\n{STEP}[by.me]\ntext = 'x'\nsecond = 6",
            "6: by.me.second: is unknown; did you mean seconds?",
            "second = 6",
        ),
        (f"title = 'LOUD'\n{STEP}", "1: title: is shouted: LOUD", "'LOUD'"),
        (
            f"title = 'x'\n{STEP}[by.me]\nseconds = 6",
            '4: by.me.text: is missing; write a line such as text = "…" here',
            "[by.me]",
        ),
    ],
)
def test_a_mistake_is_said_with_its_line_and_field(
    text: str, said: str, shown: str, presets: Presets, built_in: Path, write: Callable[..., Path]
) -> None:
    path = write(built_in, "x", text)
    with pytest.raises(PresetError) as caught:
        presets.load("games", "x")
    assert [told(problem, path) for problem in caught.value.problems] == [(said, shown)]
    assert str(caught.value) == "The preset x.toml cannot be used."


def test_all_mistakes_are_said_at_once_by_line(presets: Presets, built_in: Path, write: Callable[..., Path]) -> None:
    path = write(built_in, "x", "level = 1\ntitel = 'x'\n[[step]]\nseconds = 'long'\n[[step]]\ntext = 1\n")
    with pytest.raises(PresetError) as caught:
        presets.load("games", "x")
    said = [told(problem, path)[0] for problem in caught.value.problems]
    assert said == [
        "1: level: must be one of 'calm', 'wild'",
        "2: titel: is unknown; did you mean title?",
        '3: step[1].text: is missing; write a line such as text = "…" here',
        "4: step[1].seconds: must be a number, without quotes",
        "6: step[2].text: must be text in quotes",
    ]
    assert str(caught.value) == "The preset x.toml cannot be used: 5 mistakes."


@pytest.mark.parametrize(
    ("where", "shown"), [("", "'a! b'"), (", 1", "! b'"), (', "key"', "title = 'a! b'"), (", 99", "'a! b'")]
)
def test_a_check_of_a_plugin_says_what_the_caret_is_below(
    where: str, shown: str, presets: Presets, paths: Paths, built_in: Path, write: Callable[..., Path]
) -> None:
    plugin = paths.plugins / "games.py"
    plugin.write_text(plugin.read_text().replace("raise ZeroDivisionError", f"raise ValueError(message('no'){where})"))
    plugin.write_text(plugin.read_text().replace('"crash"', '"a! b"'))
    path = write(built_in, "x", f"title = 'a! b'\n{STEP}")
    with pytest.raises(PresetError) as caught:
        presets.load("games", "x")
    assert [told(problem, path) for problem in caught.value.problems] == [("1: title: no", shown)]


def test_a_value_that_fits_none_of_several_types_keeps_its_own_name(
    presets: Presets, built_in: Path, write: Callable[..., Path]
) -> None:
    path = write(built_in, "x", f"title = 'x'\nplayers = 'many'\n{STEP}")
    with pytest.raises(PresetError) as caught:
        presets.load("games", "x")
    assert {str(problem).partition(": ")[0] for problem in caught.value.problems} == {f"{path}:2"}
    assert {str(problem).split(": ")[1] for problem in caught.value.problems} == {"players"}


def test_a_check_that_fails_itself_is_one_sentence(
    presets: Presets, built_in: Path, write: Callable[..., Path]
) -> None:
    path = write(built_in, "x", f"title = 'crash'\n{STEP}")
    (checked,) = presets.check()
    assert [str(problem) for problem in checked.problems] == [f"{path}: it cannot be checked (ZeroDivisionError)"]
