"""What the core plans, in the plain values that are sent to the engine, and what the engine tells in such values."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop import Rolling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop import Backing, TakePlan, TrackPlan

SEVERAL = ("warnings", "silent", "monitor", "monitor_asked", "tracks")
"""What an engine tells in a list, or not at all."""


def plain_track(track: TrackPlan) -> dict[str, Any]:
    """A track to be, as the engine reads it."""
    facts = {"number": track.number, "channel": track.channel, "file": track.file, "start_frame": track.start_frame}
    return {**facts, "people": list(track.people)}


def _backing(backing: Backing) -> dict[str, Any]:
    tempo = [(str(change.at), str(change.bpm)) for change in backing.tempo.changes]
    meter = backing.tempo.meter
    numbers = {"meter": [meter.beats, meter.unit], "count_in": backing.count_in}
    return {"path": str(backing.path.absolute()), "tempo": tempo, **numbers}


def plain_plan(plan: TakePlan) -> dict[str, Any]:
    """A take to be, as the engine reads it: plain JSON values."""
    names = ("limit_frames", "latency_frames", "play_from", "pre_roll_frames")
    numbers = {name: getattr(plan, name) for name in names}
    parts: dict[str, Any] = {"tracks": [plain_track(track) for track in plan.tracks], "monitor": list(plan.monitor)}
    parts["monitor_asked"] = None if plan.monitor_asked is None else list(plan.monitor_asked)
    backing = _backing(plan.backing) if plan.backing else None
    return {"take": plan.take, "folder": str(plan.folder.absolute()), **numbers, **parts, "backing": backing}


def rolling_of(told: Mapping[str, Any]) -> Rolling:
    """The take that rolls, as an engine of any version tells of it: more than is known here, or less."""
    known = {field.name: told[field.name] for field in fields(Rolling) if field.name in told}
    several: dict[str, Any] = {name: tuple(known[name]) for name in SEVERAL if known.get(name) is not None}
    known |= {**several, "folder": Path(told["folder"])}
    return Rolling(**known)
