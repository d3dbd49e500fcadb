from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop.domain.journal import JOURNAL, read_journal
from workshop.domain.take import Marker, Take, TakeStatus, Track, Turn
from workshop.services.absorbing import absorb, ended_take
from workshop.services.take_request import TakeRequest


def rows(app, take):
    with app.library.read() as tx:
        tracks = tx.find(Track, take=take, order_by="number")
        turns = [turn for track in tracks for turn in tx.find(Turn, track=track.id, order_by="from_frame")]
        return tx.get(Take, take), tracks, turns, tx.find(Marker, take=take), len(app.events.sentences())


def absorbed(app, take, facts):
    with app.library.write() as tx:
        return absorb(tx, app.events, tx.get(Take, take), facts, ())


def test_only_the_first_absorbing_ends_the_take(willing, recorder, home):
    take = willing.takes.record(TakeRequest()).take.id
    recorder.play(1)
    recorder.end("stopped")
    facts = recorder.facts(next(home.glob("sessions/*/takes/*")))
    assert absorbed(willing, take, facts).closed
    before = rows(willing, take)
    assert not absorbed(willing, take, facts).closed
    assert rows(willing, take) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_prefix_of_a_journal_may_be_absorbed_first(willing, recorder, home, data):
    """Whoever looks while it rolls, or after a torn write: the whole journal gives the same rows in the end."""
    started = willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}, channels={2: "Ali"}))
    recorder.play(1)
    willing.takes.mark()
    willing.takes.turn(1, "Ola")
    recorder.play(1)
    recorder.end("stopped")
    folder = home / "sessions" / started.session.folder / started.take.folder
    text = (folder / JOURNAL).read_text(encoding="utf-8")
    cut = data.draw(st.integers(0, len(text)))
    torn = replace(read_journal(text[:cut].split("\n")), end="", frames=0)
    absorbed(willing, started.take.id, torn)
    take = absorbed(willing, started.take.id, read_journal(text.split("\n"))).take
    _, tracks, turns, markers, _ = rows(willing, started.take.id)
    assert (take.status, take.frames) == (TakeStatus.DONE, 96_000)
    assert [(track.start_frame, track.frames, len(track.people)) for track in tracks] == [
        (0, 96_000, 2),
        (0, 96_000, 1),
    ]
    assert [(turn.from_frame, turn.to_frame) for turn in turns] == [(48_000, None)]
    assert [marker.frame for marker in markers] == [48_000]


def test_a_track_that_only_the_journal_knows_gets_a_row(willing, recorder):
    take = willing.takes.record(TakeRequest(channels={1: "Åse"})).take
    ola = willing.people.find_person("Ola").id
    recorder.journal(what="track", number=2, channel=3, file="take-001-ch03.wav", start_frame=480, people=[ola])
    recorder.plan.folder.joinpath("take-001-ch03.wav").write_bytes(b"RIFF")
    recorder.play(1)
    willing.takes.stop()
    assert [(track.channel, track.people) for track in willing.takes.tracks(take.id)][1] == (3, (ola,))


def test_a_take_without_an_end_rolls_on_and_an_unknown_end_is_damage(willing, recorder):
    take = willing.takes.record(TakeRequest()).take
    facts = recorder.facts(recorder.plan.folder)
    assert ended_take(take, (), facts) == take
    assert ended_take(take, (), replace(facts, end="meteor")).status is TakeStatus.DAMAGED
