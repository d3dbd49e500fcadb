"""The track log of one person: across sessions and groups, with what they allow as of now."""

from __future__ import annotations

from workshop.domain.consent import Decision, Use
from workshop.services.take_request import TakeRequest
from workshop.services.track_log import track_log


def brief(rows):
    return [(row["group"], row["take"], row["kind"], row["turn"], row["start_frame"], row["frames"]) for row in rows]


def test_takes_of_all_groups_are_listed_with_each_turn_of_their_own(willing, recorder, clock):
    willing.takes.record(TakeRequest(channels={2: "Åse"}))
    recorder.play(1)
    willing.takes.stop()
    willing.sessions.close()
    clock.wind(hours=1)
    willing.sessions.open("Band")
    willing.attendance.mark(["Åse", "Ola"])
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    for alias in ("Åse", "Ola", None, "Åse"):
        recorder.play(1)
        willing.takes.turn(None, alias)
    recorder.journal(what="lost", frame=200_000, frames=100)
    recorder.play(1)
    willing.takes.stop()
    rows = track_log(willing, "Åse")
    assert brief(rows) == [
        ("Låtskriverne", 1, "track", None, 0, 48_000),
        ("Band", 1, "together", None, 0, 48_000),
        ("Band", 1, "turn", 1, 48_000, 48_000),
        ("Band", 1, "turn", 2, 192_000, 48_000),
    ]
    assert [row["lost_frames"] for row in rows] == [0, 0, 0, 100]
    assert [row["peak_dbfs"] for row in rows] == [-6.0, None, None, None]
    assert len(track_log(willing, "Åse", willing.sessions.current().id)) == 3
    assert brief(track_log(willing, "Ola"))[1:] == [("Band", 1, "turn", 1, 96_000, 48_000)]
    assert track_log(willing, "Kari") == []


def test_consent_is_that_of_now_for_the_take(willing, recorder):
    take = willing.takes.record(TakeRequest(channels={2: "Åse"})).take
    willing.takes.stop()
    willing.consents.record("Åse", Use.PERFORM, Decision.GRANTED, take=take.number)
    (row,) = track_log(willing, "Åse")
    assert row["allowed"] == ["record", "perform"]
    willing.consents.record("Åse", Use.RECORD, Decision.WITHDRAWN)
    (row,) = track_log(willing, "Åse")
    assert (row["consent"]["record"], row["consent"]["perform"]) == (False, True)


def test_a_take_that_was_deleted_is_not_in_it(willing, recorder):
    willing.takes.record(TakeRequest(channels={2: "Åse"}))
    willing.takes.stop()
    willing.takes.delete(1)
    assert track_log(willing, "Åse") == []
