"""A chosen beat becomes a backing: a file that is what its numbers say, rendered once."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import soundfile

from tests.beats.conftest import BOOM_BAP
from workshop import Backing, PresetError, TempoMap
from workshop_beats.rendering.backing import render_backing

if TYPE_CHECKING:
    from tests.cli.conftest import Line

RATE = 48_000


def backing_of(line: Line, song: Any = None) -> Backing | None:
    """What the recorder is given, asked through the host as the core does."""
    session = line.app.sessions.current()
    found = line.app.host.first("workshop_backing", session=session, song=song, sample_rate=RATE)
    return found[1] if found else None


def test_without_a_chosen_beat_there_is_nothing_to_play(session: Line) -> None:
    assert backing_of(session) is None


def test_the_chosen_beat_is_a_file_with_its_exact_tempo_map_and_sections(session: Line) -> None:
    session("beat", "choose", "six-eight-soul")
    backing = backing_of(session)

    assert backing is not None
    assert soundfile.info(backing.path).frames == backing.frames
    assert hashlib.sha256(backing.path.read_bytes()).hexdigest() == backing.sha256
    assert backing.tempo == TempoMap.steady("84", RATE, backing.tempo.meter)
    assert backing.markers[0] == (backing.tempo.bar_frame(1), "intro")
    assert backing.frames == backing.tempo.bar_frame(1 + 52)
    assert backing.people == ()


def test_the_song_has_its_own_beat_and_the_newest_choice_counts(session: Line) -> None:
    session("song", "add", "Visa")
    song = session.app.songs.find("Visa")
    session("beat", "choose", "boom-bap")
    session("beat", "choose", "midnight-house")
    session("beat", "choose", "six-eight-soul", "--song", "Visa")
    from workshop_beats.library import chosen

    opened = session.app.sessions.current()
    assert chosen(session.app.documents.find, opened, None) == "midnight-house"
    assert chosen(session.app.documents.find, opened, song) == "six-eight-soul"


def test_the_same_beat_is_rendered_once_and_a_damaged_file_again(session: Line) -> None:
    context = session.app.host.context("beats")
    first = render_backing(context, "boom-bap", RATE)
    made = first.path.stat().st_mtime_ns
    assert render_backing(context, "boom-bap", RATE) == first
    assert first.path.stat().st_mtime_ns == made

    with first.path.open("r+b") as file:
        file.seek(100_000)
        file.write(b"damage")
    assert render_backing(context, "boom-bap", RATE) == first
    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.sha256


def test_an_edited_template_is_rendered_anew(session: Line) -> None:
    own = session.app.paths.presets / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    text = BOOM_BAP.read_text(encoding="utf-8")
    assert tomllib.loads(text)["tempo"] == 90
    context = session.app.host.context("beats")
    own.write_text(text, encoding="utf-8")
    slow = render_backing(context, "mine", RATE)
    own.write_text(text.replace("tempo    = 90", "tempo    = 133.33"), encoding="utf-8")
    fast = render_backing(context, "mine", RATE)

    assert slow.path != fast.path
    assert fast.tempo.changes[0].bpm * 100 == 13333
    assert soundfile.info(fast.path).frames == fast.frames


def test_a_template_that_became_wrong_is_refused(session: Line) -> None:
    own = session.app.paths.presets / "beats" / "boom-bap.toml"
    own.parent.mkdir(parents=True)
    own.write_text("tempo = 1\n", encoding="utf-8")
    with pytest.raises(PresetError):
        render_backing(session.app.host.context("beats"), "boom-bap", RATE)

    assert not Path(session.app.host.context("beats").data).exists()
