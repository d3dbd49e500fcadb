"""A journal that is torn or gone costs no file that the library knows of, and what cannot be read now is no guess."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.recorder.takes import facts, track
from workshop import JOURNAL
from workshop_recorder import recovery
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.journal import Journal
from workshop_recorder.recovery import recover

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 4800
PLANNED = (track(1), track(2), track(3))


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """Two files of three planned tracks, and the journal of both."""
    journal = Journal(tmp_path, create=True)
    for plan in PLANNED[:2]:
        journal.append("track", number=plan.number, channel=plan.channel, file=plan.file, start_frame=0, people=[])
        file = TrackFile(tmp_path / plan.file, plan.number, plan.channel, 0, 48000)
        file.write(np.full(FRAMES, 0.25, dtype=np.float32), 0.25)
    journal.close()
    return tmp_path


@pytest.mark.parametrize("left", [None, b"", bytes(700), b'{"what":"tra'])
def test_the_files_of_the_planned_tracks_are_found_without_their_journal(take: Path, left: bytes | None) -> None:
    if left is None:
        (take / JOURNAL).unlink()
    else:
        (take / JOURNAL).write_bytes(left)
    recover(take, PLANNED)

    told = facts(take)
    assert (told.end, told.frames) == ("recovered", FRAMES)
    assert {number: entry.frames for number, entry in told.tracks.items()} == {1: FRAMES, 2: FRAMES}
    assert told.tracks[2].people == ("person-2",)


def test_a_damaged_line_costs_no_track_even_of_a_take_that_has_an_end(take: Path) -> None:
    recover(take, PLANNED)
    lines = (take / JOURNAL).read_text().splitlines()
    (take / JOURNAL).write_text("\n".join([lines[0], lines[1].replace("{", "%"), *lines[2:]]) + "\n")
    recover(take, PLANNED)

    assert {number: entry.frames for number, entry in facts(take).tracks.items()} == {1: FRAMES, 2: FRAMES}


def test_a_track_whose_end_was_damaged_is_measured_again(take: Path) -> None:
    recover(take, PLANNED)
    journal = (take / JOURNAL).read_text()
    (take / JOURNAL).write_text(journal.replace('"track_end","number":1', '"track_emd","number":1'))
    recover(take, PLANNED)

    assert facts(take).tracks[1].frames == FRAMES


def test_a_file_that_was_set_aside_is_still_a_track(take: Path) -> None:
    (take / JOURNAL).unlink()
    (take / PLANNED[2].file).with_suffix(".wav.unreadable").write_bytes(b"no audio")
    recover(take, PLANNED)

    assert facts(take).tracks[3].frames == 0


def test_a_file_that_cannot_be_read_now_leaves_the_take_open_for_another_try(
    take: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_the_first(path: Path) -> bool:
        if path.name == PLANNED[0].file:
            raise PermissionError(errno.EACCES, "not now", str(path))
        return needs_mending(path)

    needs_mending = recovery.needs_mending
    monkeypatch.setattr(recovery, "needs_mending", refuse_the_first)
    with pytest.raises(PermissionError):
        recover(take, PLANNED)
    assert facts(take).end == ""
    assert (facts(take).tracks[1].ended, facts(take).tracks[2].frames) == (False, FRAMES)

    monkeypatch.undo()
    recover(take, PLANNED)
    assert facts(take).end == "recovered"
    assert facts(take).tracks[1].frames == FRAMES
