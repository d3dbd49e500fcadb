"""Somebody says no or leaves, or another window ends the take, while a join or a turn is on its way."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from workshop.domain.attendance import State
from workshop.domain.consent import Decision, Use
from workshop.domain.take import Turn
from workshop.domain.turns import Span, spans
from workshop.errors import ConsentError, StateError
from workshop.services import rolling
from workshop.services.cueing import track_plan
from workshop.services.planning import Planner
from workshop.services.take_request import TakeRequest

from .fakes import make_app


class KilledError(BaseException):
    pass


@pytest.fixture
def other(home, clock, recorder):
    """Another window on the same library."""
    return make_app(home, clock, recorder)


def withdraw(app, alias):
    return app.consents.record(alias, Use.RECORD, Decision.WITHDRAWN)


def leave(app, alias):
    return app.attendance.mark([alias], State.LEFT)


def turns(app):
    with app.library.read() as tx:
        return [(turn.person, turn.from_frame, turn.to_frame) for turn in tx.find(Turn, order_by="from_frame")]


@pytest.mark.parametrize("change", [withdraw, leave])
def test_who_says_no_or_leaves_while_their_track_waits_for_the_lock_gets_none(
    willing, other, recorder, monkeypatch, change
):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    with monkeypatch.context() as busy:

        @contextmanager
        def waiting(_house):
            change(other, "Ali")
            yield

        busy.setattr(rolling, "alone", waiting)
        marked = willing.attendance.mark(["Ali"])[0]
    assert marked.joined is None
    assert str(marked.problem).startswith("Ali ")
    assert "join" not in recorder.calls


@pytest.mark.parametrize("change", [withdraw, leave])
def test_who_says_no_or_leaves_while_their_track_is_added_is_on_it_no_longer(
    willing, other, recorder, monkeypatch, change
):
    """Whoever adds it has the lock: who says no in another window waits until it is there, and ends it then."""
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    ali = willing.people.find_person("Ali").id
    row = Planner(willing).track(willing.takes.get(1), 2, 2, (ali,))
    with willing.library.write() as tx:
        tx.add(row)

    @contextmanager
    def waiting(_house):
        recorder.join(track_plan(row))
        yield

    monkeypatch.setattr(rolling, "alone", waiting)
    change(other, "Ali")
    assert recorder.left == 2


@pytest.mark.parametrize("change", [withdraw, leave])
def test_a_turn_of_who_says_no_or_leaves_as_it_is_noted_is_nobody_s_at_once(willing, other, recorder, change):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    note = recorder.turn

    def turned(track, person):
        frame = note(track, person)
        if person is not None:
            change(other, "Ola")
            recorder.play(0.5)
        return frame

    recorder.turn = turned
    with pytest.raises((ConsentError, StateError), match="Ola") as refused:
        willing.takes.turn(1, "Ola")
    assert "Nobody is on track 1 from now on." in str(refused.value.hint)
    ola = willing.people.find_person("Ola").id
    (first, *between, last) = turns(willing)
    # A yes that is taken back before there was a turn makes the microphone nobody's by itself, on that very frame.
    assert (first, between) in [((ola, 0, 24_000), []), ((ola, 0, 0), [(None, 0, 24_000)])]
    assert last == (None, 24_000, None)
    assert willing.consents.still_recording(ola) is None


def test_turns_are_in_the_order_of_their_frames_whoever_stored_which_first(willing, other, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    recorder.play(1)
    note = recorder.turn

    def late(track, person):
        frame = note(track, person)
        recorder.turn = note
        recorder.play(1)
        other.takes.turn(1, "Ola")
        return frame

    recorder.turn = late
    willing.takes.turn(1, "Åse")
    aase, ola = (willing.people.find_person(alias).id for alias in ("Åse", "Ola"))
    assert turns(willing) == [(aase, 48_000, 96_000), (ola, 96_000, None)]


def test_a_turn_that_is_stored_after_its_take_has_ended_changes_no_other(willing, other, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    recorder.play(1)
    note = recorder.turn

    def late(track, person):
        frame = note(track, person)
        recorder.turn = note
        recorder.play(1)
        other.takes.turn(1, "Ali")
        recorder.play(1)
        other.takes.stop()
        return frame

    recorder.turn = late
    turned = willing.takes.turn(1, "Åse").turn
    aase, ali = (willing.people.find_person(alias).id for alias in ("Åse", "Ali"))
    assert (turned.person, turned.from_frame, turned.to_frame) == (aase, 48_000, 96_000)
    assert turns(willing) == [(aase, 48_000, 96_000), (ali, 96_000, None)]


def test_a_guest_whose_turn_is_stored_late_takes_no_frame_of_whose_microphone_it_is(willing, other, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    recorder.play(1)
    note = recorder.turn

    def late(track, person):
        frame = note(track, person)
        recorder.turn = note
        recorder.play(1)
        other.takes.turn(1, None)
        other.takes.stop()
        return frame

    recorder.turn = late
    willing.takes.turn(1, "Ola")
    aase, ola = (willing.people.find_person(alias).id for alias in ("Åse", "Ola"))
    (track,) = willing.takes.tracks(willing.takes.get(1).id)
    with willing.library.read() as tx:
        assert spans(track, tx.find(Turn)) == (Span((aase,), 0, 48_000), Span((ola,), 48_000, 96_000))


def test_who_has_a_row_and_no_track_is_joined_by_the_next_mark(willing, other, recorder, home):
    """The window that was to add the track was killed after it had written its row."""
    recorder.channels = 2
    take = willing.takes.record(TakeRequest(channels={1: "Åse"})).take
    recorder.fail["join"] = KilledError()  # type: ignore[assignment]
    with pytest.raises(KilledError):
        willing.attendance.mark(["Ali"])
    assert willing.consents.still_recording(willing.people.find_person("Ali").id) is None
    recorder.play(1)
    joined = other.attendance.mark(["Ali"])[0].joined
    assert (joined.number, joined.channel, joined.start_frame, joined.file) == (2, 2, 48_000, "take-001-ch02.wav")
    assert [track.number for track in willing.takes.tracks(take.id)] == [1, 2]
    recorder.play(1)
    assert willing.takes.stop().remarks == ()


def test_a_track_that_never_began_is_told_as_its_take_ends(willing, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    recorder.fail["join"] = KilledError()  # type: ignore[assignment]
    with pytest.raises(KilledError):
        willing.attendance.mark(["Ali"])
    assert list(map(str, willing.takes.stop().remarks)) == ["Ali has no track in take 1: it never began."]
