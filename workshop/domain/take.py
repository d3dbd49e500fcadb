"""Takes, tracks, turns and markers. All audio lengths and positions are frames of the take's sample rate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the store reads the fields of records
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


IMPORTED = "import"
"""The driver of a take that came from a file. The file is still there, so half a copy is no loss and is not kept."""


class TakeStatus(StrEnum):
    """Where a take stands."""

    ROLLING = "rolling"
    DONE = "done"
    RECOVERED = "recovered"
    DEVICE_LOST = "device_lost"
    DISK_FULL = "disk_full"
    DAMAGED = "damaged"


class Verdict(StrEnum):
    """What the group thinks of a take, in the words of a recordist's sound report."""

    NONE = ""
    CIRCLED = "circled"
    KEEP = "keep"
    NO_GOOD = "no-good"
    FALSE_START = "false-start"


class MarkerKind(StrEnum):
    """What a marker stands for. The list is closed: whatever can be typed may be about somebody."""

    MARKER = "marker"
    GOOD = "good"
    MISTAKE = "mistake"
    VERSE = "verse"
    HOOK = "hook"
    BRIDGE = "bridge"
    SOLO = "solo"
    ENDING = "ending"

    @classmethod
    def known(cls, word: str) -> str:
        """The word itself where it is of the list, else plain `marker`: what a file says may be anything."""
        return word if word in set(cls) else cls.MARKER.value


@dataclass(frozen=True, slots=True)
class Take:
    """One recording. `number` counts a session's takes from 1; `folder` is relative to the session's folder.

    `sample_rate` is in hertz; `frames` runs from the first frame kept to the end of the longest track; `lost_frames`
    counts
    frames that the device or the machine dropped and silence stands for. `backing` is the id of the document that
    names the audio played along, or None.
    """

    id: str
    site: str
    session: str
    number: int
    folder: str
    started_at: datetime
    status: TakeStatus
    driver: str
    device: str
    host_api: str
    sample_rate: int
    channels: int
    song: str | None = None
    backing: str | None = None
    frames: int = 0
    lost_frames: int = 0
    verdict: Verdict = Verdict.NONE
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """One file of a take: one channel, from `start_frame` of the take, `frames` long.

    `number` counts a take's tracks from 1; `channel` counts the device's channels from 1. `people` are the ids of who
    is at it from the beginning: one for a track of somebody's own, several for a shared microphone. Whoever comes to it
    later has turns there, and is not heard in what was before. `file` is relative to the take's folder.
    `peak_dbfs` is the highest sample in dB below full scale (None before it was measured or for digital silence),
    `lufs` the integrated loudness (ITU-R BS.1770; None where it is too quiet or not measured yet), `active_frames` in
    how many frames something is heard. `mended` says that its file had to be mended after an abrupt end.
    """

    id: str
    site: str
    take: str
    number: int
    channel: int
    people: tuple[str, ...]
    file: str
    label: str = ""
    start_frame: int = 0
    frames: int = 0
    lost_frames: int = 0
    peak_dbfs: float | None = None
    clips: int = 0
    sha256: str = ""
    lufs: float | None = None
    active_frames: int | None = None
    mended: bool = False

    @property
    def person(self) -> str | None:
        """The one person who has the track from the beginning, or None where it is shared or nobody's."""
        return self.people[0] if len(self.people) == 1 else None


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is on a shared track from one frame of the take up to, and not with, another (None: until the track ends)."""

    id: str
    site: str
    track: str
    person: str | None
    from_frame: int
    to_frame: int | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """A point in a take that somebody wanted to find again. `kind` is one of `MarkerKind`, never free text."""

    id: str
    site: str
    take: str
    frame: int
    kind: str = "marker"


def heard(tracks: Iterable[Track], turns: Iterable[Turn], backing: Iterable[str] = ()) -> frozenset[str]:
    """The ids of everybody who may be heard: on a track, in a turn, or in what was played along (`backing`, ids)."""
    on_tracks = {person for track in tracks for person in track.people}
    return frozenset(on_tracks | {turn.person for turn in turns if turn.person is not None} | set(backing))


def length(seconds: float) -> str:
    """A length of time or a place in a take as people read it: 0:10.0, or 1:02:03.4."""
    tenths = round(max(seconds, 0.0) * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"
