"""What the core plans, in the plain values that are sent to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workshop import Backing, TakePlan, TrackPlan


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
    parts = {"tracks": [plain_track(track) for track in plan.tracks], "monitor": list(plan.monitor)}
    backing = _backing(plan.backing) if plan.backing else None
    return {"take": plan.take, "folder": str(plan.folder.absolute()), **numbers, **parts, "backing": backing}
