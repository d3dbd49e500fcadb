"""A calibration holds for one setup, the newest counts, and it moves every take that something plays along to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workshop.domain.calibration import Calibration, Setup
from workshop.domain.music import TempoMap
from workshop.domain.recording import Armed, Backing, DeviceRequest
from workshop.domain.session import Document
from workshop.errors import DeviceError, StateError
from workshop.services.documents import CALIBRATION
from workshop.services.take_request import TakeRequest

from .fakes import START, gone

BEAT = Backing(Path("beat.wav"), "ab" * 32, 480_000, 48_000, TempoMap.steady(90, 48_000))
BAND = DeviceRequest(device="Band")


@pytest.fixture
def duplex(willing, recorder, monkeypatch):
    """The house with a device that has an output, and a beat that plays along."""

    def arm(request):
        recorder.calls.append("arm")
        rate = request.sample_rate or 48_000
        recorder.armed = Armed("simulated", request.device or "Band", "fake", rate, 4, 256, "Phones")
        return recorder.armed

    monkeypatch.setattr(recorder, "arm", arm)
    willing.host.answers["workshop_backing"] = BEAT
    return willing


def plan(app, recorder, **request):
    """The plan and what is told of a short take."""
    started = app.takes.record(TakeRequest(**request))
    told = recorder.last
    recorder.play(1)
    app.takes.stop()
    return told, started


def test_what_was_measured_is_applied_to_takes_with_something_to_play_to(duplex, recorder):
    told, started = plan(duplex, recorder)
    assert (told.latency_frames, started.calibrated) == (0, False)

    found = duplex.takes.calibrate(BAND, 3)
    assert (found.frames, round(found.milliseconds, 2), recorder.armed) == (515, 10.73, None)
    told, started = plan(duplex, recorder)
    assert (told.latency_frames, started.calibrated, started.calibration) == (515, True, found)
    told, started = plan(duplex, recorder, backing=False)
    assert (told.latency_frames, started.calibrated, told.pre_roll_frames > 0) == (0, True, True)


def test_the_newest_counts_and_another_rate_or_device_has_none(duplex, recorder, clock):
    duplex.takes.calibrate(BAND, 1)
    clock.wind(days=1)
    newest = duplex.takes.calibrate(BAND, 2)

    assert duplex.calibrations.list() == (newest,)
    assert plan(duplex, recorder)[0].latency_frames == 514
    assert plan(duplex, recorder, device=DeviceRequest(device="Other"))[0].latency_frames == 0
    assert plan(duplex, recorder, device=DeviceRequest(sample_rate=44_100))[0].latency_frames == 0


def test_forgetting_takes_it_back(duplex, recorder):
    duplex.takes.calibrate(BAND, 1)
    duplex.takes.calibrate(BAND, 1)
    other = duplex.takes.calibrate(DeviceRequest(device="Other"), 1)

    assert [known.setup.device for known in duplex.calibrations.forget(BAND)] == ["Band"]
    assert duplex.calibrations.list() == (other,)
    assert duplex.calibrations.forget(DeviceRequest()) == (other,)
    assert duplex.calibrations.forget(DeviceRequest()) == ()
    assert plan(duplex, recorder)[0].latency_frames == 0


def test_nothing_is_kept_of_a_failure_and_the_device_is_let_go(duplex, recorder):
    recorder.fail["calibrate"] = gone()
    with pytest.raises(DeviceError):
        duplex.takes.calibrate(BAND, 1)
    assert recorder.armed is None
    assert duplex.calibrations.list() == ()

    duplex.takes.record(TakeRequest())
    with pytest.raises(StateError, match="still recording"):
        duplex.takes.calibrate(BAND, 1)


@pytest.mark.parametrize(("channel", "output", "why"), [(5, "Phones", "no channel 5"), (1, "", "no output")])
def test_no_clicks_are_announced_for_a_device_that_cannot_hear_itself(willing, recorder, channel, output, why):
    recorder.output, announced = output, []
    with pytest.raises(DeviceError, match=why):
        willing.takes.calibrate(BAND, channel, lambda: announced.append("clicks"))
    assert (announced, recorder.armed, "calibrate" in recorder.calls) == ([], None, False)


def test_clicks_are_announced_before_the_first_one(duplex, recorder):
    announced: list[bool] = []
    duplex.takes.calibrate(BAND, 1, lambda: announced.append("calibrate" in recorder.calls))
    assert announced == [False]


def test_a_damaged_one_gives_way_to_the_one_before(duplex, recorder):
    known = duplex.takes.calibrate(BAND, 1)
    with duplex.library.write() as tx:
        (document,) = tx.find(Document, kind=CALIBRATION)
        tx.add(replace(document, id=document.id[:-1] + "z", version=2, text="{}"))

    assert duplex.calibrations.list() == (known,)


@pytest.mark.pure
@pytest.mark.parametrize(
    "change", [{"output": "Speakers"}, {"period": 512}, {"sample_rate": 44_100}, {"host_api": "x"}]
)
def test_every_part_of_a_setup_counts(change):
    setup = Setup("d", "h", "dev", "out", 48_000, 256)

    assert replace(setup, **change).key != setup.key
    assert setup.key == Setup("d", "h", "dev", "out", 48_000, 256).key


@pytest.mark.pure
@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"frames":1}'])
def test_what_is_no_calibration_is_refused(text):
    with pytest.raises(ValueError, match="damaged"):
        Calibration.read(text)
    good = Calibration(Setup("d", "h", "dev", "out", 48_000, 256), 512, START)
    assert Calibration.read(good.text()) == good
    for frames in ("-1", '"512"', "1e3", "9999999"):
        with pytest.raises(ValueError, match="damaged"):
            Calibration.read(good.text().replace('"frames": 512', f'"frames": {frames}'))
