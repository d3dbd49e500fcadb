"""A chosen beat becomes a backing: a file that is what its numbers say, rendered once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import soundfile

from tests.beats.conftest import BOOM_BAP, read_template
from workshop import Backing, PresetError, TempoMap
from workshop_beats.rendering.backing import render_backing

if TYPE_CHECKING:
    from tests.cli.conftest import Line

RATE = 48_000
SHORT = """
name = "Mine"
style = "test"
tempo = {tempo}
author = "me"
licence = "CC0-1.0"
tip.nb = "Syng."
tip.en = "Sing."
song.form = ["verse 4"]
[section.verse]
drums.kick = "|x...x...x...x...|"
bass = "|1---|"
melody = "|1---|"
"""


def backing_of(line: Line, song: Any = None) -> Backing | None:
    """What the recorder is given, asked through the host as the core does."""
    session = line.app.sessions.current()
    found = line.app.host.first("workshop_backing", session=session, song=song, sample_rate=RATE, room=0)
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
    bars = sum(bars for _, bars in read_template(BOOM_BAP.with_name("six-eight-soul.toml")).form)
    assert backing.frames == backing.tempo.bar_frame(1 + bars)
    assert backing.people == ()
    assert (backing.name, backing.bpm, backing.count_in, backing.click_only) == ("six-eight-soul", 56, 1, False)


def test_a_backing_says_what_of_the_chosen_beat_is_heard_and_how_fast(session: Line) -> None:
    session("beat", "choose", "boom-bap", "--tempo", "84.5", "--hear", "click")
    backing = backing_of(session)

    assert backing is not None
    assert (backing.bpm, backing.click_only) == (84.5, True)


def test_the_same_beat_is_rendered_once_and_a_damaged_file_again(mine: Any) -> None:
    first = render_backing(mine, "mine", RATE)
    made = first.path.stat().st_ino
    assert render_backing(mine, "mine", RATE) == first
    assert first.path.stat().st_ino == made

    with first.path.open("r+b") as file:
        file.seek(100_000)
        file.write(b"damage")
    assert render_backing(mine, "mine", RATE) == first
    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.sha256


def test_an_edited_template_is_rendered_anew(session: Line) -> None:
    own = session.app.paths.presets / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    text = SHORT.format(tempo=90)
    context = session.app.host.context("beats")
    own.write_text(text, encoding="utf-8")
    slow = render_backing(context, "mine", RATE)
    own.write_text(SHORT.format(tempo=133.33), encoding="utf-8")
    fast = render_backing(context, "mine", RATE)

    assert slow.path != fast.path
    assert fast.tempo.changes[0].bpm * 100 == 13333
    assert soundfile.info(fast.path).frames == fast.frames


@pytest.mark.parametrize(
    "changes",
    [{"sounds": "click"}, {"sounds": "both"}, {"tempo": 100}, {"transpose": 2}, {"kit": "808"}, {"melody": False}],
    ids=str,
)
def test_each_way_to_choose_it_is_a_file_of_its_own(mine: Any, changes: dict[str, Any]) -> None:
    plain, other = render_backing(mine, "mine", RATE), render_backing(mine, "mine", RATE, **changes)

    assert plain.path != other.path
    assert (plain.frames == other.frames) == ("tempo" not in changes)
    assert soundfile.info(other.path).frames == other.frames


def test_the_click_alone_is_heard_on_every_beat_and_nothing_else(mine: Any) -> None:
    backing = render_backing(mine, "mine", RATE, sounds="click")
    sound = abs(soundfile.read(backing.path)[0]).max(axis=1)

    for beat in range(5 * 4):
        start, end = backing.tempo.frame(beat), backing.tempo.frame(beat + 1)
        assert sound[start : start + 200].max() > 0.01
        assert not sound[start + RATE // 4 : end].any()


def test_a_tempo_change_is_in_the_map_to_the_frame(mine: Any) -> None:
    backing = render_backing(mine, "changing", RATE)

    assert [change.bpm for change in backing.tempo.changes] == [90, 120]
    assert backing.markers == ((128_000, "verse"), (384_000, "hook"))
    assert backing.frames == 384_000 + 2 * 96_000


@pytest.fixture
def mine(session: Line) -> Any:
    """The plugin's context in a library with two short beats of a leader's own."""
    own = session.app.paths.presets / "beats"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text(SHORT.format(tempo=90), encoding="utf-8")
    hook = '[section.hook]\nlike = "verse"\ntempo = 120\n'
    changing = SHORT.format(tempo=90).replace('["verse 4"]', '["verse 2", "hook 2"]') + hook
    (own / "changing.toml").write_text(changing, encoding="utf-8")
    return session.app.host.context("beats")


def test_a_template_that_became_wrong_is_refused(session: Line) -> None:
    own = session.app.paths.presets / "beats" / "boom-bap.toml"
    own.parent.mkdir(parents=True)
    own.write_text("tempo = 1\n", encoding="utf-8")
    with pytest.raises(PresetError):
        render_backing(session.app.host.context("beats"), "boom-bap", RATE)

    assert not Path(session.app.host.context("beats").data).exists()
