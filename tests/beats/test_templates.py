"""What every beat that ships must be: whole, of its own, in two languages, and music rather than filler."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import TEMPLATES, read_template
from workshop_beats.song.arrange import arrange
from workshop_beats.template.chords import parse_chords
from workshop_beats.template.grid import DRUM_SIGNS, SIGNS, parse_line
from workshop_beats.template.grid import strokes as strokes_of
from workshop_beats.template.words import parse_fill
from workshop_beats.voices import DRUMS, MELODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop.app import App
    from workshop_beats.template.chords import Chord
    from workshop_beats.template.model import Beat, Section

pytestmark = pytest.mark.pure

MINUTES = (2.0, 4.05)
EVERY = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)


def test_none_has_a_problem(app: App) -> None:
    checked = app.presets.check("beats")

    assert len(checked) == len(TEMPLATES)
    assert not [problem for each in checked for problem in each.problems]


def test_there_are_enough_of_them_and_of_styles() -> None:
    beats = [read_template(path) for path in TEMPLATES]

    assert len(beats) >= 24
    assert len({beat.style for beat in beats}) >= 16
    assert [len({beat.title(language) for beat in beats}) for language in ("en", "nb")] == [len(beats)] * 2
    assert len({beat.meter for beat in beats}) >= 5
    assert {beat.energy for beat in beats} == {1, 2, 3}


def test_each_says_whose_it_is_what_it_is_for_and_how_to_use_it(template: Beat) -> None:
    assert (template.author, template.licence) == ("The music workshop", "CC0-1.0")
    assert len(template.tags) >= 3
    assert template.name_nb
    nb, en = template.tip.nb, template.tip.en
    assert nb != en
    assert all(30 <= len(tip) <= 150 and tip.endswith(".") for tip in (nb, en))
    assert {"og", "på", "i", "for", "det", "så", "til", "du"} & set(nb.lower().split())
    assert not {"og", "på", "ikke", "det"} & set(en.lower().split())


@EVERY
def test_each_is_written_for_someone_who_will_edit_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("\nname")]

    assert all(line.startswith("#") for line in head.splitlines() if line)
    assert all(sign in head for sign in ("x hit", "X accent", "g ghost", "flam", "roll", "time"))
    assert "energy" in tomllib.loads(text)
    assert max(map(len, head.splitlines())) <= 140


def test_each_is_a_song_of_a_length_that_is_sung(template: Beat) -> None:
    song = arrange(template)
    quarters = song.bars * template.time.quarters
    names = [name for name, _ in template.form]

    assert MINUTES[0] <= quarters / template.quarters_a_minute <= MINUTES[1]
    assert {"verse", "hook"} <= set(names)
    assert len(set(names)) >= 4
    assert template.count_in >= 1


def test_each_uses_all_that_it_writes(template: Beat) -> None:
    played = {name for name, _ in template.form}
    leant_on = {section.like for section in template.section.values()}

    assert set(template.section) <= played | leant_on
    assert template.fill
    assert set(template.fill) == {name for name, _ in fills(template)}


def test_the_hook_is_no_second_verse(template: Beat) -> None:
    verse, hook = template.resolved("verse"), template.resolved("hook")

    assert hits_of(verse) != hits_of(hook)
    assert (verse.chords, verse.bass) != (hook.chords, hook.bass)
    assert strokes(hook) != strokes(verse)


def test_verse_and_hook_have_harmony_that_moves(template: Beat) -> None:
    for section in (template.resolved("verse"), template.resolved("hook")):
        assert section.chords is not None
        assert section.pitched
    assert len({chord.symbol for bar in chords_of(template.resolved("hook")) for chord in bar}) >= 2


def test_the_song_ends_in_its_last_section_and_nowhere_else(template: Beat) -> None:
    last = template.form[-1][0]

    assert template.resolved(last).ending is not None
    assert [name for name, _ in template.form].count(last) == 1
    assert not [name for name, _ in template.form[:-1] if template.resolved(name).ending]


def test_hits_are_not_all_of_one_loudness(template: Beat) -> None:
    """Much of a style's feel is in what is played softly; where all is loud nothing is."""
    loud = sorted(note.velocity for note in arrange(template, straight=True).notes if note.voice in DRUMS)
    commonest = max(loud.count(value) for value in set(loud)) / len(loud)

    assert loud[-1] - loud[0] >= 20
    assert commonest <= 0.85
    assert sum(value > 100 for value in loud) / len(loud) <= 0.45


