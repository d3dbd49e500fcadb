from __future__ import annotations

import pytest

from workshop.domain.attendance import State
from workshop.domain.consent import Decision, Use
from workshop.domain.take import Marker, MarkerKind, Turn
from workshop.errors import ConsentError, DeviceError, NotFoundError, StateError
from workshop.services import on_take
from workshop.services.kinds import MARKERS
from workshop.services.take_request import TakeRequest

from .fakes import gone
from .heard import heard


def test_a_late_comer_joins_the_rolling_take_at_its_frame(opened, recorder):
    for alias in ("Åse", "Ola"):
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
    opened.attendance.mark(["Åse"])
    opened.takes.record(TakeRequest())
    recorder.play(1)
    marked = opened.attendance.mark(["Ola", "Ali"])
    assert [(item.alias, item.take, item.joined and item.joined.start_frame) for item in marked] == [
        ("Ola", 1, 48_000),
        ("Ali", None, None),
    ]
    recorder.play(1)
    finished = opened.takes.stop()
    assert [(track.start_frame, track.frames) for track in finished.tracks] == [(0, 96_000), (48_000, 48_000)]
    assert finished.take.frames == 96_000


def test_somebody_who_says_yes_while_a_take_rolls_has_a_track_from_then_on(opened, recorder):
    opened.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    opened.attendance.mark(["Åse"])
    opened.takes.record(TakeRequest())
    new = opened.attendance.new("Bo")
    assert str(new.problem) == "Bo has not said yes to being recorded. So take 1 has no track of theirs."
    assert str(new.hint) == "When they do: `workshop consent Bo --use record --grant`."
    recorder.play(1)
    joined = opened.consents.record("Bo", Use.RECORD, Decision.GRANTED).joined
    assert (joined.take, joined.joined.start_frame, joined.problem) == (1, 48_000, None)
    again = opened.attendance.mark(["Bo"])[0]
    assert (again.changed, again.joined, again.problem) == (False, None, None)


def test_a_mark_that_changes_nothing_gives_a_track_to_who_has_none(willing, recorder):
    recorder.channels = 3
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    marked = willing.attendance.mark(["Ola", "Ali", "Kari"])
    assert [(item.changed, bool(item.joined)) for item in marked] == [(False, True), (False, True), (False, False)]
    assert str(marked[2].problem) == "Take 1 has no channel free for Kari."
    assert "workshop take turn TRACK Kari" in str(marked[2].hint)


def test_somebody_who_has_said_no_is_not_asked_again(willing, recorder):
    willing.consents.record("Kari", Use.RECORD, Decision.DENIED)
    willing.takes.record(TakeRequest())
    marked = willing.attendance.mark(["Kari"])[0]
    assert marked.problem is not None
    assert marked.hint is None


def test_a_yes_gives_no_track_to_who_is_not_there_or_where_nothing_rolls(opened, recorder):
    assert opened.consents.record("Åse", Use.RECORD, Decision.GRANTED).joined is None
    opened.attendance.mark(["Åse"])
    assert opened.consents.record("Åse", Use.RECORD, Decision.GRANTED).joined is None
    opened.takes.record(TakeRequest())
    assert opened.consents.record("Ola", Use.RECORD, Decision.GRANTED).joined is None
    opened.attendance.mark(["Ola"], State.LATE)
    assert opened.consents.record("Ola", Use.KEEP, Decision.GRANTED).joined is None


def test_a_join_that_fails_is_told_and_costs_neither_the_mark_nor_the_take(opened, recorder):
    for alias in ("Åse", "Ola"):
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
    opened.attendance.mark(["Åse"])
    started = opened.takes.record(TakeRequest())
    recorder.fail["join"] = gone()
    marked = opened.attendance.mark(["Ola"])
    assert marked[0].attendance.here
    assert str(marked[0].problem) == "The device is gone."
    assert len(opened.takes.tracks(started.take.id)) == 1


def test_joining_by_hand_needs_a_yes_and_a_free_channel(willing, recorder):
    recorder.channels = 3
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    assert willing.takes.join("Ola", channel=3).track.channel == 3
    with pytest.raises(StateError, match="cannot get a channel"):
        willing.takes.join("Ali", channel=3)
    willing.consents.record("Kari", Use.RECORD, Decision.WITHDRAWN)
    with pytest.raises(ConsentError, match="Kari has not said yes"):
        willing.takes.join("Kari")


def turns(app):
    with app.library.read() as tx:
        return [(turn.person, turn.from_frame, turn.to_frame) for turn in tx.find(Turn, order_by="from_frame")]


