"""Reads a preset's file into a table. Whatever the file is or holds, it is refused in one way and in short time."""

from __future__ import annotations

import re
import stat
import tomllib
from typing import TYPE_CHECKING, Any

from workshop.errors import PresetError
from workshop.messages import Message, message, plural
from workshop.presets.pictures import Spot, spot_at
from workshop.presets.syntax import syntax_sentence

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 256 * 1024
DEEPEST_KEY = 32
_AT_LINE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)\Z", re.DOTALL)
_STATEMENT = ("Cannot overwrite", "Cannot declare")
"""What tomllib says only once it is past the whole line."""
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{DEEPEST_KEY}}}")


def refusal(path: Path, problems: tuple[Message, ...]) -> PresetError:
    """Make the error that names all that is wrong with the file at `path`."""
    count = len(problems)
    return PresetError(
        plural(
            "The preset {file} cannot be used.",
            "The preset {file} cannot be used: {count} mistakes.",
            count,
            file=path.name,
        ),
        message("Correct the file; `workshop preset check` reads it again."),
        problems,
    )


def problem(path: Path, what: Message, field: str = "", spot: Spot | None = None) -> Message:
    """One thing that is wrong, as file:line: field: what is wrong, then the line with a caret below the place.

    `field` may be empty, and `spot` None where it is about the whole file.
    """
    place = f"{path}:{spot.line}" if spot is not None else str(path)
    said = (
        message("{place}: {field}: {what}", place=place, field=field, what=what)
        if field
        else message("{place}: {what}", place=place, what=what)
    )
    return said if spot is None else message("{problem}\n{picture}", problem=said, picture=spot.picture)


def read_text(path: Path) -> str:
    """The text of the file at `path`, in UTF-8 with or without a byte order mark.

    Raises:
        PresetError: It is no plain file, is larger than `MOST_BYTES`, cannot be read, or is no UTF-8.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise refusal(path, (problem(path, message("this is not a file")),))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        what = message("it cannot be read ({error})", error=error.strerror or type(error).__name__)
        raise refusal(path, (problem(path, what),)) from error
    if len(data) > MOST_BYTES:
        what = message("it is larger than {most} kB", most=MOST_BYTES // 1024)
        raise refusal(path, (problem(path, what),))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = message("this is not UTF-8 text; save the file as UTF-8")
        spot = spot_at(data.decode("utf-8", "replace"), len(data[: error.start].decode("utf-8", "replace")))
        raise refusal(path, (problem(path, what, spot=spot),)) from error


def parse(path: Path, text: str) -> dict[str, Any]:
    """The table that TOML `text` holds; `path` is for the sentence.

    Raises:
        PresetError: It is no TOML, or nested deeper than any preset is.
    """
    deep = _LONG_KEY.search(text)
    if deep is not None:
        # tomllib takes quadratic time for a key of many parts
        what = message("a name has more than {most} parts", most=DEEPEST_KEY)
        raise refusal(path, (problem(path, what, spot=spot_at(text, deep.start())),))
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise refusal(path, (problem(path, message("it is nested too deeply")),)) from error
    except ValueError as error:
        said = _AT_LINE.match(str(error))
        reason, at = (said[1], _offset(text, int(said[2]), int(said[3]))) if said else (str(error), len(text.rstrip()))
        if reason.startswith(_STATEMENT):
            at = text.rfind("\n", 0, at) + 1
        raise refusal(path, (problem(path, syntax_sentence(reason, text, at), spot=spot_at(text, at)),)) from error


def _offset(text: str, line: int, column: int) -> int:
    """Where in a text a line and column lie, both counted from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1
