from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop.domain.journal import JOURNAL, read_journal
from workshop.domain.take import Marker, Take, TakeStatus, Track, Turn
from workshop.errors import LibraryError
from workshop.messages import message
from workshop.services.absorbing import absorb, ended_take
from workshop.services.take_request import TakeRequest

from .fakes import make_app


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


KNOWN = st.sampled_from(["AASE", "OLA"])
ODD = st.sampled_from(["\ud800", "x\0y", "", "01a20000-0000-7000-8000-000000000000", "a" * 300, "../take.journal"])
FIGURES = st.sampled_from([0, 1, 2, 48_000, -1, 2**31, 2**61, 2**70, 1.5, None, True])
LINES = st.one_of(
    st.fixed_dictionaries({"what": st.just("turn"), "frame": FIGURES, "track": FIGURES, "person": KNOWN | ODD}),
    st.fixed_dictionaries({"what": st.just("marker"), "frame": FIGURES, "id": ODD, "kind": ODD}),
    st.fixed_dictionaries({"what": st.just("lost"), "frame": FIGURES, "frames": FIGURES}),
    st.fixed_dictionaries({"what": st.just("notice"), "frame": FIGURES, "word": st.just("slept"), "amount": FIGURES}),
    st.fixed_dictionaries({"what": st.just("track_end"), "number": FIGURES, "frames": FIGURES, "clips": FIGURES}),
    st.fixed_dictionaries({"what": st.just("sealed"), "number": FIGURES, "sha256": ODD, "active_frames": FIGURES}),
    st.fixed_dictionaries({"what": st.just("end"), "reason": ODD, "frames": FIGURES}),
    st.fixed_dictionaries(
        {
            "what": st.just("track"),
            "number": FIGURES,
            "channel": FIGURES,
            "file": ODD,
            "start_frame": FIGURES,
            "people": st.lists(KNOWN | ODD, max_size=2),
        }
    ),
)


class TakenBackError(Exception):
    pass


def test_no_line_of_a_journal_keeps_a_take_from_being_stored(willing, recorder):
    """Of a take that cannot be stored nothing can be heard, handed on or deleted."""
    take = willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}, channels={2: "Ali"})).take.id
    recorder.play(1)
    folder = recorder.plan.folder
    recorder.kill()
    begun = (folder / JOURNAL).read_text(encoding="utf-8").splitlines()
    aase, ola = (willing.people.find_person(alias).id for alias in ("Åse", "Ola"))

    @settings(max_examples=40, deadline=None, database=None)
    @given(lines=st.lists(LINES, max_size=6))
    def stored(lines):
        said = [json.dumps(line).replace("AASE", aase).replace("OLA", ola) for line in lines]
        facts = read_journal([*begun, *said])
        facts = replace(facts, end=facts.end or "recovered")
        with suppress(TakenBackError), willing.library.write() as tx:
            ended = absorb(tx, willing.events, tx.get(Take, take), facts, ())
            assert ended.closed
            assert len(ended.tracks) >= 2
            assert {turn.person for turn in tx.find(Turn)} <= {None, aase, ola}
            raise TakenBackError

    stored()
    assert willing.takes.get(1).status is TakeStatus.ROLLING


@pytest.mark.parametrize(("ending", "status"), [("unmended", "recovered"), ("unreadable", "damaged")])
def test_a_take_is_damaged_by_what_was_set_aside_and_not_by_what_was_mended(willing, recorder, home, ending, status):
    take = willing.takes.record(TakeRequest(channels={1: "Åse"})).take.id
    recorder.end("recovered")
    facts = recorder.facts(next(home.glob("sessions/*/takes/*")))
    (file,) = (track.file for track in facts.tracks.values())
    there = {file} if ending == "unmended" else set()
    with willing.library.write() as tx:
        row = absorb(tx, willing.events, tx.get(Take, take), facts, there | {f"{file}.{ending}"}).take
    assert row.status == status


def test_a_turn_of_somebody_the_library_does_not_know_is_nobody_s_and_told(willing, recorder, home):
    take = willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")})).take
    willing.takes.turn(None, "Åse")
    recorder.play(1)
    stranger = "01a20000-0000-7000-8000-000000000000"
    recorder.journal(what="turn", frame=24_000, track=1, person=stranger)
    recorder.journal(what="marker", frame=24_000, id="\ud800", kind="good")
    recorder.kill()
    told = [str(sentence) for sentence in make_app(home, None, recorder).catch_up()]
    assert told == [
        "Take 1 was saved after its recorder stopped: 1.0 s on 3 tracks.",
        "2 entries of take 1 name somebody or something that the library does not know; they were left out.",
    ]
    found = rows(willing, take.id)
    assert [(turn.person is None, turn.from_frame, turn.to_frame) for turn in found[2]] == [
        (False, 0, 24_000),
        (True, 24_000, None),
    ]
    assert found[3] == []


def test_what_the_library_cannot_take_in_names_the_take(willing, recorder, home, monkeypatch):
    willing.takes.record(TakeRequest())
    recorder.kill()

    def misfit(*_: object) -> None:
        raise LibraryError(message("That does not fit."))

    monkeypatch.setattr("workshop.services.finishing.absorb", misfit)
    told = [str(sentence) for sentence in make_app(home, None, recorder).catch_up()]
    assert told == [
        "Take 1 is not saved yet. That does not fit.",
        "Its files stay as they are, and the next command tries again.",
    ]
