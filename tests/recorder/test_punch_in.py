"""A punch-in records its section alone, on the frames on which what plays has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from tests.recorder.takes import facts, heard, plan, track
from workshop import Backing, DeviceRequest, TempoMap
from workshop_recorder.drivers.band import Band

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop import TakePlan
    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

RATE = 48000
TEMPO = TempoMap.steady(120, RATE)
BEGIN, END, PLAY_FROM = 5 * RATE, 7 * RATE, 3 * RATE


def punch(home: Path, latency: int = 0) -> TakePlan:
    soundfile.write(home / "beat.wav", np.zeros((10 * RATE, 1), dtype=np.float32), RATE)
    take = plan(home, tracks=2, frames=END, backing=Backing(home / "beat.wav", "", 10 * RATE, RATE, TEMPO))
    tracks = tuple(replace(track, start_frame=BEGIN) for track in take.tracks)
    return replace(take, tracks=tracks, play_from=PLAY_FROM, latency_frames=latency)


def test_only_the_section_is_recorded_and_it_lies_where_it_belongs(home: Path, client: Clients) -> None:
    recorder = client(simulated_speed=4.0, simulated_latency=777)
    recorder.arm(DeviceRequest("simulated"))
    take = punch(home, latency=777)
    recorder.start(take)
    assert recorder.wait(10)

    played = Band(TEMPO).render(BEGIN, END - BEGIN)
    told = facts(take.folder)
    assert [(track.start_frame, track.frames) for track in told.tracks.values()] == [(BEGIN, END - BEGIN)] * 2
    assert (heard(take.folder, 1) == played[0]).all()
    assert (heard(take.folder, 2) == played[1]).all()
    assert (told.end, told.frames, told.lost) == ("limit", END, ())


def test_a_punch_in_that_is_stopped_in_its_lead_in_has_recorded_nothing(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    take = punch(home)
    recorder.start(take)
    recorder.stop()

    assert [track.frames for track in facts(take.folder).tracks.values()] == [0, 0]
    assert facts(take.folder).end == "stopped"


def test_whoever_joins_in_its_lead_in_is_recorded_from_where_it_begins(home: Path, client: Clients) -> None:
    recorder = client(simulated_speed=4.0)
    recorder.arm(DeviceRequest("simulated"))
    take = punch(home)
    recorder.start(take)
    frame = recorder.join(track(3))
    assert recorder.wait(10)

    told = facts(take.folder)
    assert frame == BEGIN
    assert (told.tracks[3].start_frame, told.tracks[3].frames) == (BEGIN, END - BEGIN)


def test_whoever_leaves_in_its_lead_in_puts_no_marker_off_to_where_it_begins(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    take = punch(home)
    recorder.start(take)
    left = recorder.leave(1)
    marked = recorder.mark("m", "marker")
    recorder.stop()

    told = facts(take.folder)
    assert PLAY_FROM <= left <= marked < BEGIN
    assert (told.end, told.unbegun) == ("stopped", True)
    assert [(entry.start_frame, entry.frames, entry.ended) for entry in told.tracks.values()] == [(BEGIN, 0, True)] * 2


def test_whoever_leaves_in_its_lead_in_is_not_recorded_in_its_section(home: Path, client: Clients) -> None:
    recorder = client(simulated_speed=4.0)
    recorder.arm(DeviceRequest("simulated"))
    take = punch(home)
    recorder.start(take)
    recorder.leave(1)
    assert recorder.wait(10)

    assert [track.frames for track in facts(take.folder).tracks.values()] == [0, END - BEGIN]


def test_its_time_of_day_is_that_of_frame_0(home: Path, client: Clients) -> None:
    recorder = client(simulated_speed=8.0)
    recorder.arm(DeviceRequest("simulated"))
    take = punch(home)
    recorder.start(take)
    assert recorder.wait(10)

    told = facts(take.folder)
    assert told.rolled is not None
    assert told.began is not None
    assert told.rolled[0] == PLAY_FROM
    assert told.rolled[1] - told.began == timedelta(seconds=PLAY_FROM / RATE)


def test_an_overdub_lies_on_the_frames_it_was_played_to(home: Path, client: Clients) -> None:
    """The round trip of the device is taken out of the recording, however long it is."""
    for attempt, latency in enumerate((0, 1, 4801)):
        recorder = client(simulated_speed=8.0, simulated_latency=latency)
        recorder.arm(DeviceRequest("simulated"))
        backing = Backing(home / "beat.wav", "", 10 * RATE, RATE, TEMPO, count_in=1)
        take = plan(home, tracks=1, frames=2 * RATE, backing=backing, folder=f"take-{attempt}")
        recorder.start(replace(take, latency_frames=latency))
        assert recorder.wait(10)

        assert (heard(take.folder, 1) == Band(TEMPO, 1).render(0, 2 * RATE)[0]).all()
