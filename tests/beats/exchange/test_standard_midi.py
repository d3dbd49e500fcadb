"""MIDI files: what is read of them, and that our own come back as the beats they were."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import TEMPLATES, make_beat, read_template
from tests.beats.exchange.replay import farthest, replayed
from workshop import FileError
from workshop_beats.exchange.drafting import Draft, draft_of
from workshop_beats.exchange.midi import score_of
from workshop_beats.exchange.standard_midi import read_midi
from workshop_beats.template.model import Beat, Loose
from workshop_signal import smf

if TYPE_CHECKING:
    from workshop_beats.exchange.source import Source

pytestmark = pytest.mark.pure

HIT = smf.Note(0, 60, 36, 90, smf.DRUMS)


def read(*parts: smf.Part, **fields: object) -> Source:
    return read_midi(Path("a.mid"), smf.smf_bytes(smf.Score(parts=parts, **fields)))  # type: ignore[arg-type]


def returned(beat: Beat) -> Draft:
    """A beat that was written as MIDI and imported again."""
    path = Path("a.mid")
    return draft_of(path, read_midi(path, smf.smf_bytes(score_of(beat))))


@pytest.mark.parametrize("path", TEMPLATES[::4], ids=lambda path: path.stem)
def test_our_own_beats_come_back_hit_by_hit(path: Path) -> None:
    beat = read_template(path).model_copy(update={"loose": Loose()})
    wanted: dict[int, list[float]] = {}
    score = score_of(beat)
    for note in next(part for part in score.parts if part.name == "Drums").notes:
        wanted.setdefault(note.pitch, []).append(note.start / score.ticks)
    draft = returned(beat)
    first = draft.first_bar * float(beat.time.quarters)
    wanted = {pitch: [at - first for at in times] for pitch, times in wanted.items()}

    assert draft.beat.meter == beat.meter
    assert draft.beat.tempo == pytest.approx(beat.tempo, abs=0.01)
    assert draft.fitted.lost == 0
    assert farthest(wanted, replayed(draft)) <= draft.fitted.worst_ms / draft.fitted.groove.quarter + 1 / 960


def test_swing_push_and_sections_come_back_as_they_were_written() -> None:
    verse = {"drums": {"kick": "|x.....x...x.....|", "snare": "|....x.......x...|", "hat": "|xxxxxxxxxxxxxxxx|"}}
    hook = {"drums": {"kick": "|x...x...x...x...|", "hat": "|..x...x...x...x.|"}}
    beat = make_beat(
        section={"verse": verse, "hook": hook}, song={"form": ["verse 4", "hook 4", "verse 4"]},
        swing=58, push={"snare": 12.0}, key="A minor",
    )  # fmt: skip
    again = returned(beat).beat

    assert (again.swing, again.swing_on, again.push) == (58, "16ths", {"snare": 12})
    assert again.form == beat.form
    assert again.section["verse"].drums == verse["drums"]
    assert again.section["hook"].drums == hook["drums"]


def test_drums_are_channel_ten_else_the_track_that_is_called_so() -> None:
    elsewhere = smf.Part("Drum kit", (HIT._replace(channel=1),))
    assert [hit.voice for hit in read(elsewhere).hits] == ["kick"]
    assert read(elsewhere, smf.Part("x", (HIT._replace(pitch=38),))).hits[0].voice == "snare"


def test_keys_without_a_voice_are_told() -> None:
    source = read(smf.Part("", (HIT, HIT._replace(pitch=58), HIT._replace(pitch=58, start=480))))
    assert "58 (2)" in str(source.left_out[0])


def test_a_file_that_says_no_tempo_has_the_usual_one_of_midi() -> None:
    assert read(smf.Part("", (HIT,))).tempos == ((0, 120),)
    assert read(smf.Part("", (HIT,)), tempos=((0, Fraction(92)),)).tempos[0][1] == pytest.approx(92, abs=0.001)


def test_the_meter_that_holds_longest_counts_and_a_change_is_told() -> None:
    long = (HIT, HIT._replace(start=9600))
    source = read(smf.Part("", long), meters=((0, 4, 4), (960, 3, 4)))
    assert source.meter == (3, 4)
    assert "The meter changes" in str(source.left_out[0])
    assert read(smf.Part("", (HIT,)), meters=((0, 17, 4),)).meter == (4, 4)


def test_a_key_and_markers_are_taken() -> None:
    source = read(smf.Part("", (HIT,)), keys=((0, "F#m"),), markers=((0, "Vers"), (480, " ")))
    assert source.key == "F# minor"
    assert [mark.name for mark in source.marks] == ["Vers"]


def test_other_tracks_are_split_by_channel() -> None:
    notes = (HIT, HIT._replace(channel=1, pitch=60), HIT._replace(channel=2, pitch=40))
    assert [track.tones[0].pitch for track in read(smf.Part("All", notes)).tracks] == [60, 40]


def test_a_file_without_drums_or_with_silence_only_is_refused() -> None:
    with pytest.raises(FileError, match="no drum in it"):
        draft_of(Path("a.mid"), read(smf.Part("", ())))


def test_silent_bars_at_the_start_are_left_out_and_told() -> None:
    draft = draft_of(Path("a.mid"), read(smf.Part("", (HIT._replace(start=480 * 8),))))
    assert draft.first_bar == 2
    assert "2 silent bars" in " ".join(map(str, draft.left_out))
