"""A group session and what is written down about it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the store reads the fields of records
from enum import StrEnum

NAMELESS = "group"
"""What stands in a folder's name for a group whose name has no letter that may stand there."""
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of one group in one venue.

    `zone` is the IANA name of the local time zone when it opened; `folder` is its folder's name below `sessions/`;
    `last_seq` is the number of the newest event in its log, 0 for none; `mirrored_seq` is the one that `session.json`
    holds. `closing` counts the closings of the library's sessions from 1, whatever the clock says; 0 while it is open.
    """

    id: str
    site: str
    group: str
    venue: str | None
    leader: str | None
    opened_at: datetime
    zone: str
    folder: str
    plan: str = ""
    closed_at: datetime | None = None
    visitors: int = 0
    last_seq: int = 0
    mirrored_seq: int = 0
    closing: int = 0


@dataclass(frozen=True, slots=True)
class Song:
    """A song that a group works on.

    `number` counts a library's songs from 1, and stands for the title where a title may not.
    """

    id: str
    site: str
    number: int
    title: str
    group: str | None
    created_at: datetime
    key: str = ""
    tempo: float | None = None
    removed: bool = False


class About(StrEnum):
    """What a note is about."""

    SESSION = "session"
    TAKE = "take"
    SONG = "song"


@dataclass(frozen=True, slots=True)
class Note:
    """A leader's free text, about the thing whose id is `subject`.

    It lives here and not in events, so that it can be erased.
    """

    id: str
    site: str
    session: str
    about: About
    subject: str
    text: str
    created_at: datetime
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What a plugin keeps about a song, a session or a take: a drawn card, a rig check, a chosen beat.

    `kind` must be registered; `subject` is the id of the song, session or take; `person` is set where the text is
    somebody's.
    `text` is the plugin's own (JSON or prose). `version` counts the versions of one (kind, subject) from 1.
    """

    id: str
    site: str
    plugin: str
    kind: str
    subject: str
    version: int
    text: str
    created_at: datetime
    session: str | None = None
    person: str | None = None


def slug(name: str) -> str:
    """A group's name as part of a folder's name: a-z, 0-9 and hyphens, at most 40 characters."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or NAMELESS
