"""The journal of a take: the truth about its frames, one JSON object a line, appended by the engine."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from workshop.domain.recording import TrackPlan

JOURNAL = "take.journal"
NOTICES = ("rate_changed", "clock_jumped", "slept", "suspect")
"""Words of a take's notices; the amount with them is in hertz, seconds, seconds, and nothing."""
LARGEST = 2**61
"""Frames and nanoseconds beyond it are no measurement but damage; two of them still add up to what a database holds."""
MOST = 2**31 - 1
_COUNTED = frozenset({"frame", "frames", "start_frame", "lost_frames", "active_frames", "clips"})
_NUMBERED = frozenset({"number", "channel", "track"})


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """What the journal knows of one track; `ended` is false for a track whose engine did not close it.

    `lufs` is its integrated loudness (None: too quiet, or not measured), `active_frames` how many of its frames
    somebody can be heard in (None: not measured), `mended` whether its file had to be mended after an abrupt end.
    """

    number: int
    channel: int
    file: str
    start_frame: int
    people: tuple[str, ...] = ()
    frames: int = 0
    lost_frames: int = 0
    peak_dbfs: float | None = None
    clips: int = 0
    sha256: str = ""
    ended: bool = False
    lufs: float | None = None
    active_frames: int | None = None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """What the journal knows of a take.

    `end` is empty while it rolls, else stopped, limit, device_lost, disk_full, error or recovered. `clock` pairs frames
    with CLOCK_MONOTONIC nanoseconds. `lost` are (frame, frames), `markers` (frame, id, kind), `turns` (frame, track
    number, person), `notices` (frame, word, amount): what a leader must be told, where the word is one of `NOTICES`.
    `rolled` is the frame with which it began to roll, and the local time of that frame where it was recorded.
    """

    take: str = ""
    driver: str = ""
    device: str = ""
    host_api: str = ""
    sample_rate: int = 0
    channels: int = 0
    tracks: dict[int, TrackFacts] = field(default_factory=dict)
    end: str = ""
    frames: int = 0
    lost: tuple[tuple[int, int], ...] = ()
    markers: tuple[tuple[int, str, str], ...] = ()
    turns: tuple[tuple[int, int, str | None], ...] = ()
    clock: tuple[tuple[int, int], ...] = ()
    notices: tuple[tuple[int, str, float], ...] = ()
    rolled: tuple[int, datetime] | None = None

    @property
    def began(self) -> datetime | None:
        """The local time of frame 0 where it was recorded, or None where that is not known.

        Of a punch-in frame 0 was never recorded: its tracks begin later.
        """
        if self.rolled is None or self.sample_rate <= 0:
            return None
        frame, at = self.rolled
        try:
            utc = at.astimezone(UTC) - timedelta(seconds=frame / self.sample_rate)
            return utc.astimezone(at.tzinfo)
        except OverflowError:
            return None

    @property
    def whole(self) -> bool:
        """Whether the journal has the end of the take and of each track that it knows."""
        return bool(self.end) and all(track.ended for track in self.tracks.values())

    @property
    def unbegun(self) -> bool:
        """Whether it ended before the frame on which its tracks were to begin, as in a punch-in's lead-in.

        Of one that was cut off nothing may say that it got there, such as a moment on a later frame.
        """
        tracks = self.tracks.values()
        ahead = bool(tracks) and not any(track.frames or not track.start_frame for track in tracks)
        if self.end == "recovered":
            first = min((track.start_frame for track in tracks), default=0)
            told = (self.clock, self.lost, self.turns, self.notices)
            return ahead and not any(moment[0] > first for moments in told for moment in moments)
        return ahead and self.end == "stopped"

    def forgotten(self, planned: Iterable[TrackPlan], names: Collection[str]) -> list[TrackPlan]:
        """The planned tracks that a damaged journal lacks: their file is among `names`, those in the take's folder.

        A file that was set aside has its name still, with something after it.
        """
        lacking = (track for track in planned if track.number not in self.tracks)
        return [track for track in lacking if any(name.startswith(track.file) for name in names)]


def read_journal(lines: Iterable[str]) -> TakeFacts:
    """Fold a journal's lines into what they say.

    A line is a JSON object with `what`: armed, track, rolling, clock, lost, marker, turn, notice, track_end, end,
    sealed, removed. A track that was removed on request is no track any more, whatever else is said of it. A torn last
    line (the machine stopped while it was written), unknown words and values of the wrong kind or size say nothing, and
    a track whose file is anything but a plain name in the take's folder is no track. Folding a line twice changes
    nothing.
    """
    fold = _Fold()
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict) and all(_possible(name, value) for name, value in entry.items()):
            fold.add({name: _storable(value) for name, value in entry.items()})
    return fold.facts()


