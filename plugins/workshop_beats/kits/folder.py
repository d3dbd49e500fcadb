"""A folder of recordings sorted into voices, layers and turns, before any of its files is opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workshop import FileError, Message, message
from workshop_beats.kits.filenames import HARD, MEDIUM, SOFT, Recording, recording_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ENDINGS = (".wav", ".flac", ".aif", ".aiff", ".ogg")
MOST_FILES = 200
MOST_BYTES = 32 << 20
MOST_TURNS = 8
_LAYERS = {SOFT: "soft", MEDIUM: "medium", HARD: "hard"}


@dataclass(frozen=True, slots=True)
class Found:
    """One file of a kit: `name` is what it is called there, such as "kick-soft-2.wav"."""

    source: Path
    voice: str
    layer: int
    name: str


@dataclass(slots=True)
class Sorted:
    """`files` in order of voice, layer and turn; `left_out` are the names of files that are none, and why."""

    files: list[Found] = field(default_factory=list)
    left_out: list[tuple[str, Message]] = field(default_factory=list)


def sort_folder(folder: Path) -> Sorted:
    """The recordings in a folder, by what their names say; folders inside it are passed over.

    Raises:
        FileError: It is no folder, cannot be read, or has more than 200 files.
    """
    sorted_ = Sorted()
    named: list[tuple[Recording, Path]] = []
    for path in _listing(folder):
        recording, why = _sort_one(path)
        if recording is not None:
            named.append((recording, path))
        elif why is not None:
            sorted_.left_out.append((path.name, why))
    for recording, path in sorted(named, key=lambda one: (one[0].voice, _layer(one[0]), one[0].turn, one[1].name)):
        sorted_.files.append(Found(path, recording.voice, _layer(recording), ""))
    sorted_.files, many = numbered_turns(sorted_.files)
    for file in many:
        why = message("there are more than {most} of {voice} as hard", most=MOST_TURNS, voice=file.voice)
        sorted_.left_out.append((file.source.name, why))
    return sorted_


def numbered_turns(files: Iterable[Found]) -> tuple[list[Found], list[Found]]:
    """The files with names that count the turns of each voice and layer from 1; and those that are too many."""
    turns: dict[tuple[str, int], int] = {}
    kept: list[Found] = []
    many: list[Found] = []
    for file in files:
        place = (file.voice, file.layer)
        turns[place] = turn = turns.get(place, 0) + 1
        name = f"{file.voice}-{_LAYERS[file.layer]}-{turn}.wav"
        (kept if turn <= MOST_TURNS else many).append(replace(file, name=name))
    return kept, many


def _layer(recording: Recording) -> int:
    """The layer of a recording; one that does not say is hard."""
    return HARD if recording.hardness is None else recording.hardness


def _listing(folder: Path) -> list[Path]:
    """The files in a folder, hidden ones left out."""
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.is_file())
    except OSError as error:
        raise FileError(
            message("The folder {folder} cannot be read.", folder=folder),
            message("Name a folder with recordings such as kick.wav and snare.wav."),
        ) from error
    if len(paths) > MOST_FILES:
        raise FileError(
            message("There are {count} files in {folder}.", count=len(paths), folder=folder),
            message("A kit may have {most}: put those you want into a folder of their own.", most=MOST_FILES),
        )
    return paths


def _sort_one(path: Path) -> tuple[Recording | None, Message | None]:
    """What a file is, or why it is left out."""
    if path.suffix.casefold() not in ENDINGS:
        return None, message("it is no WAV, FLAC, AIFF or OGG file")
    recording = recording_of(path.stem)
    if recording is None:
        return None, message("no voice is known by that name")
    if path.stat().st_size > MOST_BYTES:
        return None, message("it is larger than {most} MB", most=MOST_BYTES >> 20)
    return recording, None
