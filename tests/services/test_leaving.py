"""Who goes while a take rolls ends their own track or turn, and who comes back gets a new one."""

from __future__ import annotations

import pytest

from workshop.domain.attendance import State
from workshop.domain.consent import Decision, Use
from workshop.domain.erasure import erasure_of
from workshop.domain.take import Turn
from workshop.domain.turns import Span, spans
from workshop.errors import StateError
from workshop.services import views
from workshop.services.take_request import TakeRequest
from workshop.services.track_log import track_log

from .fakes import gone


def said(marked) -> list[str]:
    return [str(sentence) for item in marked for sentence in item.told]


def turns(app):
    with app.library.read() as tx:
        return [(turn.person, turn.from_frame, turn.to_frame) for turn in tx.find(Turn, order_by="from_frame")]


def test_leaving_ends_the_track_and_coming_back_begins_a_new_one_at_the_right_frame(willing, recorder):
    take = willing.takes.record(TakeRequest(channels={1: "Åse", 2: "Ola"})).take
    recorder.play(2)
    assert said(willing.attendance.mark(["Ola"], State.LEFT)) == [
        "The track of Ola in take 1 has ended at 0:02.0; what is on it is kept."
    ]
    recorder.play(3)
    back = willing.attendance.mark(["Ola"])
    assert said(back) == ["Ola has track 3 of take 1, channel 2, from 0:05.0."]
    assert (back[0].joined.file, back[0].joined.start_frame) == ("take-001-ch02-2.wav", 240_000)
    recorder.play(1)
    finished = willing.takes.stop()
    assert [(t.channel, t.start_frame, t.frames, t.file) for t in finished.tracks] == [
        (1, 0, 288_000, "take-001-ch01.wav"),
        (2, 0, 96_000, "take-001-ch02.wav"),
        (2, 240_000, 48_000, "take-001-ch02-2.wav"),
    ]
    kinds = [row["sentence"] for row in views.log(willing) if row["kind"] in {"take.left", "take.joined"}]
    assert kinds == ["Ola left take 1 at 0:02.0.", "Ola joined take 1 at 0:05.0."]
    assert take.id == finished.take.id


