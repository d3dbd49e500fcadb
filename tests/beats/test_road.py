"""From the vote to the recording: what was chosen is what plays, what is written, and what the take's bars lie on."""

from __future__ import annotations

import json
import sqlite3
from fractions import Fraction
from typing import TYPE_CHECKING

import mido
import pytest
import soundfile

from tests.session.leader import Leader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RATE, TEMPO, BARS = 48000, Fraction(1257, 10), 1
"""A tempo whose beats are no whole number of frames."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leader]:
    """A vote, then the winner faster and higher, then a take of one bar."""
    leader = Leader(tmp_path_factory.mktemp("road") / "library")
    leader.opens_a_session("Åse")
    leader.types("beat", "vote", "boom-bap", "midnight-house", "--counts", "0,1")
    leader.types("beat", "choose", "midnight-house", "--tempo", "125.7", "--transpose", "-3", "--hear", "both")
    leader.types("take", "record", "--driver", "simulated", "--bars", str(BARS))
    return leader


@pytest.fixture(scope="module")
def backing(recorded: Leader) -> dict:
    """What the library keeps of the audio that was played along."""
    with sqlite3.connect(recorded.home / "workshop.db") as database:
        (text,) = database.execute("SELECT text FROM document WHERE kind = 'core.backing'").fetchone()
    database.close()
    return json.loads(text)


def bar_frame(bar: int) -> int:
    """The frame on which a bar begins, the count-in being bar 0."""
    return round(bar * 4 * 60 * RATE / TEMPO)


def test_the_take_is_as_long_as_its_bars_at_the_chosen_tempo(recorded: Leader) -> None:
    (take,) = recorded.rows("take", "list")

    assert take["status"] == "done"
    assert [track["frames"] for track in take["tracks"]] == [bar_frame(1 + BARS)]


def test_tempo_and_sections_of_the_backing_are_kept_with_the_take(backing: dict, recorded: Leader) -> None:
    form = recorded.rows("beat", "show", "midnight-house")["form"]
    starts = [1 + sum(part["bars"] for part in form[:place]) for place in range(len(form))]

    assert backing["name"] == "midnight-house"
    assert [Fraction(bpm) for _, bpm in backing["tempo"]] == [TEMPO]
    assert backing["markers"] == [[bar_frame(bar), part["section"]] for bar, part in zip(starts, form, strict=True)]
    assert backing["frames"] == bar_frame(1 + sum(part["bars"] for part in form))


def test_the_file_that_was_played_is_as_long_as_it_says(backing: dict, recorded: Leader) -> None:
    info = soundfile.info(recorded.home / backing["file"])

    assert (info.frames, info.samplerate) == (backing["frames"], RATE)


def test_render_and_midi_without_a_name_have_the_tempo_and_the_key_of_the_choice(
    backing: dict, recorded: Leader, tmp_path: Path
) -> None:
    recorded.types("beat", "render", "--to", str(tmp_path / "a.wav"))
    recorded.types("beat", "midi", "--to", str(tmp_path / "a.mid"))
    recorded.types("beat", "midi", "midnight-house", "--to", str(tmp_path / "plain.mid"))

    assert soundfile.info(tmp_path / "a.wav").frames == backing["frames"]
    chosen, plain = ({m.type: m for m in mido.MidiFile(tmp_path / name).tracks[0]} for name in ("a.mid", "plain.mid"))
    assert chosen["set_tempo"].tempo == round(60_000_000 / TEMPO)
    assert plain["set_tempo"].tempo == round(60_000_000 / 121)
    assert (plain["key_signature"].key, chosen["key_signature"].key) == ("Cm", "Am")


def test_the_log_tells_the_vote_and_the_choice_in_both_languages(recorded: Leader) -> None:
    recorded.types("session", "close")
    english, norwegian = (recorded.types("--lang", each, "session", "log").stdout for each in ("en", "nb"))

    assert "Vote on 2 beats: midnight-house got 1 of 1 hands." in english
    assert "Avstemning om 2 beater: midnight-house fikk 1 av 1 hender." in norwegian
    assert "Beat chosen: midnight-house, 125.7 beats a minute." in english
    assert "125,7" in norwegian