def test_bars_of_a_line_fit_the_meter(template: Beat) -> None:
    """A bar with one sign too many would be read as a tuplet: nearly always a slip of the finger."""
    for voice, bar in bars_of(template):
        units = template.time.beats
        if not bar[1:].strip("-."):
            continue
        assert len(bar) % units == 0 or units % len(bar) == 0, (voice, bar)


def test_the_guide_melody_can_be_sung(template: Beat) -> None:
    """Within a twelfth, without leaps of more than an octave, a breath every four bars, and no long note that grates."""
    hook = template.resolved("hook")
    if hook.melody is None:
        return
    key, chords = template.tonality, chords_of(hook)
    bars = parse_line(hook.melody, SIGNS[MELODY])
    notes = [
        (key.melody_pitch(int(sign)), held / len(bar), chords[number % len(chords)], Fraction(step, len(bar)))
        for number, bar in enumerate(bars)
        for step, sign, held in strokes_of(bar)
    ]
    pitches = [pitch for pitch, *_ in notes]

    assert len(notes) >= 4
    assert max(pitches) - min(pitches) <= 19
    assert all(abs(one - two) <= 12 for one, two in pairwise(pitches))
    for first in range(0, len(bars), 4):
        phrase = bars[first : first + 4]
        assert any("." in bar or any(held >= len(bar) / 2 for *_, held in strokes_of(bar)) for bar in phrase), phrase
    beat = template.beat_length / template.time.quarters
    for pitch, length, harmony, at in notes:
        chord = harmony[int(at * len(harmony))]
        assert length <= beat or not grates(pitch, chord), (pitch, chord.symbol)


def test_some_are_sung_and_some_are_not() -> None:
    sung = [path.stem for path in TEMPLATES if read_template(path).resolved("hook").melody]

    assert len(TEMPLATES) // 3 <= len(sung) < len(TEMPLATES)


def fills(beat: Beat) -> Iterator[tuple[str, int]]:
    """Each fill that comes in the song, with how many bars of its section it takes."""
    for name, bars in beat.form:
        line = beat.resolved(name).fill
        if line is not None:
            when = parse_fill(line)
            count = sum(when.comes(bar, bars) for bar in range(bars))
            if count:
                yield when.name, count


def hits_of(section: Section) -> dict[str, tuple[str, ...]]:
    """The drum lines as bars of signs."""
    return {voice: parse_line(text, DRUM_SIGNS) for voice, text in section.drums.items()}


def strokes(section: Section) -> float:
    """How many drum strokes a bar has on average: how dense it is."""
    bars = [(bar, len(line)) for line in hits_of(section).values() for bar in line]
    return sum((len(bar) - bar.count(".") - bar.count("-")) / share for bar, share in bars)


def chords_of(section: Section) -> tuple[tuple[Chord, ...], ...]:
    """The chords of each bar."""
    assert section.chords is not None
    return parse_chords(section.chords)


def bars_of(beat: Beat) -> Iterator[tuple[str, str]]:
    """Every bar that is written, with its voice."""
    for part in (*beat.section.values(), *beat.fill.values()):
        for voice, line in hits_of(part).items():
            yield from ((voice, bar) for bar in line)
    for section in beat.section.values():
        for voice, text in section.pitched.items():
            yield from ((voice, bar) for bar in parse_line(text, SIGNS[voice]))


def grates(pitch: int, chord: Chord) -> bool:
    """Whether a note is no note of a chord and lies a semitone above one: the classical "avoid note"."""
    notes = {(chord.root + interval) % 12 for interval in chord.intervals}
    return pitch % 12 not in notes and (pitch - 1) % 12 in notes
