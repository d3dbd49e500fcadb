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


def test_the_first_beat_of_a_song_does_not_pin_the_sessions_to_it(session: Line) -> None:
    session("song", "add", "Natt")
    session("beat", "choose", "lo-fi")
    said = session("beat", "choose", "boom-bap", "--song", "Natt").stdout

    assert "Until now the song had the session's beat, lo-fi." in said
    assert "goes back" not in said


def test_what_was_chosen_is_said_with_all_that_differs(session: Line) -> None:
    said = session(
        "beat", "choose", "boom-bap", "--tempo", "84", "--transpose", "-2", "--kit", "808", "--no-melody"
    ).stdout

    assert (
        "The beat is Boom bap classic: 84 beats a minute, G minor (2 semitones down), kit 808, without the guide melody."
    ) in said
    session.language = "nb"
    said = session("beat", "choose", "boom-bap", "--tempo", "84,5", "--hear", "both").stdout
    assert "Boom bap-klassiker" in said
    assert "84,5" in said
    assert "a-moll" in said


def test_what_a_new_choice_of_the_same_beat_leaves_out_is_said_with_the_command_that_keeps_it(session: Line) -> None:
    session("beat", "choose", "boom-bap", "--tempo", "84", "--transpose", "-2", "--kit", "808")
    said = session("beat", "choose", "boom-bap", "--tempo", "84.5").stdout

    assert "This leaves out --transpose -2 --kit 808." in said
    assert "`workshop beat choose boom-bap --tempo 84.5 --transpose -2 --kit 808`" in said
    assert "leaves out" not in session("beat", "choose", "trap").stdout


@pytest.mark.parametrize(("key", "semitones"), [("G minor", -2), ("h-moll", 2), ("b-moll", 1), ("Bb major", 1)])
def test_a_key_is_chosen_by_its_name_in_either_language(session: Line, key: str, semitones: int) -> None:
    session("beat", "choose", "boom-bap", "--key", key)

    (kept,) = session.app.documents.find("beats.chosen", session.app.sessions.current().id)
    assert Choice.read(kept.text) == Choice("boom-bap", transpose=semitones)


@pytest.mark.parametrize("command", ["choose", "render", "midi"])
def test_a_key_that_is_none_or_one_too_many_is_refused(session: Line, command: str) -> None:
    assert "“Q minor” is no key" in session("beat", command, "boom-bap", "--key", "Q minor", code=1).stderr
    said = session("beat", command, "boom-bap", "--key", "A minor", "--transpose", "1", code=2).stderr
    assert "Use one of --key and --transpose" in said


def test_a_beat_is_chosen_by_its_title(session: Line) -> None:
    session("beat", "choose", "Kjøkkenvals")

    (kept,) = session.app.documents.find("beats.chosen", session.app.sessions.current().id)
    assert Choice.read(kept.text) == Choice("waltz")


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
