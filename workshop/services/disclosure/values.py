"""The values handed to an exporter."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Cell = str | int | float | bool | None
Row = dict[str, Cell]


class Level(StrEnum):
    """How much an export may say of people.

    `alias` names those who said yes to being recorded; `pseudonymous` names nobody and holds no words of people;
    `counts` has no row for anybody, and no number of people below the small-number limit.
    """

    ALIAS = "alias"
    PSEUDONYMOUS = "pseudonymous"
    COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a column or a reason means, in English and in Bokmål."""

    en: str
    nb: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A field (`table.column`) or a track that was left out. `reason` is a closed word; `why` says it to people."""

    field: str
    reason: str
    why: Definition


@dataclass(frozen=True, slots=True)
class AudioFile:
    """A recording that everybody heard in it lets out. `name` is its neutral path below the export's folder.

    `source` is the master, to be copied and never linked; its path must not be written anywhere, since the session's
    folder tells the group. `tags` (alias, song, label, note) may be written into the copy's metadata: empty below level
    alias, and then the copy must hold the format and the samples only.
    """

    take: int
    track: int
    name: str
    source: Path = field(repr=False)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StemFile:
    """What somebody may be heard with on a microphone that changed hands: to be cut out of the master, never copied.

    `people` are library ids, one but for what several hold together; they must not be written anywhere. `spans` are
    (from, to) in frames of the take, `start_frame` is where in the take the master begins, and `frames` is how long the
    take, and so the stem, is. All outside the spans must be silence. The other fields are those of an AudioFile.
    """

    take: int
    track: int
    name: str
    source: Path = field(repr=False)
    people: tuple[str, ...] = field(repr=False)
    spans: tuple[tuple[int, int], ...]
    start_frame: int
    frames: int
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that an export of one session may hold at `level`, with ids drawn for this export alone.

    `session` maps facts to values. The tables are rows whose columns do not vary with the level: what a level does not
    allow is empty and named in `suppressed`; at level counts there are no rows, and `session` holds totals.
    `definitions` maps table and column to its meaning. Positions and lengths of audio are frames, levels are dBFS,
    instants are ISO 8601 in UTC unless the column says local. `audio` are whole recordings to copy, and `stems` what to
    cut out of those that changed hands.
    """

    level: Level
    session: Row
    attendance: tuple[Row, ...] = ()
    takes: tuple[Row, ...] = ()
    tracks: tuple[Row, ...] = ()
    turns: tuple[Row, ...] = ()
    markers: tuple[Row, ...] = ()
    songs: tuple[Row, ...] = ()
    notes: tuple[Row, ...] = ()
    documents: tuple[Row, ...] = ()
    events: tuple[Row, ...] = ()
    audio: tuple[AudioFile, ...] = ()
    stems: tuple[StemFile, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    definitions: Mapping[str, Mapping[str, Definition]] = field(default_factory=dict)

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of one table by the name it has in `definitions`; the session's facts are one row."""
        rows: tuple[Row, ...] = (self.session,) if name == "session" else getattr(self, name)
        return rows
