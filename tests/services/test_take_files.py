"""A take counts as never begun only where its journal and its files agree on that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workshop import JOURNAL
from workshop.services.take_files import is_unbegun

if TYPE_CHECKING:
    from pathlib import Path

FILE = "take-001-ch01.wav"


def write(
    folder: Path,
    *,
    start: int = 48_000,
    frames: int = 0,
    end: str = "stopped",
    size: int = 1024,
    more: tuple[dict[str, object], ...] = (),
) -> None:
    lines = [
        {"what": "armed", "take": "t", "rate": 48_000, "driver": "d", "device": "d", "host_api": "h", "channels": 1},
        {"what": "track", "number": 1, "channel": 1, "file": FILE, "start_frame": start, "people": []},
        *more,
        {"what": "track_end", "number": 1, "frames": frames, "lost_frames": 0, "clips": 0, "peak_dbfs": None},
        {"what": "end", "reason": end, "frames": start + frames},
    ]
    (folder / JOURNAL).write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / FILE).write_bytes(bytes(size))


def test_a_take_that_was_stopped_before_its_tracks_began_never_began(tmp_path: Path) -> None:
    write(tmp_path)
    assert is_unbegun(tmp_path)


def test_one_that_was_cut_off_in_its_lead_in_never_began(tmp_path: Path) -> None:
    rolling: dict[str, object] = {"what": "rolling", "frame": 48_000, "mono_ns": 5}
    write(tmp_path, end="recovered", more=(rolling, {"what": "clock", "frame": 20_000, "mono_ns": 4}))
    assert is_unbegun(tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        *({"start": 0}, {"frames": 1}, {"end": "device_lost"}, {"end": ""}, {"size": 8192}),
        *({"end": "recovered", "start": 0}, {"end": "recovered", "frames": 1}, {"end": "recovered", "size": 8192}),
        {"end": "recovered", "more": ({"what": "clock", "frame": 48_001, "mono_ns": 5},)},
        {"end": "recovered", "more": ({"what": "lost", "frame": 48_100, "frames": 64},)},
    ],
)
def test_whatever_speaks_for_a_recording_keeps_the_take(tmp_path: Path, said: dict) -> None:
    write(tmp_path, **said)
    assert not is_unbegun(tmp_path)


def test_a_file_that_was_set_aside_keeps_the_take(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / f"{FILE}.unreadable").write_bytes(bytes(8192))
    assert not is_unbegun(tmp_path)


def test_a_take_without_a_journal_is_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(bytes(8192))
    assert not is_unbegun(tmp_path)
