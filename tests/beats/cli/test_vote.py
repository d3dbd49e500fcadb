"""`beat vote`: counted hands, a winner that is chosen, and a log that knows no names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import BOOM_BAP
from workshop import DeviceError, message
from workshop_beats.choice import Choice
from workshop_beats.cli.play import play
from workshop_beats.library import chosen

if TYPE_CHECKING:
    from tests.cli.conftest import Line


THREE = ("boom-bap", "midnight-house", "six-eight-soul")


def voted(line: Line) -> list[tuple[dict, str]]:
    told = line.app.events.sentences()
    return [(json.loads(event.data or ""), str(said)) for event, said in told if event.kind == "beat.voted"]


def choice_of(line: Line) -> Choice | None:
    return chosen(line.app.documents.find, line.app.sessions.current(), None)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing can be played."""

    def refuse(**_: object) -> None:
        raise DeviceError(message("No audio device with an output was found."), message("Plug something in."))

    monkeypatch.setattr(play, "callback", refuse)


def test_the_beat_with_the_most_hands_is_chosen_and_the_log_holds_counts_only(session: Line) -> None:
    said = session("beat", "vote", *THREE, "--counts", "1,4,2").stdout

    assert "Midnight house: 4 hands" in said
    assert "Midnight house wins." in said
    assert choice_of(session) == Choice("midnight-house")
    ((data, sentence),) = voted(session)
    assert (data["beat"], data["hands"], data["all_hands"], data["candidates"]) == ("midnight-house", 4, 7, 3)
    assert [data[f"beat{place}"] for place in (1, 2, 3)] == list(THREE)
    assert [data[f"hands{place}"] for place in (1, 2, 3)] == [1, 4, 2]
    assert sentence == "Vote on 3 beats: midnight-house got 4 of 7 hands."


def test_hands_are_asked_for_each_beat_and_nonsense_is_asked_again(session: Line, silent: None) -> None:
    said = session("beat", "vote", *THREE, input="2\nmany\n5\n0\n").stdout

    assert "Type a number" in said
    assert choice_of(session) == Choice("midnight-house")


def test_without_a_device_one_sentence_is_said_and_the_grids_are_shown(session: Line, silent: None) -> None:
    result = session("beat", "vote", *THREE, input="2\n1\n0\n")

    assert result.stderr.count("No audio device") == 1
    assert result.stdout.count("kick") >= 3
    assert choice_of(session) == Choice("boom-bap")


def test_no_sound_shows_grids_and_tries_no_device(session: Line, silent: None) -> None:
    result = session("beat", "vote", *THREE, "--no-sound", input="2\n1\n0\n")

    assert "No audio device" not in result.stderr
    assert result.stdout.count("kick") >= 3


