"""The last seconds before a take: exact, of consenting people only, and never of somebody else's track."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audio.jack import RATE, stamps_of
from tests.recorder.takes import begun, eventually, facts, heard, plan, track, undisturbed
from workshop import Backing, DeviceRequest, StateError, TempoMap
from workshop_recorder.engine.calibration import Train
from workshop_recorder.engine.intake import Intake
from workshop_recorder.engine.preroll import PreRoll
from workshop_recorder.engine.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.audio.jack import StampedSource
    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

BAND = DeviceRequest("simulated")
MINE = {1: ("person-1",), 2: ("person-2",)}


def blocks(start: int, *lengths: int) -> list[tuple[int, np.ndarray]]:
    """Blocks of three channels in which every sample says its frame and channel."""
    made = []
    for length in lengths:
        frames = np.arange(start, start + length, dtype=np.float32)
        made.append((start, np.stack([frames + 1000 * channel for channel in (1, 2, 3)])))
        start += length
    return made


def filled(memory: PreRoll, *parts: tuple[int, np.ndarray]) -> PreRoll:
    for position, data in parts:
        memory.add(position, data)
    return memory


@pytest.mark.pure
@given(lengths=st.lists(st.integers(1, 40), min_size=1, max_size=30), frames=st.integers(1, 200))
def test_what_is_kept_ends_now_and_is_as_long_as_was_asked(lengths: list[int], frames: int) -> None:
    memory = filled(PreRoll(MINE, frames), *blocks(0, *lengths))
    kept = list(memory.chunks())
    now = sum(lengths)
    joined = np.concatenate([data for _, data in kept], axis=1)

    assert memory.begin(now - frames, now) == max(now - frames, 0)
    assert joined.shape[1] >= min(frames, now)
    assert (joined[0] == np.arange(kept[0][0], now) + 1000).all()
    assert (joined[1] == np.arange(kept[0][0], now) + 2000).all()
    assert not joined[2].any()


@pytest.mark.pure
def test_a_gap_in_the_stream_is_never_bridged() -> None:
    memory = filled(PreRoll(MINE, 100), *blocks(0, 10), *blocks(25, 10))

    assert [position for position, _ in memory.chunks()] == [25]


@pytest.mark.pure
def test_whoever_is_new_is_kept_from_now_on_and_whoever_is_gone_is_forgotten() -> None:
    before = filled(PreRoll(MINE, 100), *blocks(0, 10))
    after = filled(before.changed({2: ("person-2",), 3: ("person-3",)}, 100), *blocks(10, 10))
    (_, first), (_, second) = after.chunks()

    assert first[1].any()
    assert not first[[0, 2]].any()
    assert second[[1, 2]].any()
    assert not second[0].any()
    assert not list(before.changed({1: ("somebody else",)}, 100).chunks())
    assert not list(before.changed({}, 100).chunks())
    assert not before.changed({}, 100).keeps


@pytest.mark.pure
def test_what_came_in_before_somebody_said_yes_is_never_theirs() -> None:
    """It may have come in, and not have been looked at yet."""
    memory = PreRoll({2: ("person-2",)}, 100).changed(MINE, 100, now=6)
    assert memory.strangers(MINE, 5) == [0]
    filled(memory, *blocks(0, 10))
    ((_, kept),) = memory.chunks()

    assert not kept[0, :6].any()
    assert (kept[0, 6:] == np.arange(1006, 1010)).all()
    assert (kept[1] == np.arange(2000, 2010)).all()
    assert memory.strangers(MINE, 10) == []


def test_a_late_start_begins_with_the_seconds_before_it(home: Path, client: Clients) -> None:
    recorder = client(simulated_speed=4.0)
    recorder.arm(BAND)
    assert recorder.pre_roll(MINE, 2.0).most == 2.0
    time.sleep(0.7)
    take = replace(plan(home, tracks=3, frames=12 * RATE), pre_roll_frames=2**31)
    frames = recorder.start(take)
    assert recorder.wait(10)

    one, two, other = (heard(take.folder, number) for number in (1, 2, 3))
    assert RATE < frames < 3 * RATE
    # What was asked for counts from when record was pressed.
    assert len(one) == len(two) == len(other) == frames + 12 * RATE
    assert one[: frames // 2].any()
    assert two[: frames // 2].any()
    assert not other[:frames].any()
    assert other.any()
    assert {track.start_frame for track in facts(take.folder).tracks.values()} == {0}


def test_a_track_of_other_people_begins_in_silence(home: Path, client: Clients) -> None:
    recorder = client(simulated_speed=4.0)
    recorder.arm(BAND)
    recorder.pre_roll({1: ("somebody else",), 2: ("person-2",)}, 1.0)
    time.sleep(0.4)
    take = replace(plan(home, tracks=2, frames=2 * RATE), pre_roll_frames=2**31)
    frames = recorder.start(take)
    assert recorder.wait(10)

    assert frames > RATE // 2
    assert not heard(take.folder, 1)[:frames].any()
    assert heard(take.folder, 2)[: frames - RATE // 4].any()


@pytest.mark.parametrize("kept", [{}, MINE])
def test_with_a_backing_or_without_memory_there_is_no_pre_roll(
    home: Path, client: Clients, kept: dict[int, tuple[str, ...]]
) -> None:
    recorder = client(simulated_speed=4.0)
    recorder.arm(BAND)
    assert recorder.pre_roll(kept, 100.0).most == (60.0 if kept else 0.0)
    backing = Backing(home / "beat.wav", "", RATE, RATE, TempoMap.steady(120, RATE)) if kept else None
    take = replace(plan(home, tracks=1, frames=RATE // 2, backing=backing), pre_roll_frames=2**31)

    assert recorder.start(take) == 0
    assert recorder.wait(10)
    assert len(heard(take.folder, 1)) == RATE // 2


def test_another_window_records_with_what_this_one_keeps(home: Path, client: Clients) -> None:
    armed, other = client(simulated_speed=4.0), client(simulated_speed=4.0)
    armed.arm(BAND)
    armed.pre_roll(MINE, 1.0)
    time.sleep(0.4)
    with pytest.raises(StateError, match="Another window keeps"):
        other.arm(DeviceRequest("portaudio", "nothing like it"))
    other.arm(BAND)
    other.disarm()
    assert other.arm(DeviceRequest()).kept_seconds == 1.0
    take = replace(plan(home, tracks=1, frames=2 * RATE), pre_roll_frames=2**31)

    frames = other.start(take)
    assert frames > RATE // 2
    armed.disarm()
    assert other.wait(10)
    assert len(heard(take.folder, 1)) == frames + 2 * RATE


def test_measuring_a_device_costs_nothing_of_what_another_window_keeps(home: Path, client: Clients) -> None:
    armed, other = client(simulated_speed=8.0), client(simulated_speed=8.0)
    armed.arm(BAND)
    armed.pre_roll(MINE, 60.0)
    other.arm(BAND)
    assert other.calibrate(1) == 0
    other.disarm()

    clicks = Train(RATE).frames / RATE
    assert clicks < armed.pre_roll(MINE, 60.0).now <= 60.0
    assert armed.start(replace(plan(home, tracks=1, frames=1), pre_roll_frames=2**31)) > clicks * RATE
    assert armed.wait(10)


def test_two_windows_never_take_each_others_memory(home: Path, client: Clients) -> None:
    one, other = client(simulated_speed=4.0), client(simulated_speed=4.0)
    one.arm(BAND)
    one.pre_roll(MINE, 9.0)
    other.arm(BAND)
    assert other.pre_roll(MINE, 9.0).most == 9.0
    with pytest.raises(StateError, match="Another window keeps the last seconds"):
        other.pre_roll({3: ("person-3",)}, 9.0)
    assert other.pre_roll({}).most == 0.0
    assert eventually(lambda: one.pre_roll(MINE, 9.0).now > 0)
    one.disarm()

    assert eventually(lambda: _kept(other, {3: ("person-3",)}))
    assert other.pre_roll(MINE, 9.0).now < 9.0


def _kept(recorder: EngineClient, people: dict[int, tuple[str, ...]]) -> bool:
    """Whether it may keep these."""
    with suppress(StateError):
        return recorder.pre_roll(people, 9.0).most > 0
    return False


@pytest.mark.real
def test_every_frame_of_the_pre_roll_is_there(home: Path, client: Clients, stamped_source: StampedSource) -> None:
    recorder = client()

    def record(attempt: int) -> Path:
        recorder.arm(DeviceRequest("portaudio", stamped_source.name, stamped_source.host_api))
        recorder.pre_roll(MINE, 1.0)
        assert eventually(lambda: bool(recorder.levels()))
        time.sleep(1.3)
        take = replace(plan(home, tracks=2, frames=2 * RATE, folder=f"take-{attempt}"), pre_roll_frames=2**31)
        before.append(recorder.start(take))
        assert recorder.wait(10)
        return take.folder

    before: list[int] = []
    folder = undisturbed(stamped_source, record)
    assert abs(before[-1] - RATE) < RATE // 2
    stamps = [stamps_of(heard(folder, number), number) for number in (1, 2)]
    assert {len(found) for found in stamps} == {before[-1] + 2 * RATE}
    assert all((np.diff(found) % 2**24 == 1).all() for found in stamps)
    assert stamps[0][0] == stamps[1][0]


def test_a_first_block_that_comes_late_shifts_nothing(tmp_path: Path) -> None:
    armed = {"driver": "d", "device": "d", "host_api": "h", "sample_rate": RATE, "channels": 1, "period": 0}
    tracks = [{"number": 1, "channel": 1, "file": track(1).file, "people": []}]
    intake = Intake(1, RATE)
    take = begun({"take": "t", "folder": str(tmp_path), "tracks": tracks, "limit_frames": 3000}, armed)
    writer = Writer(intake, lambda: True)
    intake.put(bytes(4 * 1000), 1000, skipped=1000)
    intake.put(np.full(2000, 0.5, dtype=np.float32).tobytes(), 2000)
    writer.roll(take, 500)
    writer.start()

    assert take.ended.wait(10)
    writer.halt()
    writer.join()
    found = heard(tmp_path, 1)
    assert len(found) == 3000
    assert not found[:1500].any()
    assert (found[1500:] == 0.5).all()
    assert facts(tmp_path).lost == ((0, 500),)
