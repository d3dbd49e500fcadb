"""Recording through the Recorder protocol, with the simulated band: the same engine as with real devices."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.recorder.takes import engine_pid, eventually, facts, heard, new_client, plan, track
from workshop import Backing, DeviceError, DeviceRequest, Recorder, StateError, TempoMap, TrackPlan
from workshop_recorder.drivers.band import Band
from workshop_recorder.launch import running
from workshop_recorder.line import EngineLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

BAND = DeviceRequest(driver="simulated")


def test_every_sample_of_every_track_is_what_was_played(home: Path, client: Clients) -> None:
    recorder: Recorder = client(simulated_speed=4)
    armed = recorder.arm(BAND)
    take = plan(home, frames=3 * 48000 + 7)
    recorder.start(take)

    assert recorder.wait(10)
    band = Band(TempoMap.steady(90, 48000)).render(0, 3 * 48000 + 7)
    assert (armed.channels, armed.sample_rate, armed.device) == (4, 48000, "Rehearsal band")
    for number in range(1, 5):
        assert (heard(take.folder, number) == band[number - 1]).all()
    told = facts(take.folder)
    assert (told.end, told.frames, told.lost) == ("limit", 3 * 48000 + 7, ())
    assert all(entry.ended and entry.frames == told.frames for entry in told.tracks.values())


def test_a_late_comers_file_starts_on_the_frame_that_was_told(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(BAND)
    take = plan(home, tracks=2, frames=48000)
    recorder.start(take)
    eventually(lambda: (recorder.status() or pytest.fail("it stopped")).frame > 0)
    start = recorder.join(track(3))

    assert recorder.wait(10)
    band = Band(TempoMap.steady(90, 48000)).render(0, 48000)
    assert 0 < start < 48000
    assert facts(take.folder).tracks[3].start_frame == start
    assert (heard(take.folder, 3) == band[2, start:]).all()


def test_the_band_begins_after_the_count_in_of_the_backing(home: Path, client: Clients) -> None:
    tempo = TempoMap.steady(240, 48000)
    backing = Backing(home / "beat.wav", "", 96000, 48000, tempo, count_in=1)
    recorder = client(simulated_speed=4)
    recorder.arm(BAND)
    take = plan(home, frames=96000, backing=backing)
    recorder.start(take)

    assert recorder.wait(10)
    assert not heard(take.folder, 1)[:48000].any()
    assert (heard(take.folder, 1)[48000:] == Band(tempo).render(0, 48000)[0]).all()


def test_it_is_known_whether_whoever_started_a_take_is_still_there(home: Path, client: Clients) -> None:
    recorder, other = client(), client()
    recorder.arm(BAND)
    recorder.start(plan(home))
    assert (other.status() or pytest.fail("it stopped")).attended

    recorder._line.hang_up()
    assert eventually(lambda: not (other.status() or pytest.fail("it stopped")).attended)
    other.stop()


def test_stop_returns_when_the_files_are_closed(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(BAND)
    take = plan(home)
    recorder.start(take)
    eventually(lambda: (recorder.status() or pytest.fail("it stopped")).frame > 0)
    recorder.stop()

    told = facts(take.folder)
    assert told.end == "stopped"
    assert {entry.frames for entry in told.tracks.values()} == {told.frames}
    assert len(heard(take.folder, 1)) == told.frames > 0
    assert recorder.status() is None
    with pytest.raises(StateError):
        recorder.stop()


def test_another_process_can_mark_and_hand_over_and_is_told_the_frame(home: Path, client: Clients) -> None:
    recorder, other = client(), client()
    recorder.arm(BAND)
    take = plan(home)
    recorder.start(take)
    marked, handed = other.mark("marker-id", "marker"), other.turn(1, "person-9")
    rolling = other.status()
    other.stop()

    assert rolling is not None
    assert (rolling.take, rolling.folder) == ("take-id", take.folder)
    assert recorder.wait(5)
    told = facts(take.folder)
    assert told.markers == ((marked, "marker-id", "marker"),)
    assert told.turns == ((handed, 1, "person-9"),)
    assert 0 <= marked <= handed <= told.frames


def test_levels_are_heard_before_a_take_rolls_and_forgotten_once_told(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(BAND)
    recorder.start(plan(home))

    assert eventually(lambda: all(level.peak_dbfs is not None for level in recorder.levels()))
    assert {level.channel for level in recorder.levels()} == {1, 2, 3, 4}


def test_nothing_else_can_be_armed_while_a_take_rolls(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(BAND)
    recorder.start(plan(home))

    with pytest.raises(StateError, match="already") as refused:
        client().arm(BAND)
    assert refused.value.hint is not None
    assert recorder.status() is not None


def test_another_window_records_on_the_device_that_is_armed(home: Path, client: Clients) -> None:
    armed, second = client(), client()
    armed.arm(BAND)
    first = engine_pid(home)
    assert second.arm(DeviceRequest()).device == "Rehearsal band"

    assert engine_pid(home) == first
    second.start(plan(home, frames=4800))
    armed.disarm()
    assert second.wait(5)


def test_a_device_that_only_shows_levels_gives_way_to_another(home: Path, client: Clients) -> None:
    armed, second = client(), client()
    armed.arm(BAND)
    first = engine_pid(home)
    second.arm(replace(BAND, sample_rate=44100))

    assert engine_pid(home) != first
    assert armed.status() is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (TrackPlan(9, 5, "take-001-ch05.wav"), "no channel 5"),
        (TrackPlan(9, 1, "../stolen.wav"), "cannot be the name"),
        (TrackPlan(9, 1, "take-001-ch01.wav"), "already there"),
    ],
)
def test_a_take_that_cannot_start_leaves_nothing_behind(
    home: Path, client: Clients, wrong: TrackPlan, reason: str
) -> None:
    recorder = client()
    recorder.arm(BAND)
    take = plan(home, tracks=2)

    with pytest.raises(DeviceError, match=reason):
        recorder.start(type(take)(take.take, take.folder, (*take.tracks, wrong)))
    assert list(take.folder.iterdir()) == []
    recorder.start(take)


def test_a_file_that_is_there_is_never_overwritten(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(BAND)
    take = plan(home, tracks=1)
    precious = take.folder / track(1).file
    precious.write_bytes(b"precious")

    with pytest.raises(DeviceError, match="already there"):
        recorder.start(take)
    assert precious.read_bytes() == b"precious"
    assert [path.name for path in take.folder.iterdir()] == [precious.name]


def test_a_window_that_disarms_too_often_holds_the_device_no_shorter_afterwards(home: Path) -> None:
    line = EngineLine(home)
    assert not line.let_go()
    line.hold()
    line.hold()

    assert [line.let_go() for _ in range(3)] == [False, True, False]


def test_lost_frames_are_silence_in_their_place_and_journalled(home: Path, client: Clients) -> None:
    recorder = client(simulated_hiccup=24000, simulated_speed=2)
    recorder.arm(BAND)
    take = plan(home, frames=48000)
    recorder.start(take)

    assert recorder.wait(10)
    told = facts(take.folder)
    band = Band(TempoMap.steady(90, 48000)).render(0, 48000)
    ((first, frames),) = told.lost
    band[:, first : first + frames] = 0
    assert frames == 512
    assert [entry.lost_frames for entry in told.tracks.values()] == [512] * 4
    for number in range(1, 5):
        assert (heard(take.folder, number) == band[number - 1]).all()


def test_a_connection_kept_from_an_earlier_engine_hides_no_take_of_todays(home: Path, client: Clients) -> None:
    old, new = client(), client()
    old.arm(BAND)
    os.kill(engine_pid(home), signal.SIGKILL)
    assert eventually(lambda: not running(home))
    new.arm(BAND)
    take = plan(home)
    new.start(take)

    with pytest.raises(StateError, match="already"):
        old.recover(take.folder)
    rolling = old.status()
    assert rolling is not None
    assert rolling.take == take.take
    new.stop()
    assert facts(take.folder).end == "stopped"


def test_a_take_that_rolls_is_not_recovered_by_whatever_path_it_is_reached(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(BAND)
    take = plan(home)
    recorder.start(take)
    (home.parent / "elsewhere").symlink_to(home)
    before = facts(take.folder).tracks

    with pytest.raises(StateError, match="already"):
        client().recover(home.parent / "elsewhere" / take.folder.name)
    with pytest.raises(StateError, match="already"):
        new_client(home.parent / "another library").recover(take.folder)
    assert facts(take.folder).tracks == before
    recorder.stop()
    assert facts(take.folder).end == "stopped"
