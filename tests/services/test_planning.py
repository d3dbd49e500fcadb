from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from workshop.domain.consent import Decision, Use
from workshop.domain.music import TempoMap
from workshop.domain.recording import Backing
from workshop.errors import ConsentError, StateError
from workshop.services.take_backing import BACKING
from workshop.services.take_request import TakeRequest

from .heard import heard

if TYPE_CHECKING:
    from pathlib import Path

    from .fakes import FakeHost


def backing(home: Path, people: tuple[str, ...] = ()) -> Backing:
    path = home / "data" / "beats" / "boom-bap.wav"
    return Backing(path, "ab" * 32, 480_000, 48_000, TempoMap.steady(120, 48_000), ((0, "intro"),), people, "boom-bap")


def test_what_is_played_along_is_kept_with_the_take(willing, host: FakeHost, recorder, home):
    host.answers["workshop_backing"] = backing(home)
    seen = []
    recorder.on_start = seen.append
    take = willing.takes.record(TakeRequest()).take
    document = willing.documents.find(BACKING, take.id)[0]
    assert take.backing == document.id
    told = json.loads(document.text)
    assert (told["file"], told["frames"], told["people"]) == ("data/beats/boom-bap.wav", 480_000, [])
    assert (told["tempo"], told["meter"], told["count_in"]) == ([["0", "120"]], [4, 4], 0)
    assert seen[0].backing.name == "boom-bap"


def test_plugins_are_asked_for_the_backing_of_the_song_at_the_device_s_rate(willing, host: FakeHost, home):
    asked = []

    def answer(**given):
        asked.append((given["song"].title, given["sample_rate"], given["session"].id))

    willing.songs.add("Natt")
    host.answers["workshop_backing"] = answer
    willing.takes.record(TakeRequest(song="Natt"))
    assert asked == [("Natt", 48_000, willing.sessions.current().id)]


def test_everybody_in_the_backing_is_heard_in_the_take_and_must_allow_it(willing, host: FakeHost, home, recorder):
    tor = willing.people.add_person("Tor").id
    host.answers["workshop_backing"] = backing(home, (tor,))
    with pytest.raises(ConsentError, match="Somebody in the backing"):
        willing.takes.record(TakeRequest())
    assert willing.takes.list() == ()
    assert recorder.armed is None
    willing.consents.record("Tor", Use.LISTEN_IN_GROUP, Decision.GRANTED)
    take = willing.takes.record(TakeRequest()).take
    assert tor in heard(willing, take.id)
    assert not willing.consents.all_allow(heard(willing, take.id), Use.RECORD)


def test_without_a_backing_none_is_asked_for(willing, host: FakeHost, home):
    host.answers["workshop_backing"] = backing(home)
    assert willing.takes.record(TakeRequest(backing=False)).take.backing is None


def test_bars_are_counted_by_the_backing_and_seconds_by_the_device(willing, host: FakeHost, home, recorder):
    with pytest.raises(StateError, match="Bars can only be counted with a beat"):
        willing.takes.record(TakeRequest(bars=4))
    host.answers["workshop_backing"] = backing(home)
    assert willing.takes.record(TakeRequest(bars=4)).limit_frames == 4 * 2 * 48_000
    willing.takes.stop()
    assert willing.takes.record(TakeRequest(seconds=1.5)).limit_frames == 72_000


def test_seconds_count_from_the_first_bar_after_a_count_in(willing, host: FakeHost, home, recorder):
    host.answers["workshop_backing"] = replace(backing(home), count_in=2)
    started = willing.takes.record(TakeRequest(seconds=1.5))
    assert (started.counted_from, started.limit_frames) == (4 * 48_000, 4 * 48_000 + 72_000)
    assert recorder.last.limit_frames == started.limit_frames
    willing.takes.stop()
    assert willing.takes.record(TakeRequest(bars=1)).counted_from == 0


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_take_lasts_longer_than_nothing(willing, recorder, seconds):
    with pytest.raises(StateError, match="longer than 0 seconds"):
        willing.takes.record(TakeRequest(seconds=seconds))
    assert recorder.calls == []


def test_somebody_who_left_is_not_recorded(willing):
    from workshop.domain.attendance import State

    willing.attendance.mark(["Ola"], State.LEFT)
    assert "Ola" not in willing.takes.record(TakeRequest()).aliases.values()


@pytest.mark.parametrize("channel", [0, 5, 1_000_001])
def test_a_channel_that_is_not_there_is_refused_with_those_of_the_device(willing, recorder, channel):
    with pytest.raises(StateError, match=f"no channel {channel}; it has 4"):
        willing.takes.record(TakeRequest(channels={channel: "Åse"}))
    assert recorder.armed is None
