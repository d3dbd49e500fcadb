"""The recordings themselves: whether every file that a finished take names is there, and is what was recorded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.session import Session
from workshop.domain.take import Take, TakeStatus, Track

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop.store.library import Library


@dataclass(frozen=True, slots=True)
class Master:
    """A file of a finished take: where it is, and its SHA-256 in hex as it was then, empty where none was taken."""

    session: Session
    take: Take
    track: Track
    path: Path

    @property
    def is_there(self) -> bool:
        """Whether the file is in its place."""
        return self.path.is_file()

    def is_unaltered(self) -> bool:
        """Whether the file holds what was recorded, as far as that can be told. Reads all of it.

        Raises:
            OSError: It cannot be read.
        """
        if not self.track.sha256:
            return True
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.track.sha256


def masters(library: Library) -> Iterator[Master]:
    """The files of every finished take that was not deleted, session by session and take by take.

    Where several houses share the database, only those of sessions whose folder is here: the others' lie elsewhere.
    """
    with library.read() as reader:
        shared = reader.connection.dialect.name != "sqlite"
        sessions = reader.find(Session, order_by="opened_at")
        takes = reader.find(Take, order_by="number", removed=False)
        tracks = reader.find(Track, order_by="number")
    for session in sessions:
        folder = library.paths.session(session.folder)
        if shared and not folder.is_dir():
            continue
        for take in takes:
            if take.session == session.id and take.status is not TakeStatus.ROLLING:
                own = (track for track in tracks if track.take == take.id)
                yield from (Master(session, take, track, folder / take.folder / track.file) for track in own)
