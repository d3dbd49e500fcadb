"""Reads a preset's file into a table. Whatever the file is or holds, it is refused in one way and in short time."""

from __future__ import annotations

import re
import stat
import tomllib
from typing import TYPE_CHECKING, Any

from workshop.errors import PresetError
from workshop.messages import Message, message, plural

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 256 * 1024
DEEPEST_KEY = 32
_AT_LINE = re.compile(r"(.*) \(at line (\d+), column \d+\)\Z", re.DOTALL)
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


def problem(path: Path, line: int, field: str, what: Message) -> Message:
    """One thing that is wrong, as file:line: field: what is wrong; `field` may be empty, and `line` 0 for no line."""
    place = f"{path}:{line}" if line else str(path)
    if field:
        return message("{place}: {field}: {what}", place=place, field=field, what=what)
    return message("{place}: {what}", place=place, what=what)


def read_text(path: Path) -> str:
    """The text of the file at `path`, in UTF-8 with or without a byte order mark.

    Raises:
        PresetError: It is no plain file, is larger than `MOST_BYTES`, cannot be read, or is no UTF-8.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise refusal(path, (problem(path, 0, "", message("this is not a file")),))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        what = message("it cannot be read ({error})", error=error.strerror or type(error).__name__)
        raise refusal(path, (problem(path, 0, "", what),)) from error
    if len(data) > MOST_BYTES:
        what = message("it is larger than {most} kB", most=MOST_BYTES // 1024)
        raise refusal(path, (problem(path, 0, "", what),))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = message("this is not UTF-8 text; save the file as UTF-8")
        raise refusal(path, (problem(path, data.count(b"\n", 0, error.start) + 1, "", what),)) from error


def parse(path: Path, text: str) -> dict[str, Any]:
    """The table that TOML `text` holds; `path` is for the sentence.

    Raises:
        PresetError: It is no TOML, or nested deeper than any preset is.
    """
    deep = _LONG_KEY.search(text)
    if deep is not None:
        # tomllib takes quadratic time for a key of many parts
        what = message("a name has more than {most} parts", most=DEEPEST_KEY)
        raise refusal(path, (problem(path, text.count("\n", 0, deep.start()) + 1, "", what),))
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise refusal(path, (problem(path, 0, "", message("it is nested too deeply")),)) from error
    except ValueError as error:
        said = _AT_LINE.match(str(error))
        line, reason = (int(said[2]), said[1]) if said else (text.count("\n") + 1, str(error))
        what = message("this is not TOML: {reason}", reason=reason.partition("\n")[0][:120])
        raise refusal(path, (problem(path, line, "", what),)) from error
