"""What the core and a recorder say to each other, and the journal that is the truth about a take's frames."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workshop.domain.music import TempoMap


@dataclass(frozen=True, slots=True)
class Device:
    """An audio device as a driver lists it.

    `inputs` and `outputs` are channel counts; `sample_rate` is its own, in hertz.
    """

    driver: str
    name: str
    host_api: str
    inputs: int
    outputs: int
    sample_rate: int


@dataclass(frozen=True, slots=True)
class DeviceRequest:
    """Which device to open: by driver, name and host API, never by index. None leaves the choice to the driver."""

    driver: str | None = None
    device: str | None = None
    host_api: str | None = None
    sample_rate: int | None = None


@dataclass(frozen=True, slots=True)
class Backing:
    """Audio that is played while recording, as a rendered file: never an array.

    `frames` at `sample_rate` hertz; `sha256` is the file's; `tempo` maps its beats to frames (a count-in is part of
    both); `markers` are (frame, section name); `people` are the ids of everybody audible in it.
    """

    path: Path
    sha256: str
    frames: int
    sample_rate: int
    tempo: TempoMap
    markers: tuple[tuple[int, str], ...] = ()
    people: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Armed:
    """An open device, ready to roll. `channels` is all its inputs; `period` is frames a callback (0: it varies)."""

    driver: str
    device: str
    host_api: str
    sample_rate: int
    channels: int
    period: int = 0


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """A file to write: `channel` counts from 1, `file` is relative to the take's folder."""

    number: int
    channel: int
    file: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakePlan:
    """A take to roll in `folder`, which exists; `limit_frames` ends it on that frame (None: until stopped)."""

    take: str
    folder: Path
    tracks: tuple[TrackPlan, ...]
    limit_frames: int | None = None
    backing: Backing | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """The highest sample of a channel since the last look, in dBFS (None: digital silence), and whether it clipped."""

    channel: int
    peak_dbfs: float | None
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class Rolling:
    """A take that is being recorded now: `frame` is how many frames of it are safely in the files."""

    take: str
    folder: Path
    frame: int
    sample_rate: int
    lost_frames: int = 0
    warnings: tuple[str, ...] = ()


class Recorder(Protocol):
    """Drives the engine. Everything that records does so through this, from any process of the library.

    Raises, from every method:
        DeviceError: The device or the engine could not do it; the sentence says what to do.
    """

    def devices(self) -> tuple[Device, ...]:
        """List the devices of every driver, looked up afresh."""

    def arm(self, request: DeviceRequest) -> Armed:
        """Open the device; nothing is kept yet. Refused while another take rolls in this library."""

    def disarm(self) -> None:
        """Let go of an armed device on which no take was started."""

    def start(self, plan: TakePlan) -> None:
        """Roll on the armed device. All tracks start on one frame, which is frame 0 of the take."""

    def join(self, track: TrackPlan) -> int:
        """Add a track to the rolling take; returns the frame of the take on which it starts."""

    def stop(self) -> None:
        """End the rolling take and wait until its files are closed."""

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the rolling take to end by itself; returns whether it has ended."""

    def mark(self, marker: str, kind: str) -> int:
        """Note a marker (its id) in the journal; returns its frame."""

    def turn(self, track: int, person: str | None) -> int:
        """Note who is on a shared track from now on; returns the frame."""

    def levels(self) -> tuple[Level, ...]:
        """The levels since the last call, one a channel."""

    def status(self) -> Rolling | None:
        """The take that rolls in this library now, or None. Needs nothing but the library's folder."""

    def recover(self, folder: Path) -> None:
        """Close the journal of a take whose engine is gone: measure its files and append what they hold. Idempotent."""

    def finish(self, folder: Path, take: str) -> None:
        """Write the metadata of a closed take, hash its files, make them read-only, journal the hashes. Idempotent."""


T = TypeVar("T")

