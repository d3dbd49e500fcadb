"""A take never rolls without its beat by surprise, whatever kept the beat from being made."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest

from workshop.app import create_app
from workshop.domain.consent import Decision, Use
from workshop.domain.recording import DeviceRequest
from workshop.errors import PluginError, PresetError
from workshop.kept import keep
from workshop.messages import message
from workshop.services.backings import Backings
from workshop.services.planning import Planner
from workshop.services.take_request import TakeRequest

SAYS_NO = """
from workshop import PluginError, hookimpl, message
@hookimpl
def workshop_backing(session, song, sample_rate):
    raise PluginError(message("The drummer is asleep."))
"""
BROKEN = "from workshop import hookimpl\n@hookimpl\ndef workshop_backing(session):\n    raise RuntimeError\n"
WRONG_TYPE = "from workshop import hookimpl\n@hookimpl\ndef workshop_backing(session):\n    return 'beat.wav'\n"
EXITS = "import sys\nfrom workshop import hookimpl\n@hookimpl\ndef workshop_backing(session):\n    sys.exit(3)\n"
PLAYS = """
from pathlib import Path
from workshop import Backing, TempoMap, hookimpl
@hookimpl
def workshop_backing(session, sample_rate, room):
    return Backing(Path("band.wav"), "ab" * 32, room, sample_rate, TempoMap.steady(90, sample_rate))
"""
WRONG_PRESET = """
from workshop import PresetError, hookimpl, message
@hookimpl
def workshop_backing(session):
    file = "ka" + "ri.toml"
    problem = message("{file}:3: tempo: no", file=file)
    raise PresetError(message("The preset {file} cannot be used.", file=file), None, (problem,))
"""
WANTED = TakeRequest(device=DeviceRequest(driver="simulated"), seconds=0.2)


@pytest.fixture
def house(workshop_home):
    """An app with an open session of one person who may be recorded; `plugin` becomes one of the leader's own."""

    def furnish(plugin: str):
        (workshop_home / "plugins").mkdir(parents=True)
        (workshop_home / "plugins" / "drummer.py").write_text(plugin)
        app = create_app(workshop_home)
        app.people.add_venue("Kjelleren")
        app.people.add_group("Gruppa", venue="Kjelleren")
        app.sessions.open("Gruppa")
        app.attendance.new("Åse")
        app.consents.record("Åse", Use.RECORD, Decision.GRANTED)
        return app

    return furnish


def test_a_plugin_that_says_why_it_cannot_play_refuses_the_take(house):
    app = house(SAYS_NO)
    with pytest.raises(PluginError, match="asleep"):
        app.takes.record(WANTED)
    assert app.takes.list() == ()
    assert app.takes.rolling() is None


@pytest.mark.parametrize("plugin", [BROKEN, WRONG_TYPE, EXITS], ids=["raises", "answers in the wrong type", "exits"])
def test_whatever_a_plugin_does_instead_refuses_the_take_and_says_how_to_record(house, plugin):
    app = house(plugin)
    with pytest.raises(PluginError, match="cannot be played along") as caught:
        app.takes.record(WANTED)
    assert "--no-backing" in str(caught.value.hint)
    assert app.takes.list() == ()
    started = app.takes.record(replace(WANTED, backing=False))
    assert app.takes.wait(20)
    assert app.takes.finish(started.take.id).take.frames > 0


def test_an_older_failure_of_the_same_plugin_hides_nothing(house, workshop_home):
    app = house(SAYS_NO)
    keep(workshop_home / "logs" / "drummer.failure", "workshop_session_opened", message("It failed before."))
    app = create_app(workshop_home)
    with pytest.raises(PluginError, match="asleep"):
        app.takes.record(WANTED)


def test_another_plugin_that_answers_is_played(house, workshop_home):
    app = house(BROKEN)
    (workshop_home / "plugins" / "a_band.py").write_text(PLAYS)
    app = create_app(workshop_home)
    session, song, tracks = Planner(app).preview(WANTED)
    backing = Backings(app).made(session, song, 48_000, tracks)
    assert backing is not None
    assert backing.frames == 3 * 48_000 * 600 * tracks, "ten minutes of the take are to be left on the disk"


def test_what_a_wrong_preset_says_is_said_and_kept_out_of_the_plugins_record(house, workshop_home):
    app = house(WRONG_PRESET)
    with pytest.raises(PresetError, match="cannot be played along") as caught:
        app.takes.record(WANTED)
    assert [str(problem) for problem in caught.value.problems] == ["kari.toml:3: tempo: no"]
    assert "kari" not in (workshop_home / "logs" / "drummer.failure").read_text()
    assert "kari" not in (workshop_home / "logs" / "drummer.log").read_text()


def test_what_interrupts_the_preparation_leaves_no_take_and_an_open_device(house):
    app = house(BROKEN)

    @contextmanager
    def pressed():
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        app.takes.record(WANTED, pressed)
    assert app.takes.list() == ()
    app.takes.arm(WANTED)
    app.takes.disarm()
