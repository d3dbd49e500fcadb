"""How a take begins: its journal and its files are on the disk before the first frame."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop import JOURNAL
from workshop_recorder.engine.failures import engine_errors
from workshop_recorder.engine.take import RollingTake
from workshop_recorder.journal import Journal, make_reserve, sync_folder

if TYPE_CHECKING:
    from collections.abc import Mapping


def open_take(plan: Mapping[str, Any], armed: Mapping[str, Any]) -> RollingTake:
    """Make the journal and the tracks of a take that is about to roll. Raises EngineError, leaving nothing behind."""
    folder = Path(plan["folder"])
    limit = plan.get("limit_frames")
    with engine_errors(folder, JOURNAL):
        journal = Journal(folder, create=True)
    take = RollingTake(str(plan["take"]), folder, int(armed["sample_rate"]), limit and int(limit), journal)
    take.frame = take.told = int(plan.get("play_from", 0))
    try:
        with engine_errors(folder, JOURNAL):
            make_reserve(folder)
            names = {key: armed[key] for key in ("driver", "device", "host_api", "channels")}
            latency = int(plan.get("latency_frames", 0))
            journal.append("armed", take=take.take, rate=take.sample_rate, latency_frames=latency, **names)
        entries = []
        for planned in plan["tracks"]:
            track, entry = take.make_track(planned, int(planned.get("start_frame", 0)), int(armed["channels"]))
            take.tracks[track.number] = track
            entries.append(entry)
        take.begin = min((track.start for track in take.tracks.values()), default=0)
        with engine_errors(folder, JOURNAL):
            journal.append_all(entries)
            _sync_names(folder)
    except BaseException:
        take.abandon()
        raise
    return take


def _sync_names(folder: Path) -> None:
    """Put the names of the files on the disk, and those of the folders that were made for them. Raises OSError."""
    sync_folder(folder)
    for parent in (folder.parent, folder.parent.parent):
        with suppress(OSError):
            sync_folder(parent)