def test_a_turn_may_go_to_anybody_in_the_room_who_said_yes_or_to_nobody(willing, recorder):
    started = willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    recorder.play(1)
    willing.takes.turn(1, "Ali")
    recorder.play(1)
    willing.takes.turn(1, None)
    willing.takes.stop()
    ali = willing.people.find_person("Ali").id
    assert turns(willing) == [(ali, 48_000, 96_000), (None, 96_000, None)]
    assert ali in heard(willing, started.take.id)


@pytest.mark.parametrize(
    ("alias", "error", "way_out"),
    [
        ("Kari", ConsentError, "Nobody is on track 1 from now on. When they do: `workshop consent Kari"),
        ("Ola", StateError, "Nobody is on track 1 from now on. When they come: `workshop attend Ola"),
        ("Kry", NotFoundError, "Nobody is on track 1 from now on."),
    ],
)
def test_a_turn_that_is_refused_leaves_the_microphone_with_nobody(willing, recorder, alias, error, way_out):
    """Whoever was named has it in hand by then."""
    willing.consents.record("Kari", Use.RECORD, Decision.WITHDRAWN)
    willing.attendance.mark(["Ola"], State.LEFT)
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ali")}))
    willing.takes.turn(1, "Åse")
    recorder.play(1)
    with pytest.raises(error) as refused:
        willing.takes.turn(1, alias)
    assert str(refused.value.hint).startswith(way_out)
    recorder.play(1)
    folder = recorder.plan.folder
    willing.takes.stop()
    aase = willing.people.find_person("Åse").id
    assert turns(willing) == [(aase, 0, 48_000), (None, 48_000, None)]
    assert recorder.facts(folder).turns == ((0, 1, aase), (48_000, 1, None))


def test_whoever_had_only_a_turn_was_here(willing, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    willing.takes.turn(1, "Ali")
    willing.takes.stop()
    with pytest.raises(StateError, match="Ali is on a take"):
        willing.attendance.mark(["Ali"], State.ABSENT)
    willing.attendance.mark(["Kari"], State.ABSENT)


def test_a_track_that_was_made_although_the_recorder_said_nothing_keeps_its_people(willing, recorder):
    take = willing.takes.record(TakeRequest(channels={1: "Åse"})).take

    def silent(track):
        (recorder.plan.folder / track.file).write_bytes(b"RIFF")
        raise gone()

    recorder.join = silent
    with pytest.raises(DeviceError):
        willing.takes.join("Ola")
    recorder.kill()
    willing.catch_up()
    assert [track.channel for track in willing.takes.tracks(take.id)] == [1, 2]


def test_markers_are_words_and_stay_where_they_were_set(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.play(3)
    assert willing.takes.mark("hook").marker.frame == 144_000
    for wrong in ("Åse was great", "ola", "doko", "syk", "surola", ""):
        with pytest.raises(StateError, match="A marker is one of these words: marker, good"):
            willing.takes.mark(wrong)


def test_a_marker_that_comes_while_its_take_is_deleted_leaves_nothing(willing, recorder, monkeypatch):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    mark = recorder.mark

    def deleted_meanwhile(marker, kind):
        frame = mark(marker, kind)
        willing.deleting.stop_and_delete()
        return frame

    monkeypatch.setattr(recorder, "mark", deleted_meanwhile)
    with pytest.raises(StateError, match="deleted meanwhile"):
        willing.takes.mark("marker")
    with willing.library.read() as tx:
        assert tx.find(Marker) == []
    assert "take.marker" not in [event.kind for event, _ in willing.events.sentences()]


def test_a_marker_of_any_other_word_in_a_journal_is_a_plain_one(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.mark("00000000-0000-4000-8000-000000000001", "doko")
    take = willing.takes.stop().take
    with willing.library.read() as tx:
        assert [marker.kind for marker in tx.find(Marker, take=take.id)] == ["marker"]


def test_the_log_s_words_for_markers_are_those_that_can_be_set():
    assert MARKERS.split("|") == list(MarkerKind)


def test_nobody_reads_the_journal_to_join_hand_over_or_leave_while_the_recorder_tells_what_is_written(
    willing, recorder, monkeypatch
):
    willing.attendance.mark(["Ali"], State.LEFT)
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}, monitor=()))

    def refuse(_folder):
        raise AssertionError("the journal was read")

    monkeypatch.setattr(on_take, "facts_of", refuse)
    joined = willing.attendance.mark(["Ali"])[0].joined
    assert joined is not None
    willing.takes.turn(None, "Ola")
    assert len(willing.consents.record("Ali", Use.RECORD, Decision.WITHDRAWN).told) == 1
    assert willing.attendance.mark(["Ola"], State.LEFT)[0].told
