"""Foreign beats into the library. Everything that can be wrong with a file ends in a FileError."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

from workshop import FileError, message
from workshop_beats.exchange.drafting import Draft, draft_of
from workshop_beats.exchange.hydrogen import read_hydrogen
from workshop_beats.exchange.source import check_size, damaged
from workshop_beats.exchange.standard_midi import read_midi
from workshop_beats.safe_names import numbered, reserved, washed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop import App, Message

MAX_BYTES = 4_000_000
_MOST_NAME = 48
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<")


def read_foreign(
    path: Path, pattern: str | None = None, tempo: float | None = None, say: Callable[[Message], str] = str
) -> Draft:
    """Read a file of Hydrogen's, or a Standard MIDI File, whatever its name ends in; `say` words the comments.

    Raises:
        FileError: It is neither, cannot be read, is damaged, or holds nothing that a template could.
    """
    content = read_content(path)
    if content.startswith(b"MThd") and pattern is None:
        source = read_midi(path, content)
    elif content.lstrip().startswith(_XML):
        source = read_hydrogen(path, content, pattern)
    elif content.startswith(b"MThd"):
        raise FileError(
            message("A MIDI file has no patterns to choose from."),
            message("Leave out --pattern; all of it is imported."),
        )
    else:
        raise _strange(path, content)
    return draft_of(path, check_size(path, source), tempo, say)


def read_template(app: App, path: Path) -> str:
    """The text of a template that somebody sent, once it is checked.

    Raises:
        FileError: There is no such file, or it cannot be read.
        PresetError: It is no template, or a wrong one; every mistake by its line.
    """
    content = read_content(path)
    app.presets.read("beats", path)
    return content.decode("utf-8-sig")


def read_content(path: Path) -> bytes:
    """The bytes of a file, of which there may be `MAX_BYTES`.

    Raises:
        FileError: There is no such file, it is larger, or it cannot be read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileError(message("{path} is not a file.", path=path), message("Name the file that holds the beat."))
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise FileError(
            message("There is no file {path}.", path=path), message("Look at its name and folder.")
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise FileError(
            message("The file {path} cannot be read.", path=path),
            message("The machine says: {reason}.", reason=reason),
        ) from error
    if len(content) > MAX_BYTES:
        raise damaged(path, message("it is larger than {most} MB", most=MAX_BYTES // 1_000_000))
    return content


def _strange(path: Path, content: bytes) -> FileError:
    """The refusal of a file of another kind."""
    if content.startswith(_PACKED):
        return FileError(
            message("{file} is a packed folder.", file=path.name),
            message("Unpack it, and import the .h2song, .h2pattern or .mid file that is in it."),
        )
    return FileError(
        message("{file} is neither a beat of Hydrogen's nor a MIDI file.", file=path.name),
        message("`workshop beat import` takes .h2pattern, .h2song, .mid, and .toml files of the workshop's own."),
    )


def preset_name(text: str) -> str:
    """A name that every system takes as a file's, made from a title or from a file's name."""
    words = re.sub(r"[-_]+", "-", washed(text.casefold())).strip("-")[:_MOST_NAME].strip("-")
    if not words:
        return "imported"
    return f"{words}-beat" if reserved(words) else words


def free_name(app: App, wanted: str) -> str:
    """The name itself, or with a number after it where a beat has it already."""
    return numbered(wanted, app.presets.names("beats"))


def new_name(app: App, given: str) -> str:
    """The name that a leader gives.

    Raises:
        FileError: It is no name for a file, or a beat has it.
    """
    if given != preset_name(given):
        raise FileError(
            message("“{name}” cannot be the name of a beat's file.", name=given),
            message("Small letters, digits and - make a name, such as `--name {name}`.", name=preset_name(given)),
        )
    if free_name(app, given) != given:
        raise FileError(
            message("There is already a beat called “{name}”.", name=given),
            message("Nothing is written over: give another name, such as `--name {name}`.", name=free_name(app, given)),
        )
    return given


def keep(app: App, name: str, text: str) -> Path:
    """Write a template into the library's own presets, never over another.

    Raises:
        FileError: It cannot be written.
    """
    path = app.paths.presets / "beats" / f"{name}.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise FileError(
            message("The beat “{name}” cannot be written into the library.", name=name),
            message("The machine says: {reason}.", reason=error.strerror or type(error).__name__),
        ) from error
    return path
