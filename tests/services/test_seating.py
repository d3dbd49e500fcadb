"""Where people sit: what is written on a channel, then as last time, then the lowest that is free."""

from __future__ import annotations

from workshop.domain.channel_list import ChannelList
from workshop.domain.recording import DeviceRequest
from workshop.services.channels import Origin
from workshop.services.take_request import TakeRequest


def seats(started) -> dict[str, int]:
    return {started.aliases[track.person]: track.channel for track in started.tracks}


def origins(started) -> dict[str, str]:
    return {alias: started.origins[channel].value for alias, channel in seats(started).items()}


def test_everybody_has_the_channel_that_they_had_last_on_the_device(willing, recorder):
    willing.takes.record(TakeRequest(channels={3: "Åse", 1: "Kari"}))
    willing.takes.stop()
    started = willing.takes.record(TakeRequest())
    assert seats(started) == {"Åse": 3, "Kari": 1, "Ola": 2, "Ali": 4}
    assert origins(started) == {"Åse": "last", "Kari": "last", "Ola": "free", "Ali": "free"}


def test_another_device_and_a_take_that_was_deleted_are_not_remembered(willing, recorder):
    willing.takes.record(TakeRequest(channels={3: "Åse"}))
    willing.takes.stop()
    willing.takes.record(TakeRequest(device=DeviceRequest(device="Another"), channels={2: "Åse"}))
    willing.takes.stop()
    willing.takes.delete(1)
    assert seats(willing.takes.record(TakeRequest()))["Åse"] == 1


def test_who_sat_there_last_keeps_the_seat_that_two_had(willing, recorder):
    willing.takes.record(TakeRequest(channels={3: "Åse"}))
    willing.takes.stop()
    willing.takes.record(TakeRequest(channels={3: "Ola"}))
    willing.takes.stop()
    assert seats(willing.takes.record(TakeRequest())) == {"Ola": 3, "Åse": 1, "Ali": 2, "Kari": 4}


def test_another_group_has_its_own_seats(willing, recorder, clock):
    willing.takes.record(TakeRequest(channels={3: "Åse"}))
    willing.takes.stop()
    willing.sessions.close()
    clock.wind(hours=1)
    willing.sessions.open("Band")
    willing.attendance.mark(["Åse"])
    assert seats(willing.takes.record(TakeRequest())) == {"Åse": 1}


def test_what_is_written_on_a_channel_comes_before_what_was_last_time(willing, recorder, host):
    willing.takes.record(TakeRequest(channels={3: "Åse"}))
    willing.takes.stop()
    host.answers["workshop_channels"] = ChannelList("Kjelleren", {2: " åse ", 4: "Mic 4"})
    started = willing.takes.record(TakeRequest())
    assert seats(started) == {"Åse": 2, "Ola": 4, "Ali": 1, "Kari": 3}
    assert origins(started)["Åse"] == Origin.RIG
    assert started.listed.labels[4] == "Mic 4"


def test_a_channel_that_was_asked_for_beats_everything(willing, recorder, host):
    host.answers["workshop_channels"] = ChannelList("Kjelleren", {2: "Åse"})
    started = willing.takes.record(TakeRequest(shared={2: ("Ola", "Kari")}))
    assert {track.channel: len(track.people) for track in started.tracks} == {1: 1, 2: 2, 3: 1}
    assert started.origins[2] is Origin.ASKED


def test_a_late_comer_sits_where_they_sat_last(willing, recorder):
    willing.takes.record(TakeRequest(channels={4: "Ola"}))
    willing.takes.stop()
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    assert willing.attendance.mark(["Ola"])[0].joined.channel == 4
