"""How a take begins: its journal and its files are on the disk before the first frame."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workshop import JOURNAL
from workshop_recorder.engine.failures import engine_errors
from workshop_recorder.engine.take import RollingTake
from workshop_recorder.journal import Journal, make_reserve, sync_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workshop_recorder.engine.plan import Plan


def open_take(plan: Plan, armed: Mapping[str, Any]) -> RollingTake:
    """Make the journal and the tracks of a take that is about to roll. Raises EngineError, leaving nothing behind."""
    with engine_errors(plan.folder, JOURNAL):
        journal = Journal(plan.folder, create=True)
    take = RollingTake(plan, int(armed["sample_rate"]), journal)
    try:
        with engine_errors(plan.folder, JOURNAL):
            make_reserve(plan.folder)
            names = {key: armed[key] for key in ("driver", "device", "host_api", "channels")}
            journal.append("armed", take=take.take, rate=take.sample_rate, latency_frames=plan.latency_frames, **names)
        entries = []
        for planned in plan.tracks:
            track, entry = take.make_track(planned, planned.start_frame, int(armed["channels"]))
            take.tracks[track.number] = track
            entries.append(entry)
        take.begin = min((track.start for track in take.tracks.values()), default=0)
        with engine_errors(plan.folder, JOURNAL):
            journal.append_all(entries)
            _sync_names(plan.folder)
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
