"""A take never rolls without its beat by surprise, and a broken plugin never keeps a take from rolling."""

from __future__ import annotations

import pytest

from workshop.app import create_app
from workshop.domain.consent import Decision, Use
from workshop.domain.recording import DeviceRequest
from workshop.errors import PluginError
from workshop.services.take_request import TakeRequest

SAYS_NO = """
from workshop import PluginError, hookimpl, message
@hookimpl
def workshop_backing(session, song, sample_rate):
    raise PluginError(message("The drummer is asleep."))
"""
BROKEN = "from workshop import hookimpl\n@hookimpl\ndef workshop_backing(session):\n    raise RuntimeError\n"
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


def test_a_broken_plugin_keeps_no_take_from_rolling(house):
    app = house(BROKEN)
    started = app.takes.record(WANTED)
    assert app.takes.wait(20)
    assert app.takes.finish(started.take.id).take.frames > 0
