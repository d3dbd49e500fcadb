"""`--lang` and `--debug` are read wherever they stand."""

from __future__ import annotations

import pytest

from workshop.cli.options import split_options


@pytest.mark.parametrize(
    ("arguments", "rest", "language", "debug"),
    [
        ([], [], None, False),
        (["--lang", "nb", "attend"], ["attend"], "nb", False),
        (["attend", "Åse", "--lang=nb"], ["attend", "Åse"], "nb", False),
        (["attend", "--lang", "en", "Åse", "--debug"], ["attend", "Åse"], "en", True),
        (["--lang", "nb", "x", "--lang", "en"], ["x"], "en", False),
        (["note", "add", "--", "--lang", "nb"], ["note", "add", "--", "--lang", "nb"], None, False),
        (["attend", "--lang", "xx"], ["--lang", "xx", "attend"], None, False),
        (["attend", "--lang"], ["--lang", "", "attend"], None, False),
        (["attend", "--language", "nb"], ["attend", "--language", "nb"], None, False),
    ],
)
def test_they_are_taken_out_of_the_line(
    arguments: list[str], rest: list[str], language: str | None, debug: bool
) -> None:
    given = split_options(arguments)
    assert (given.rest(), given.language, given.debug) == (rest, language, debug)