JOURNAL = "take.journal"


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """What the journal knows of one track; `ended` is false for a track whose engine did not close it."""

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


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """What the journal knows of a take.

    `end` is empty while it rolls, else stopped, limit, device_lost, disk_full, error or recovered. `clock` pairs
    frames with
    CLOCK_MONOTONIC nanoseconds. `lost` are (frame, frames), `markers` (frame, id, kind), `turns` (frame, track
    number, person).
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


def read_journal(lines: Iterable[str]) -> TakeFacts:
    """Fold a journal's lines into what they say.

    A line is a JSON object with `what`: armed, track, rolling, clock, lost, marker, turn, track_end, end, sealed. A
    torn last
    line (the machine stopped while it was written) and unknown words are passed over. Folding a line twice changes
    nothing.
    """
    facts = TakeFacts()
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            facts = _fold(facts, entry)
    return facts


def _fold(facts: TakeFacts, entry: dict[str, Any]) -> TakeFacts:
    """Add one journal entry; one that lacks a field or has a value of the wrong kind says nothing."""
    match entry:
        case {
            "what": "armed",
            "take": str(take),
            "driver": str(driver),
            "device": str(device),
            "host_api": str(host_api),
            "rate": int(rate),
            "channels": int(channels),
        }:
            named = replace(facts, take=take, driver=driver, device=device, host_api=host_api)
            return replace(named, sample_rate=rate, channels=channels)
        case {"what": "end", "reason": str(reason), "frames": int(frames)}:
            return replace(facts, end=facts.end or reason, frames=max(facts.frames, frames))
        case {"what": "track" | "track_end" | "sealed", "number": int(number)}:
            track = _track(facts.tracks.get(number), number, entry)
            return facts if track is None else replace(facts, tracks={**facts.tracks, number: track})
    return _fold_moment(facts, entry)


def _fold_moment(facts: TakeFacts, entry: dict[str, Any]) -> TakeFacts:
    """Add what happened on one frame."""
    match entry:
        case {"what": "clock" | "rolling", "frame": int(frame), "mono_ns": int(nanoseconds)}:
            return replace(facts, clock=_once(facts.clock, (frame, nanoseconds)))
        case {"what": "lost", "frame": int(frame), "frames": int(frames)}:
            return replace(facts, lost=_once(facts.lost, (frame, frames)))
        case {"what": "marker", "frame": int(frame), "id": str(identifier), "kind": str(kind)}:
            return replace(facts, markers=_once(facts.markers, (frame, identifier, kind)))
        case {"what": "turn", "frame": int(frame), "track": int(track_number), "person": str() | None as person}:
            return replace(facts, turns=_once(facts.turns, (frame, track_number, person)))
    return facts


def _track(known: TrackFacts | None, number: int, entry: dict[str, Any]) -> TrackFacts | None:
    """What is known of a track with one more entry about it; None where that makes no track."""
    match entry:
        case {"what": "track", "channel": int(channel), "file": str(file), "start_frame": int(start)}:
            people = entry.get("people", ())
            named = tuple(map(str, people)) if isinstance(people, list) else ()
            return known or TrackFacts(number, channel, file, start, people=named)
        case {"what": "track_end", "frames": int(frames)} if known is not None:
            return replace(known, frames=frames, ended=True, **_measured(entry))
        case {"what": "sealed", "sha256": str(sha256)} if known is not None:
            return replace(known, sha256=sha256)
    return known


def _measured(entry: dict[str, Any]) -> dict[str, Any]:
    """What a track's last entry says was measured."""
    counts = {key: entry[key] for key in ("lost_frames", "clips") if isinstance(entry.get(key), int)}
    if isinstance(entry.get("peak_dbfs"), int | float):
        counts["peak_dbfs"] = entry["peak_dbfs"]
    return counts


def _once(known: tuple[T, ...], item: T) -> tuple[T, ...]:
    """`known` with `item` at its end, unless it is there already."""
    return known if item in known else (*known, item)
