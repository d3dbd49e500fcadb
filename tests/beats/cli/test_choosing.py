"""`beat choose`: what is kept, what is logged, and the way back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import BOOM_BAP
from workshop_beats.choice import Choice

if TYPE_CHECKING:
    from tests.cli.conftest import Line


def test_choose_needs_an_open_session_and_a_beat_that_there_is(line: Line, session: Line) -> None:
    session("session", "close")
    assert "No session is open" in line("beat", "choose", "boom-bap", code=1).stderr
    assert "boom-bap" in line("beat", "show", "boombap", code=1).stderr


def test_choose_is_logged_and_a_leaders_own_name_stays_out_of_the_log(session: Line) -> None:
    own = session.app.paths.presets / "beats" / "kari-nordmann.toml"
    own.parent.mkdir(parents=True)
    own.write_text(BOOM_BAP.read_text(encoding="utf-8"), encoding="utf-8")
    session("beat", "choose", "midnight-house")
    session("beat", "choose", "kari-nordmann")

    events = [event for event, _ in session.app.events.sentences() if event.kind == "beat.chosen"]
    assert ["midnight-house" in (event.data or "") for event in events] == [True, False]
    assert not any("kari" in (event.data or "") for event in events)


def test_all_that_was_chosen_is_kept_and_read_back(session: Line) -> None:
    options = ("--tempo", "84.5", "--transpose", "-2", "--kit", "dusty", "--hear", "both", "--no-melody")
    session("beat", "choose", "boom-bap", *options)

    opened = session.app.sessions.current()
    (kept,) = session.app.documents.find("beats.chosen", opened.id)
    assert Choice.read(kept.text) == Choice("boom-bap", 84.5, -2, "dusty", "both", melody=False)
    (event,) = [event for event, _ in session.app.events.sentences() if event.kind == "beat.chosen"]
    assert json.loads(event.data or "") == {"beat": "boom-bap", "tempo": 84.5, "transpose": -2, "hear": "both"}


def test_a_document_of_the_first_version_is_still_read() -> None:
    assert Choice.read('{"beat": "boom-bap"}') == Choice("boom-bap")
    assert Choice.read('{"beat": "boom-bap", "hear": "whistle", "later": 1}') == Choice("boom-bap")


@pytest.mark.parametrize(
    "choice", [Choice("a"), Choice("b c", 91.0, 3, "my kit", "click", melody=False), Choice("a", hear="both")]
)
def test_a_choice_survives_writing(choice: Choice) -> None:
    assert Choice.read(choice.write()) == choice


def test_what_was_chosen_before_is_said_with_the_command_that_goes_back(session: Line) -> None:
    session("beat", "choose", "boom-bap", "--tempo", "84", "--hear", "click")
    said = session("beat", "choose", "midnight-house").stdout

    assert "`workshop beat choose boom-bap --tempo 84 --hear click`" in said
    assert "Before" not in session("beat", "choose", "midnight-house").stdout


def test_a_songs_beat_goes_before_the_sessions(session: Line) -> None:
    from workshop_beats.library import chosen

    session("song", "add", "Natt")
    session("beat", "choose", "boom-bap")
    session("beat", "choose", "six-eight-soul", "--song", "Natt")
    opened = session.app.sessions.current()
    song = session.app.songs.find("Natt")
    said = session("beat", "choose", "midnight-house", "--song", "Natt").stdout

    assert chosen(session.app.documents.find, opened, None) == Choice("boom-bap")
    assert chosen(session.app.documents.find, opened, song) == Choice("midnight-house")
    assert "choose six-eight-soul --song 1`" in said


def test_a_kit_or_a_tempo_that_cannot_be_is_refused_and_nothing_is_chosen(session: Line) -> None:
    assert "dusty" in session("beat", "choose", "boom-bap", "--kit", "dussty", code=1).stderr
    session("beat", "choose", "boom-bap", "--tempo", "9", code=2)
    session("beat", "choose", "boom-bap", "--transpose", "40", code=2)

    opened = session.app.sessions.current()
    assert session.app.documents.find("beats.chosen", opened.id) == ()


@pytest.mark.parametrize("gone", [False, True])
def test_a_beat_that_is_called_like_somebody_can_be_chosen_and_is_not_named_in_the_log(
    session: Line, gone: bool
) -> None:
    session("person", "add", "Disco", "--group", "Gruppa")
    if gone:
        session("person", "remove", "Disco")
    session("beat", "choose", "disco")
    session("beat", "vote", "disco", "trap", "--counts", "2,1")

    events = [event for event, _ in session.app.events.sentences() if event.kind.startswith("beat.")]
    assert [json.loads(event.data or "")["beat"] for event in events] == ["own", "own", "own"]
    assert not any("disco" in (event.data or "") for event in events)
    assert json.loads(events[1].data or "")["hands"] == 2
    assert "disco" in session("beat", "choose", "trap").stdout