def test_leaving_twice_ends_a_track_once_and_leaves_the_others_alone(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    willing.attendance.mark(["Ola"], State.LEFT)
    assert said(willing.attendance.mark(["Ola"], State.LEFT)) == []
    assert recorder.calls.count("leave") == 1
    tracks = willing.takes.tracks(recorder.plan.take)
    assert [track.frames for track in tracks] == [0, 48_000, 0, 0]


def test_the_last_one_who_leaves_is_told_that_the_take_records_nobody(willing, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    recorder.play(1)
    assert said(willing.attendance.mark(["Åse"], State.LEFT))[-1] == (
        "Take 1 records nobody now. End it with `workshop take stop`."
    )


def test_a_track_that_was_begun_and_left_in_one_moment_has_ended_all_the_same(willing, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    willing.attendance.mark(["Åse"], State.LEFT)
    assert willing.attendance.mark(["Åse"])[0].joined.file == "take-001-ch01-2.wav"


def test_who_leaves_before_their_track_has_anything_is_not_told_that_it_is_kept(willing, recorder):
    willing.takes.record(TakeRequest())
    assert said(willing.attendance.mark(["Ola"], State.LEFT)) == [
        "The track of Ola in take 1 has ended at 0:00.0; nothing is on it."
    ]


def test_a_recorder_that_does_not_end_a_track_is_told_and_asked_again(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    recorder.fail["leave"] = gone()
    marked = willing.attendance.mark(["Ola"], State.LEFT)
    assert (marked[0].attendance.state, str(marked[0].problem)) == (State.LEFT, "The device is gone.")
    assert len(said(willing.attendance.mark(["Ola"], State.LEFT))) == 1


def test_a_track_that_ended_although_nobody_wrote_its_row_is_not_taken_for_a_rolling_one(willing, recorder):
    """The process that had the recorder end it was killed before the row was written."""
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    recorder.play(1)
    recorder.journal(what="track_end", number=1, frames=48_000, peak_dbfs=-6.0, clips=0)
    assert willing.attendance.mark(["Åse"])[0].joined.start_frame == 48_000


def test_leaving_a_shared_microphone_ends_the_turn_and_nobody_has_it_then(willing, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    willing.takes.turn(None, "Ola")
    recorder.play(1)
    assert said(willing.attendance.mark(["Ola"], State.LEFT)) == [
        "The turn of Ola has ended: nobody is on track 1 of take 1 from 0:01.0."
    ]
    assert turns(willing)[-1] == (None, 48_000, None)
    recorder.play(1)
    assert said(willing.attendance.mark(["Ola"])) == ["Ola shares track 1 of take 1: `workshop take turn 1 Ola`."]
    willing.takes.turn(None, "Ola")
    assert turns(willing)[-1] == (willing.people.find_person("Ola").id, 96_000, None)


def test_leaving_a_microphone_that_another_has_changes_nothing_on_it(willing, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    willing.takes.turn(None, "Åse")
    recorder.play(1)
    assert said(willing.attendance.mark(["Ola"], State.LEFT)) == []
    assert len(turns(willing)) == 1


def test_leaving_a_microphone_of_which_nobody_said_who_has_it_asks_for_it(willing, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    assert said(willing.attendance.mark(["Ola"], State.LEFT)) == [
        "Ola shared track 1 of take 1. Say who has it now: `workshop take turn 1 NAME`."
    ]


def test_taking_a_leaving_back_gives_a_track_again_and_says_so(willing, recorder):
    willing.takes.record(TakeRequest(channels={1: "Åse", 2: "Ola"}))
    recorder.play(1)
    willing.attendance.mark(["Ola"], State.LEFT)
    assert str(willing.undo.last()) == (
        "Taken back: Ola marked as left. Ola has track 3 of take 1, channel 2, from 0:01.0."
    )


def test_a_microphone_that_is_free_again_is_used_last_and_a_name_that_is_taken_never(willing, recorder):
    recorder.channels = 3
    willing.takes.record(TakeRequest(channels={1: "Åse", 2: "Ola"}))
    recorder.play(1)
    willing.attendance.mark(["Åse"], State.LEFT)
    assert willing.attendance.mark(["Ali"])[0].joined.channel == 3
    (recorder.plan.folder / "take-001-ch01-2.wav").write_bytes(b"somebody's")
    assert willing.attendance.mark(["Kari"])[0].joined.file == "take-001-ch01-3.wav"


def test_who_no_longer_says_yes_gets_no_track_when_they_come_back(willing, recorder):
    willing.takes.record(TakeRequest())
    willing.attendance.mark(["Ola"], State.LEFT)
    willing.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    marked = willing.attendance.mark(["Ola"])
    assert marked[0].joined is None
    assert "Ola has not said yes" in str(marked[0].problem)


def test_a_yes_that_is_taken_back_ends_the_track_and_the_turn_at_once(willing, recorder):
    willing.takes.record(TakeRequest(channels={2: "Kari"}, shared={1: ("Åse", "Ola")}))
    willing.takes.turn(None, "Ola")
    recorder.play(1)
    answered = [willing.consents.record(alias, Use.RECORD, Decision.WITHDRAWN) for alias in ("Kari", "Ola", "Åse")]
    assert [[str(sentence) for sentence in each.told] for each in answered] == [
        ["The track of Kari in take 1 has ended at 0:01.0; what is on it is kept."],
        ["The turn of Ola has ended: nobody is on track 1 of take 1 from 0:01.0."],
        [],
    ]
    for alias in ("Kari", "Ola", "Åse"):
        assert willing.consents.still_recording(willing.people.find_person(alias).id) is None
    joined = willing.consents.record("Kari", Use.RECORD, Decision.GRANTED).joined
    assert joined.joined.file == "take-001-ch02-2.wav"


def test_a_yes_taken_back_before_the_first_turn_makes_the_shared_microphone_nobodys_until_somebody_has_it(
    willing, recorder
):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    recorder.play(2)
    told = willing.consents.record("Åse", Use.RECORD, Decision.WITHDRAWN).told
    assert [str(sentence) for sentence in told] == [
        "Nobody is on track 1 from 0:02.0.",
        "Åse shared track 1 of take 1. Say who has it now: `workshop take turn 1 NAME`.",
    ]
    recorder.play(2)
    willing.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    willing.takes.turn(1, "Ola")
    recorder.play(1)
    willing.takes.stop()
    ola = willing.people.find_person("Ola").id
    assert turns(willing) == [(None, 96_000, 192_000), (ola, 192_000, None)]
    folder = recorder.last.folder
    assert [(frame, person) for frame, _, person in recorder.facts(folder).turns] == [(96_000, None), (192_000, ola)]


def test_a_no_for_another_song_ends_nothing(willing, recorder):
    song = willing.songs.add("Natt")
    willing.takes.record(TakeRequest(channels={2: "Kari"}))
    assert willing.consents.record("Kari", Use.RECORD, Decision.DENIED, song=str(song.number)).told == ()
    recorder.fail["leave"] = gone()
    answered = willing.consents.record("Kari", Use.RECORD, Decision.WITHDRAWN)
    assert str(answered.problem) == "The device is gone."
    assert willing.consents.still_recording(willing.people.find_person("Kari").id) == 1


def test_turns_without_a_number_mean_the_one_shared_microphone_or_the_one_they_share(willing, recorder):
    willing.takes.record(TakeRequest(channels={3: "Kari"}, shared={1: ("Åse", "Ola")}))
    tracks = {row.channel: row.id for row in willing.takes.tracks(recorder.plan.take)}
    assert willing.takes.turn(None, "Kari").turn.track == tracks[1]
    assert willing.takes.turn(None, None).turn.person is None
    willing.takes.stop()
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola"), 2: ("Ali", "Kari")}))
    tracks = {row.channel: row.id for row in willing.takes.tracks(recorder.plan.take)}
    assert willing.takes.turn(None, "Ali").turn.track == tracks[2]
    with pytest.raises(StateError, match="several microphones") as refused:
        willing.takes.turn(None, None)
    assert "tracks 1, 2" in str(refused.value.hint)


def test_a_guest_at_somebodys_own_microphone_comes_by_a_turn_and_leaves_them_what_was_theirs(willing, recorder):
    take = willing.takes.record(TakeRequest(channels={1: "Åse"})).take
    recorder.play(1)
    willing.takes.turn(None, "Ola")
    recorder.play(1)
    aase, ola = (willing.people.find_person(alias).id for alias in ("Åse", "Ola"))
    (track,) = willing.takes.tracks(take.id)
    assert track.people == (aase,)
    assert said(willing.attendance.mark(["Åse"], State.LEFT)) == []
    willing.takes.stop()
    (track,) = willing.takes.tracks(take.id)
    with willing.library.read() as tx:
        found = spans(track, tx.find(Turn))
    assert found == (Span((aase,), 0, 48_000), Span((ola,), 48_000, 96_000))


def test_who_comes_later_is_not_heard_in_what_was_before_and_deleting_them_takes_nothing_of_it(willing, recorder):
    take = willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")})).take
    recorder.play(2)
    willing.takes.turn(1, "Ali")
    recorder.play(1)
    willing.takes.turn(1, "Åse")
    recorder.play(1)
    willing.takes.stop()
    aase, ola, ali = (willing.people.find_person(alias).id for alias in ("Åse", "Ola", "Ali"))
    track = willing.takes.tracks(take.id)[0]
    with willing.library.read() as tx:
        rows = tx.find(Turn)
    together = Span((aase, ola), 0, 96_000)
    assert spans(track, rows) == (together, Span((ali,), 96_000, 144_000), Span((aase,), 144_000, 192_000))
    (part,) = erasure_of(ali, [track], rows).silenced
    assert (part.spans, set(part.people)) == (((96_000, 144_000),), {aase, ola})
    assert [row["kind"] for row in track_log(willing, "Ali") if row["track"] == 1] == ["turn"]


def test_saying_the_same_twice_is_one_turn_in_what_is_shown(willing, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    for alias in (None, None, "Ola"):
        recorder.play(1)
        willing.takes.turn(1, alias)
    willing.takes.stop()
    shown = views.takes(willing)[0]["tracks"][0]["turns"]
    assert [(turn["alias"], turn["from_frame"]) for turn in shown] == [(None, 48_000), ("Ola", 144_000)]


def test_the_last_of_several_turns_on_one_frame_lasts_in_rows_and_journal(willing, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    for alias in ("Åse", "Ola", "Åse"):
        willing.takes.turn(None, alias)
    folder = recorder.plan.folder
    recorder.play(1)
    willing.takes.stop()
    aase = willing.people.find_person("Åse").id
    assert recorder.facts(folder).turns[-1][2] == aase
    assert [person for person, first, last in turns(willing) if last is None] == [aase]


def test_a_track_that_has_ended_takes_no_turn(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    willing.attendance.mark(["Åse"], State.LEFT)
    with pytest.raises(StateError, match="Track 1 of take 1 has ended"):
        willing.takes.turn(1, "Ola")
