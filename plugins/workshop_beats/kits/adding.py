"""Make a kit of a folder of recordings: cleaned copies in the library, and a TOML file that names them."""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop import FileError, Message, NotFoundError, StateError, message
from workshop_beats.kits.cleaning import clean
from workshop_beats.kits.folder import Found, numbered_turns, sort_folder
from workshop_beats.kits.writing import kit_text
from workshop_beats.playing.opening import forget_openings
from workshop_beats.safe_names import numbered, reserved, washed

if TYPE_CHECKING:
    from pathlib import Path

    from workshop import App

_NAME = re.compile(r"[^\W_][\w-]{0,39}")
_MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a folder: the kit's `name` and file, its recordings, and what was left out and why."""

    name: str
    path: Path
    files: tuple[Found, ...]
    left_out: tuple[tuple[str, Message], ...]


def add_kit(app: App, folder: Path, name: str | None, base: str) -> Added:
    """Make a kit called `name`, or as the folder is called; voices without a recording sound as in the kit `base`.

    Raises:
        FileError: The folder cannot be read, holds nothing that can be used, or the library cannot be written.
        StateError: A kit of that name is there already, or no file can be called so.
        NotFoundError: There is no kit `base`.
        PluginError: The audio process cannot read anything.
    """
    app.presets.where("kits", base)
    wanted = _free_name(app, folder.resolve().name if name is None else name, given=name is not None)
    found = sort_folder(folder)
    if not found.files:
        raise FileError(
            message("No file in {folder} is called like a drum.", folder=folder),
            message("Call them kick.wav, snare-soft.wav, hat-1.wav or stortromme.wav, skarp-hard-2.wav, åpen.wav."),
        )
    home = app.paths.presets / "kits"
    part = home / f".{wanted}.part"
    try:
        return _take_in(home, part, wanted, found.files, found.left_out, base)
    except OSError as error:
        why = message("The machine says: {reason}.", reason=error.strerror or str(error))
        raise FileError(message("The kit cannot be written to {folder}.", folder=home), why) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _free_name(app: App, text: str, *, given: bool) -> str:
    """The name of a new kit, made of a folder's name where none was given."""
    name = unicodedata.normalize("NFC", text).strip()
    if not given:
        name = washed(name.casefold()).strip("-_")[:_MOST_NAME]
        name = f"{name}-kit" if reserved(name) else name
    if not _NAME.fullmatch(name) or reserved(name):
        raise StateError(
            message("A kit cannot be called “{name}”.", name=text),
            message("Give it a short name of letters, digits and - with `--name NAME`."),
        )
    home = app.paths.presets / "kits"
    if numbered(name, app.presets.names("kits")) != name or (home / name).exists():
        raise StateError(
            message("There is already a kit called {name}.", name=name), message("Give it another with `--name NAME`.")
        )
    return name


def _take_in(
    home: Path, part: Path, name: str, files: list[Found], left_out: list[tuple[str, Message]], base: str
) -> Added:
    """Clean the files into a folder beside, then put it in its place; the TOML file comes last and makes it a kit."""
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    reasons = clean([(file.source, part / file.name) for file in files])
    cleaned = [file for file, reason in zip(files, reasons, strict=True) if reason is None]
    kept, _ = numbered_turns(cleaned)
    # a turn's number never grows, so that no name is taken by a file that is still to be renamed
    for before, after in zip(cleaned, kept, strict=True):
        (part / before.name).rename(part / after.name)
    told = [(file.source.name, reason) for file, reason in zip(files, reasons, strict=True) if reason is not None]
    if not kept:
        raise FileError(
            message("None of the recordings can be used; {name}: {reason}.", name=told[0][0], reason=told[0][1]),
            message("Save them as WAV files of at most 10 seconds and try again."),
        )
    part.replace(home / name)
    path = home / f"{name}.toml"
    with path.open("x", encoding="utf-8") as file:
        file.write(kit_text(name, kept, base))
    return Added(name, path, tuple(kept), (*left_out, *told))


def remove_kit(app: App, name: str) -> Path:
    """Move one of the leader's own kits out of the library's presets; returns the folder where it lies from now on.

    Raises:
        NotFoundError: There is no such kit.
        StateError: It ships with the workshop or a plugin.
        FileError: It cannot be moved.
    """
    home = app.paths.presets / "kits"
    file = app.presets.where("kits", name)[0]
    if file.path.parent != home:
        raise StateError(
            message("The kit {name} came with the workshop and stays.", name=name),
            message("`workshop beat kit list` shows which are your own."),
        )
    aside = _aside(home / "removed", file.name)
    forget_openings(app.host.context("beats").data)
    try:
        aside.mkdir(mode=0o700, parents=True)
        file.path.replace(aside / file.path.name)
        if (home / file.name).is_dir():
            (home / file.name).replace(aside / file.name)
    except OSError as error:
        why = message("The machine says: {reason}.", reason=error.strerror or str(error))
        raise FileError(message("The kit {name} cannot be moved.", name=name), why) from error
    return aside


def _aside(folder: Path, name: str) -> Path:
    """A folder that is not there yet."""
    number = 1
    while (folder / f"{name}-{number}").exists():
        number += 1
    return folder / f"{name}-{number}"


def beats_with(app: App, name: str) -> list[str]:
    """The beats of the library that name a kit, and can be read."""
    from workshop import PresetError

    found = []
    for beat in app.presets.names("beats"):
        try:
            if app.presets.load("beats", beat).kit == name:
                found.append(beat)
        except (PresetError, NotFoundError):
            continue
    return found
