"""What is shown of a take while it rolls, as plain values: who, how loud, where in the song, and what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from workshop.domain.backing import KeptBacking
from workshop.domain.consent import Decision, Use
from workshop.domain.music import Meter, TempoMap
from workshop.domain.recording import Level, Rolling
from workshop.domain.take import Verdict
from workshop.errors import StateError
from workshop.services import on_take
from workshop.services.cueing import Cueing
from workshop.services.take_files import facts_of
from workshop.services.take_request import TakeRequest
from workshop.services.take_view import KEYS, Place, TakeWatch, place_of

from .fakes import gone

RATE = 48_000


@pytest.fixture
def shown(monkeypatch, recorder):
    """What the recorder says besides: `shown(silent=(1,))`, `shown(levels=[…])`."""

    def say(levels=None, **facts):
        if levels is not None:
            monkeypatch.setattr(recorder, "levels", lambda: tuple(levels))
        status = recorder.status

        def told():
            rolling = status()
            return rolling and replace(rolling, **facts)

        monkeypatch.setattr(recorder, "status", told)

    return say


def names(view, **wanted):
    return [person.alias for person in view.people if all(getattr(person, k) == v for k, v in wanted.items())]


def test_nothing_is_shown_when_nothing_rolls(willing):
    assert TakeWatch(willing).look() is None


def test_everybody_with_a_track_is_shown_with_their_level(willing, recorder, shown):
    willing.takes.record(TakeRequest())
    shown([Level(1, -12.04), Level(2, None), Level(3, 0.0, clipped=True)], position=2 * RATE + RATE // 10)
    view = TakeWatch(willing).look()
    assert (view.number, view.seconds, view.place, view.circled) == (1, 2.1, None, False)
    assert names(view) == ["Åse", "Ola", "Ali", "Kari"]
    assert [(person.track, person.channel) for person in view.people] == [(n, n) for n in (1, 2, 3, 4)]
    assert [person.level_dbfs for person in view.people] == [-12.0, None, 0.0, None]
    assert names(view, clipped=True) == ["Ali"]
    assert [str(sentence) for sentence in view.warnings] == ["Ali is too loud: turn the gain of channel 3 down."]


def test_who_has_no_signal_is_told_by_name_unless_nobody_has_any(willing, recorder, shown):
    willing.takes.record(TakeRequest())
    shown(silent=(2,))
    view = TakeWatch(willing).look()
    assert names(view, silent=True) == ["Ola"]
    assert [str(sentence) for sentence in view.warnings] == [
        "There is no signal from Ola, channel 2. Is the cable in, and the microphone on?"
    ]
    shown(silent=(1, 2, 3, 4), warnings=("no_signal",))
    (sentence,) = TakeWatch(willing).look().warnings
    assert str(sentence).startswith("There is no signal on any channel.")


def test_a_warning_that_is_not_known_yet_is_said_as_it_is(willing, shown):
    willing.takes.record(TakeRequest())
    shown(warnings=("volcano",))
    assert [str(sentence) for sentence in TakeWatch(willing).look().warnings] == ["volcano"]


@pytest.mark.parametrize(("seconds", "minutes"), [(None, None), (0.0, 0), (59.9, 0), (1560.7, 26), (6.9e6, 115_000)])
def test_the_disk_is_told_in_full_minutes(willing, shown, seconds, minutes):
    willing.takes.record(TakeRequest())
    shown(disk_seconds=seconds)
    assert TakeWatch(willing).look().disk_minutes == minutes


def test_who_takes_their_yes_back_is_shown_no_longer(willing, recorder):
    """Also where the process that ended their track was killed before it wrote that down."""
    willing.takes.record(TakeRequest(channels={3: "Kari"}, shared={1: ("Ali", "Åse")}))
    willing.takes.turn(None, "Ali")
    watch = TakeWatch(willing)
    assert names(watch.look()) == ["Ali", "Åse", "Ola", "Kari"]
    willing.consents.record("Ali", Use.RECORD, Decision.WITHDRAWN)
    willing.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    watch.changed()
    view = watch.look()
    assert names(view) == ["Ali", "Åse", "Ola", "", "Kari"]
    assert [(person.alias, person.key, person.on_turn) for person in view.people if person.note == "says no"] == [
        ("Ali", "1", False),
        ("Ola", "3", False),
    ], "a number at a shared microphone stays whose it was"
    numbers = {track.channel: track.number for track in recorder.plan.tracks}
    recorder.journal(what="track_end", number=numbers[3], frames=0, peak_dbfs=None, clips=0)
    watch.changed()
    assert not names(watch.look(), track=numbers[3])


@pytest.mark.parametrize("tells", [True, False])
def test_the_journal_is_read_for_a_screen_only_where_the_recorder_does_not_tell_what_is_written(
    willing, recorder, monkeypatch, tells
):
    willing.takes.record(TakeRequest())
    recorder.tells_tracks = tells
    recorder.leave(2)
    read = []
    monkeypatch.setattr(on_take, "facts_of", lambda folder: (read.append(folder), facts_of(folder))[1])
    assert names(TakeWatch(willing).look()) == ["Åse", "Ali", "Kari"]
    assert bool(read) is not tells


def test_who_said_yes_until_now_is_recorded_no_longer_and_that_is_told_once(willing, recorder, clock):
    willing.consents.record("Ola", Use.RECORD, Decision.GRANTED, until=clock.now() + timedelta(seconds=5))
    willing.takes.record(TakeRequest())
    watch = TakeWatch(willing)
    recorder.play(4)
    clock.wind(seconds=4)
    assert names(watch.look()) == ["Åse", "Ola", "Ali", "Kari"]
    assert watch.news() == []
    recorder.play(1)
    clock.wind(seconds=1)
    assert names(watch.look()) == ["Åse", "Ali", "Kari"]
    assert [str(sentence) for sentence in watch.news()] == [
        "The yes of Ola to being recorded has run out.",
        "The track of Ola in take 1 has ended at 0:05.0; what is on it is kept.",
    ]
    clock.wind(seconds=5)
    watch.look()
    assert watch.news() == []


def test_a_yes_that_runs_out_while_the_recorder_refuses_ends_at_the_next_look(willing, recorder, clock):
    willing.consents.record("Ola", Use.RECORD, Decision.GRANTED, until=clock.now() + timedelta(seconds=5))
    willing.takes.record(TakeRequest())
    watch = TakeWatch(willing)
    recorder.play(6)
    clock.wind(seconds=6)
    recorder.fail["leave"] = gone()
    assert "Ola" in names(watch.look())
    recorder.fail.clear()
    clock.wind(seconds=1)
    assert "Ola" not in names(watch.look())


def test_what_ended_is_told_although_the_recorder_refuses_the_rest(willing, recorder, clock):
    for alias in ("Ola", "Åse"):
        willing.consents.record(alias, Use.RECORD, Decision.GRANTED, until=clock.now() + timedelta(seconds=5))
    willing.takes.record(TakeRequest())
    watch = TakeWatch(willing)
    recorder.play(6)
    clock.wind(seconds=6)
    leave = recorder.leave

    def once(track):
        recorder.leave = refuse
        return leave(track)

    def refuse(_track):
        raise gone()

    recorder.leave = once
    watch.look()
    assert [str(sentence).split(" ")[3] for sentence in watch.news()] == ["Ola", "Ola"]
    recorder.leave = leave
    clock.wind(seconds=1)
    watch.look()
    assert [str(sentence).split(" ")[3] for sentence in watch.news()] == ["Åse", "Åse"]


def test_a_shared_microphone_shows_whose_turn_it_is(willing, recorder, shown):
    willing.takes.record(TakeRequest(shared={1: ("Ali", "Åse")}))
    shown([Level(1, -6.0)])
    watch = TakeWatch(willing)
    view = watch.look()
    assert names(view, level_dbfs=-6.0) == ["Ali", "Åse"], "nobody said yet: both are heard"
    assert [(person.alias, person.key) for person in view.people[:2]] == [("Ali", "1"), ("Åse", "2")]
    willing.takes.turn(1, "Åse")
    watch.changed()
    view = watch.look()
    assert names(view, on_turn=True) == names(view, level_dbfs=-6.0) == ["Åse"]
    willing.takes.turn(1, None)
    watch.changed()
    view = watch.look()
    assert [(person.person, person.key) for person in view.people if person.on_turn] == [(None, "")]
    assert names(view, level_dbfs=-6.0) == [""]


def test_a_silent_microphone_is_no_fault_of_who_waits_for_it(willing, shown):
    willing.takes.record(TakeRequest(shared={1: ("Ali", "Åse")}))
    willing.takes.turn(1, "Ali")
    shown(silent=(1,))
    view = TakeWatch(willing).look()
    assert names(view, silent=True) == ["Ali"]
    assert [str(sentence) for sentence in view.warnings] == [
        "There is no signal from Ali, channel 1. Is the cable in, and the microphone on?"
    ]


def test_keys_that_hand_a_microphone_over_are_told_where_there_is_one(willing):
    willing.takes.record(TakeRequest())
    assert [key for key, _ in TakeWatch(willing).look().keys] == ["Enter", "m", "c", "x", "?"]
    willing.takes.stop()
    willing.takes.record(TakeRequest(channels={1: "Ali"}))
    assert TakeWatch(willing).look().keys == KEYS


def test_a_circle_is_shown(willing):
    willing.takes.record(TakeRequest())
    watch = TakeWatch(willing)
    assert not watch.look().circled
    willing.takes.verdict(1, Verdict.CIRCLED)
    watch.changed()
    assert watch.look().circled


def test_until_its_section_begins_a_take_is_not_recorded(willing, shown, monkeypatch):
    monkeypatch.setattr(Cueing, "start_frame", 2 * RATE)
    willing.takes.record(TakeRequest())
    watch = TakeWatch(willing)
    shown(position=RATE // 2)
    assert watch.look().begins_in == 1.5
    assert not watch.begun
    shown(position=2 * RATE)
    assert watch.look().begins_in is None
    assert watch.begun


def test_before_the_first_look_it_has_begun_unless_whoever_follows_it_knows_of_a_lead_in(willing):
    assert (TakeWatch(willing).begun, TakeWatch(willing, begun=False).begun) == (True, False)


def test_a_take_that_is_stopped_before_its_section_leaves_nothing(willing, recorder, monkeypatch):
    monkeypatch.setattr(Cueing, "start_frame", 2 * RATE)
    started = willing.takes.record(TakeRequest())
    folder = recorder.plan.folder
    recorder.play(0.5)
    with pytest.raises(StateError, match="never began; nothing was recorded"):
        willing.takes.stop()
    assert not folder.exists()
    assert willing.takes.list(started.session.id) == ()
    assert willing.takes.record(TakeRequest()).take.number == 1


def test_the_bar_counts_from_the_music_and_the_section_is_the_one_that_sounds():
    tempo = TempoMap.steady(Fraction(120), RATE, Meter(3, 4))
    bar = tempo.bar_frame
    backing = KeptBacking((), tempo, 2, "x", 120, False, ((bar(2), "verse"), (bar(6), "hook")))
    assert place_of(backing, 0) == Place(1, counting_in=True)
    assert place_of(backing, bar(2) - 1) == Place(2, counting_in=True)
    assert place_of(backing, bar(2)) == Place(1, section="verse")
    assert place_of(backing, bar(6) - 1) == Place(4, section="verse")
    assert place_of(backing, bar(6)) == Place(5, section="hook")
    assert place_of(KeptBacking(()), 0) is place_of(None, 0) is None


def test_a_damaged_document_of_the_beat_costs_the_bars_and_not_the_screen(willing):
    take = willing.takes.record(TakeRequest()).take
    with willing.library.write() as tx:
        willing.documents.keep_in(tx, "core", "core.backing", take.id, "{torn", session=take.session)
    assert TakeWatch(willing).look().place is None


def test_the_next_take_begins_with_meters_of_its_own(willing, shown):
    willing.takes.record(TakeRequest())
    shown([Level(1, -1.0)])
    watch = TakeWatch(willing)
    assert watch.look().people[0].held_dbfs == -1.0
    willing.takes.stop()
    assert watch.look() is None
    willing.takes.record(TakeRequest())
    shown([Level(1, -50.0)])
    view = watch.look()
    assert (view.number, view.people[0].held_dbfs) == (2, -50.0)


def test_it_is_a_view_of_a_take_that_another_process_started(willing):
    from .fakes import make_app

    started = willing.takes.record(TakeRequest())
    other = make_app(willing.paths.home, recorder=willing.takes.recorder)
    view = TakeWatch(other).look()
    assert view.take == started.take.id
    assert isinstance(other.takes.rolling(), Rolling)
