"""The mixes of earlier takes that others were recorded over: where they lie, and what they are called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.domain.ids import new_id
from workshop.paths import Paths

if TYPE_CHECKING:
    from workshop.domain.session import Session

NAME = re.compile(r"over-[\w-]+\.wav")


def new_mix(paths: Paths, session: Session) -> Path:
    """Where the next mix of a session goes."""
    return paths.overdubs(session.folder) / f"over-{new_id()}.wav"


def all_mixes(paths: Paths) -> list[Path]:
    """Every mix that lies in a library, also what a power cut left of one that was being written."""
    folders = (paths.overdubs(session.name) for session in paths.sessions.glob("*"))
    return sorted(mix for folder in folders for name in ("over-*", ".over-*") for mix in folder.glob(name))


def is_mix(paths: Paths, path: Path) -> bool:
    """Whether a path is that of a mix: of what was played along nothing else is the library's to delete."""
    place = path.parent
    return place == paths.overdubs(place.parent.name) and path.resolve().is_relative_to(paths.sessions.resolve())


def mixes_named(text: str, session: Session) -> tuple[str, ...]:
    """The mixes of a session, relative to the library, whose names stand in a damaged text."""
    place = Paths(Path()).overdubs(session.folder)
    return tuple((place / name).as_posix() for name in dict.fromkeys(NAME.findall(text)))
