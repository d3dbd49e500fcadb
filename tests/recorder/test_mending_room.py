"""How much of a disk mending may take: copies leave the next take its half hour, and a full disk keeps no take back."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.recorder.takes import AUDIO, facts, heard, killed_take, track
from tests.session.wavs import mutated
from workshop_recorder import mending
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.journal import Journal, make_reserve
from workshop_recorder.mending import Outline, mend_in_place
from workshop_recorder.recovery import recover
from workshop_recorder.wavefile import mend, needs_mending, read_layout

if TYPE_CHECKING:
    from pathlib import Path

HALF_AN_HOUR = 30 * 60 * 48000 * 3
HALF_A_FRAME = b"\1\0"


def torn_take(folder: Path, tracks: int) -> Path:
    """A take of which every track was cut off within a frame."""
    folder.mkdir()
    journal = Journal(folder, create=True)
    make_reserve(folder)
    journal.append("armed", take="t", rate=48000, driver="d", device="d", host_api="h", channels=tracks)
    for number in range(1, tracks + 1):
        name = track(number).file
        journal.append("track", number=number, channel=number, file=name, start_frame=0, people=[])
        TrackFile(folder / name, number, number, 0, 48000).write(AUDIO, 0.5)
        with (folder / name).open("ab") as file:
            file.write(HALF_A_FRAME)
    journal.close()
    return folder


def fill(disk: Path) -> None:
    """Leave no byte."""
    with (disk / "filler").open("ab", buffering=0) as filler:
        while free := shutil.disk_usage(disk).free:
            filler.write(bytes(min(free, 2**20)))


def notes(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.unmended.json"))


@pytest.mark.parametrize(("left", "copied"), [(-1, False), (0, True)])
def test_a_copy_is_made_only_where_half_an_hour_of_all_the_takes_tracks_still_fits(
    tmp_path: Path, left: int, copied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = torn_take(tmp_path / "take", 2)
    size = sum((take / track(number).file).stat().st_size for number in (1, 2))
    free = 2 * HALF_AN_HOUR + 2**20 + size + left
    usage = shutil.disk_usage(take)
    monkeypatch.setattr(mending.shutil, "disk_usage", lambda _: usage._replace(free=free))
    recover(take)

    assert [len(heard(take, number)) for number in (1, 2)] == [len(AUDIO)] * 2
    assert [(take / f"{track(number).file}.unmended").exists() for number in (1, 2)] == [copied] * 2
    assert len(notes(take)) == (0 if copied else 2)


def test_a_journal_that_lost_its_rate_is_mended_by_what_most_takes_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = killed_take(tmp_path)
    lines = (take / "take.journal").read_text().splitlines(keepends=True)
    (take / "take.journal").write_text("".join(lines[1:]))
    with (take / track(1).file).open("ab") as file:
        file.write(HALF_A_FRAME)
    usage = shutil.disk_usage(take)
    monkeypatch.setattr(mending.shutil, "disk_usage", lambda _: usage._replace(free=HALF_AN_HOUR))
    recover(take)

    assert len(notes(take)) == 1


@pytest.mark.parametrize("tracks", [8, 32])
def test_a_take_of_many_torn_tracks_is_saved_on_a_disk_without_a_free_byte(small_disk: Path, tracks: int) -> None:
    take = torn_take(small_disk / "take", tracks)
    fill(small_disk)
    recover(take)

    told = facts(take)
    assert (told.end, told.frames) == ("recovered", len(AUDIO))
    assert [(entry.frames, entry.mended) for entry in told.tracks.values()] == [(len(AUDIO), True)] * tracks
    assert all((heard(take, number) == heard(take, 1)).all() for number in range(1, tracks + 1))
    assert not list(take.glob("*.mending"))
    assert len(notes(take)) >= 8
    for note in notes(take):
        path = take / note.name.removesuffix(".unmended.json")
        Outline(**json.loads(note.read_text())).put_back(path)
        assert path.read_bytes().endswith(HALF_A_FRAME)


def test_a_note_takes_one_block_at_most(tmp_path: Path) -> None:
    take = torn_take(tmp_path / "take", 1)
    path = take / track(1).file
    mend_in_place(path, lambda _path, _frames: {})

    assert notes(take)[0].stat().st_size <= 512


def test_without_room_for_a_note_a_file_that_cannot_be_read_is_set_aside_as_it_was(small_disk: Path) -> None:
    take = torn_take(small_disk / "take", 1)
    path = take / track(1).file
    before = path.read_bytes()
    os.truncate(take / "take.reserve", 0)
    fill(small_disk)

    def deaf(_path: Path, _frames: int) -> dict[str, object]:
        raise ValueError("nothing to be heard")

    with pytest.raises(ValueError, match="nothing to be heard"):
        mend_in_place(path, deaf)
    assert path.read_bytes() == before
    assert not notes(take)


def test_a_note_that_may_not_be_written_keeps_no_file_from_being_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = torn_take(tmp_path / "take", 1)
    monkeypatch.setattr(mending, "AMPLE_SECONDS", 1e12)

    def refuse(*_given: object, **_named: object) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    with monkeypatch.context() as full:
        full.setattr(type(take), "write_text", refuse)
        recover(take)
    told = facts(take)
    assert (told.end, told.tracks[1].frames, told.tracks[1].mended) == ("recovered", len(AUDIO), True)
    assert not notes(take)


def test_mending_changes_no_byte_of_audio_whatever_lies_there(tmp_path: Path) -> None:
    path, torn = tmp_path / "file.wav", 0
    for seed in range(1000):
        path.write_bytes(before := mutated(random.Random(seed)))
        with suppress(ValueError):
            was_torn, layout = needs_mending(path), read_layout(path)
            end = layout.data_offset + mend(path) * layout.align
            after = path.read_bytes()
            assert after[layout.data_offset : end] == before[layout.data_offset : end], f"seed {seed}"
            if was_torn:
                torn += 1
                assert len(before) - end < layout.align, f"seed {seed}"
                assert after[end:] in {b"", b"\0"}, f"seed {seed}"
            else:
                assert after == before, f"seed {seed}"
    assert torn > 30