class _Fold:
    """What was read so far. Moments are kept as keys of a dict: in their order, and each once."""

    def __init__(self) -> None:
        self._take = TakeFacts()
        self._tracks: dict[int, TrackFacts] = {}
        self._lost: dict[tuple[int, int], None] = {}
        self._markers: dict[tuple[int, str, str], None] = {}
        self._turns: dict[tuple[int, int, str | None], None] = {}
        self._clock: dict[tuple[int, int], None] = {}
        self._notices: dict[tuple[int, str, float], None] = {}
        self._removed: set[int] = set()

    def facts(self) -> TakeFacts:
        """All of it as one value."""
        return replace(
            self._take,
            tracks={number: track for number, track in self._tracks.items() if number not in self._removed},
            lost=tuple(self._lost),
            markers=tuple(self._markers),
            turns=tuple(self._turns),
            clock=tuple(self._clock),
            notices=tuple(self._notices),
        )

    def add(self, entry: dict[str, Any]) -> None:
        """Add one entry; one that lacks a field or has a value of the wrong kind says nothing."""
        match entry:
            case {
                "what": "armed",
                "take": str(take),
                "device": str(device),
                "rate": int(rate),
                "channels": int(channels),
            }:
                driver, host_api = str(entry.get("driver", "")), str(entry.get("host_api", ""))
                named = replace(self._take, take=take, driver=driver, device=device, host_api=host_api)
                self._take = replace(named, sample_rate=rate, channels=channels)
            case {"what": "end", "reason": str(reason), "frames": int(frames)}:
                end = self._take.end or reason
                self._take = replace(self._take, end=end, frames=max(self._take.frames, frames))
            case {"what": "track" | "track_end" | "sealed", "number": int(number)}:
                track = _track(self._tracks.get(number), number, entry)
                if track is not None:
                    self._tracks[number] = track
            case {"what": "removed", "number": int(number)}:
                self._removed.add(number)
            case {"frame": int(frame)}:
                self._moment(frame, entry)
        if entry.get("what") == "rolling" and self._take.rolled is None:
            self._take = replace(self._take, rolled=_rolled(entry))

    def _moment(self, frame: int, entry: dict[str, Any]) -> None:
        """Add what happened on one frame."""
        match entry:
            case {"what": "clock" | "rolling", "mono_ns": int(nanoseconds)}:
                self._clock[frame, nanoseconds] = None
            case {"what": "lost", "frames": int(frames)}:
                self._lost[frame, frames] = None
            case {"what": "marker", "id": str(identifier), "kind": str(kind)}:
                self._markers[frame, identifier, kind] = None
            case {"what": "turn", "track": int(track), "person": str() | None as person}:
                # Of several on one frame the last one said lasts, also where it was said before.
                self._turns.pop((frame, track, person), None)
                self._turns[frame, track, person] = None
            case {"what": "notice", "word": str(word), "amount": int() | float() as amount} if word in NOTICES:
                self._notices[frame, word, amount] = None


def _track(known: TrackFacts | None, number: int, entry: dict[str, Any]) -> TrackFacts | None:
    """What is known of a track with one more entry about it; None where that makes no track."""
    match entry:
        case {"what": "track", "channel": int(channel), "file": str(file), "start_frame": int(start)}:
            if not is_track_file(file):
                return known
            people = entry.get("people", ())
            named = tuple(map(str, people)) if isinstance(people, list) else ()
            return known or TrackFacts(number, channel, file, start, people=named)
        case {"what": "track_end", "frames": int(frames)} if known is not None:
            return replace(known, frames=frames, ended=True, **_measured(entry))
        case {"what": "sealed", "sha256": str(sha256)} if known is not None and "\0" not in sha256:
            return replace(known, sha256=sha256, **_heard(entry))
    return known


def _rolled(entry: dict[str, Any]) -> tuple[int, datetime] | None:
    """With which frame a take began to roll, and when; None where that is no time."""
    match entry.get("frame", 0), entry.get("utc"), entry.get("east_s", 0):
        case int(frame), str(utc), int(east):
            with suppress(ValueError, OverflowError):
                at = datetime.fromisoformat(utc)
                local = timezone(timedelta(seconds=east))
                return frame, (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(local)
    return None


def is_track_file(file: str) -> bool:
    """Whether a name can be that of a track: a plain one in the take's folder, and not the journal's own.

    A journal must not lead anybody to another file.
    """
    return file not in {"", ".", "..", JOURNAL} and not any(sign in file for sign in "/\\:\0")


def _possible(name: str, value: object) -> bool:
    """Whether a value can have been measured. True and false are numbers to Python, but never to a journal."""
    if isinstance(value, bool):
        return name == "mended"
    if isinstance(value, int):
        least, most = (1, MOST) if name in _NUMBERED else (0 if name in _COUNTED else -LARGEST, LARGEST)
        return least <= value <= most
    return not isinstance(value, float) or math.isfinite(value)


def _storable(value: object) -> object:
    """A value as a database can keep it: JSON can say text that UTF-8 cannot."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def _measured(entry: dict[str, Any]) -> dict[str, Any]:
    """What a track's last entry says was measured."""
    counts = {key: entry[key] for key in ("lost_frames", "clips") if isinstance(entry.get(key), int)}
    if isinstance(entry.get("peak_dbfs"), int | float):
        counts["peak_dbfs"] = entry["peak_dbfs"]
    return {**counts, "mended": entry.get("mended") is True}


def _heard(entry: dict[str, Any]) -> dict[str, Any]:
    """What a track's sealing says was heard in it."""
    found: dict[str, Any] = {}
    if isinstance(entry.get("lufs"), int | float):
        found["lufs"] = float(entry["lufs"])
    if isinstance(entry.get("active_frames"), int):
        found["active_frames"] = entry["active_frames"]
    return found