def test_each_beat_is_played_from_its_hook_for_as_long_as_was_asked(
    session: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []
    monkeypatch.setattr(play, "callback", lambda **options: heard.append(options))
    session("beat", "vote", *THREE, "--seconds", "7", input="2\n1\n0\n")

    assert [options["name"] for options in heard] == list(THREE)
    assert all((options["start"], options["seconds"], options["loop"]) == ("hook", 7, True) for options in heard)


def test_a_draw_is_said_and_the_leader_asked(session: Line) -> None:
    said = session("beat", "vote", *THREE, "--counts", "3,3,1", input="3\n2\n").stdout

    assert "a draw between Boom bap classic (1) and Midnight house (2)." in said
    assert choice_of(session) == Choice("midnight-house")


def test_a_draw_that_nobody_settles_changes_nothing(session: Line) -> None:
    assert "--winner boom-bap" in session("beat", "vote", *THREE, "--counts", "3,3,1", code=1).stderr
    assert choice_of(session) is None
    assert voted(session) == []


def test_a_winner_settles_a_draw_but_not_a_count(session: Line) -> None:
    session("beat", "vote", *THREE, "--counts", "3,3,1", "--winner", "boom-bap")
    assert choice_of(session) == Choice("boom-bap")

    said = session("beat", "vote", *THREE, "--counts", "1,3,1", "--winner", "boom-bap", code=1).stderr
    assert "Boom bap classic got 1 hand, fewer than Midnight house with 3" in said
    assert len(voted(session)) == 1


def test_more_hands_than_people_is_a_question_and_no_refusal(session: Line) -> None:
    session("attend", "--new", "Åse")
    session("attend", "--visitors", "2")
    said = session("beat", "vote", *THREE, "--counts", "3,1,1", input="y\n").stdout
    assert "That is 5 hands, and 4 are here, the leader included.\nIs that right?" in said
    assert voted(session)[0][0]["all_hands"] == 5

    session("beat", "vote", *THREE, "--counts", "9,1,1", input="n\n1\n2\n0\n")
    assert voted(session)[1][0]["all_hands"] == 3
    assert "Is that right" not in session("beat", "vote", *THREE, "--counts", "2,1,1").stdout


def test_more_hands_than_people_are_not_believed_where_nobody_can_say_so(session: Line) -> None:
    session("attend", "--new", "Åse")
    said = session("beat", "vote", *THREE, "--counts", "9,1,1", code=1).stderr

    assert "That is 11 hands, and 2 are here, the leader included." in said
    assert "--anyway" in said
    assert choice_of(session) is None
    assert voted(session) == []


def test_a_leader_may_stand_by_more_hands_beforehand(session: Line) -> None:
    session("attend", "--new", "Åse")
    said = session("beat", "vote", *THREE, "--counts", "9,1,1", "--anyway").stdout

    assert "Is that right" not in said
    assert choice_of(session) == Choice("boom-bap")
    assert voted(session)[0][0]["all_hands"] == 11


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("boom-bap", "--counts", "3"), "between two and five"),
        (("boom-bap", "boom-bap", "--counts", "3,1"), "between two and five"),
        ((*THREE, "--counts", "3,1"), "3 beats and 2 counts"),
        ((*THREE, "--counts", "0,0,0"), "No hand was raised"),
        ((*THREE, "--counts", "1,2,3", "--winner", "trap"), "not among these"),
        ((*THREE, "--no-sound"), "No hands were counted"),
        (("boom-bap", "midnight-haus", "--counts", "1,2"), "midnight-haus"),
    ],
)
def test_what_cannot_be_counted_is_refused_and_nothing_is_chosen(
    session: Line, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in session("beat", "vote", *words, code=1).stderr
    assert choice_of(session) is None
    assert voted(session) == []


def test_counts_that_are_none_are_refused_with_an_example(session: Line) -> None:
    assert "3,5,1" in session("beat", "vote", *THREE, "--counts", "a,b,c", code=2).stderr


def test_counts_without_names_are_refused_since_nobody_heard_what_would_be_drawn(session: Line) -> None:
    said = session("beat", "vote", "--counts", "1,2,3", code=1).stderr

    assert "name those too" in said
    assert "`workshop beat vote boom-bap waltz --counts 3,5`" in said
    assert voted(session) == []


def test_how_it_goes_is_said_first(session: Line, silent: None) -> None:
    said = session("beat", "vote", *THREE, input="2\n1\n0\n").stdout
    assert said.startswith("3 beats, 20 seconds of each. Then hands up for one beat at a time.")

    said = session("beat", "vote", *THREE, "--no-sound", input="2\n1\n0\n").stdout
    assert said.startswith("3 beats. Then hands up for one at a time.")


def test_a_draw_is_settled_by_title_and_said_in_the_listeners_language(session: Line) -> None:
    session.language = "nb"
    said = session("beat", "vote", "boom-bap", "Kjøkkenvals", "--counts", "3,3", input="kjøkkenvals\n").stdout

    assert "Boom bap-klassiker (1) og Kjøkkenvals (2)" in said
    assert choice_of(session) == Choice("waltz")


def test_without_names_three_that_differ_are_suggested_and_new_ones_next_time(session: Line) -> None:
    rounds = []
    for _ in range(3):
        session("beat", "vote", "--no-sound", input="1\n2\n0\n")
        data = voted(session)[-1][0]
        rounds.append([data[f"beat{place}"] for place in (1, 2, 3)])

    names = [name for each in rounds for name in each]
    assert len(set(names)) == 9
    styles = {row["name"]: row["style"] for row in session.rows("beat", "list")}
    energies = {row["name"]: row["energy"] for row in session.rows("beat", "list")}
    assert all(len({styles[name] for name in each}) == 3 for each in rounds)
    assert all(len({energies[name] for name in each}) >= 2 for each in rounds)


def test_a_leaders_own_name_stays_out_of_the_log(session: Line) -> None:
    own = session.app.paths.presets / "beats" / "kari-nordmann.toml"
    own.parent.mkdir(parents=True)
    own.write_text(BOOM_BAP.read_text(encoding="utf-8"), encoding="utf-8")
    session("beat", "vote", "kari-nordmann", "trap", "--counts", "3,1")

    events: list = [event for event, _ in session.app.events.sentences()]
    assert not any("kari" in (event.data or "") for event in events)
    assert voted(session)[0][0]["beat"] == "own"
    assert choice_of(session) == Choice("kari-nordmann")


def test_a_vote_for_a_song_chooses_it_for_the_song(session: Line) -> None:
    session("song", "add", "Natt")
    session("beat", "vote", "boom-bap", "trap", "--counts", "3,1", "--song", "Natt")

    opened, song = session.app.sessions.current(), session.app.songs.find("Natt")
    assert choice_of(session) is None
    assert chosen(session.app.documents.find, opened, song) == Choice("boom-bap")


def test_a_closed_session_votes_no_more(session: Line) -> None:
    session("session", "close")
    (row,) = session.rows("session", "list")
    said = session("beat", "vote", *THREE, "--counts", "1,2,3", "--session", row["id"], code=1).stderr

    assert "closed" in said
