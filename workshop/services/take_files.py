"""A take's files: where they lie, what their journal says, and what they tell of the take."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from workshop.domain.journal import JOURNAL, TakeFacts, read_journal
from workshop.domain.recording import TakeLabel
from workshop.domain.session import Session, Song
from workshop.domain.take import Verdict
from workshop.errors import DeviceError
from workshop.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from workshop.domain.take import Take
    from workshop.services.house import House
    from workshop.store.transaction import Reader

LONGEST_HEADER = 4096
"""Bytes of a recording in which nothing was recorded, at most."""

PROJECT = "music-workshop"
"""The project that the files of every take name: nothing in them says whose they are."""


def take_path(house: House, session: Session, take: Take) -> Path:
    """The folder of a take's files."""
    return house.paths.session(session.folder) / take.folder


def session_of(tx: Reader, take: Take) -> Session:
    """The session of a take. Raises DeviceError: without it nobody knows where its files are."""
    session = tx.get(Session, take.session)
    if session is None:
        raise DeviceError(message("The session of take {number} is gone.", number=take.number))
    return session


def names_of(folder: Path) -> frozenset[str]:
    """The names of the files in a take's folder. Raises OSError: a folder that is away says nothing about its take."""
    return frozenset(entry.name for entry in folder.iterdir())


def facts_of(folder: Path) -> TakeFacts:
    """What the journal in a take's folder says; nothing where there is none. Raises OSError."""
    try:
        text = (folder / JOURNAL).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return TakeFacts()
    return read_journal(text.split("\n"))


def is_unbegun(folder: Path) -> bool:
    """Whether a take ended before its tracks began, by its journal and by its files. Raises OSError.

    A file that is longer than any header is kept, whatever the journal says of it.
    """
    sounds = (entry.stat().st_size > LONGEST_HEADER for entry in folder.iterdir() if ".wav" in entry.name)
    return facts_of(folder).unbegun and not any(sounds)


def beginnings(house: House, session: Session, takes: Iterable[Take]) -> dict[str, datetime]:
    """The local time of frame 0 of each of a session's takes, by id; without those whose journal does not tell it."""
    found = {}
    for take in takes:
        with suppress(OSError):
            began = facts_of(take_path(house, session, take)).began
            if began is not None:
                found[take.id] = began
    return found


def label_of(tx: Reader, take: Take) -> TakeLabel:
    """What the files of a take tell of it: its number, its song's, and whether the group circled it by now."""
    song = tx.get(Song, take.song) if take.song else None
    return TakeLabel(PROJECT, f"song {song.number}" if song else "", take.verdict is Verdict.CIRCLED, take.number)
