"""Whole beats at random, with everything that a template may say."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.beats.conftest import HEAD
from workshop_beats.template.grid import BASS_SIGNS, DRUM_SIGNS, KEYS_SIGNS, MELODY_SIGNS
from workshop_beats.template.model import Beat
from workshop_beats.voices import DRUMS, PITCHED

METERS = {"4/4": 4, "3/4": 3, "6/8": 6, "5/4": 5, "7/8": 7, "12/8": 12, "2/4": 2}
SIZES = (1, 2, 3, 4, 6, 7, 8, 12, 16, 24, 32)
CHORDS = ["C", "Am7", "F#m7b5", "Bbmaj9/D", "G7sus4", "H7", "C6/9", "N.C.", "Ebm(maj7)", "D/F#", "A5", "E7#9", "%"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NAMES = (
    st.one_of(st.sampled_from(["verse", "hook", "bro", "a-b", "refreng ø", "x.y"]), TEXTS).map(str.strip).filter(bool)
)
TEMPOS = st.one_of(st.integers(30, 300), st.floats(30, 300).map(lambda value: round(value, 2)))


def lines(signs: str) -> st.SearchStrategy[str]:
    """A line of one to four bars."""
    bar = st.sampled_from(SIZES).flatmap(lambda size: st.text(signs, min_size=size, max_size=size))
    return st.lists(bar, min_size=1, max_size=4).map(lambda bars: f"|{'|'.join(bars)}|")


def chord_line(bars: list[list[str]]) -> str:
    """Chords in bars; a repeat sign stands alone, and not first."""
    fixed = [
        ["C" if "%" in bar and (number == 0 or len(bar) > 1) else bar[0], *bar[1:]] for number, bar in enumerate(bars)
    ]
    return " | ".join(" ".join(symbol if symbol != "%" or len(bar) == 1 else "F" for symbol in bar) for bar in fixed)


CHORD_LINES = st.lists(st.lists(st.sampled_from(CHORDS), min_size=1, max_size=3), min_size=1, max_size=5).map(
    chord_line
)
DRUM_LINES = st.dictionaries(st.sampled_from(sorted(DRUMS)), lines(DRUM_SIGNS), max_size=4)
VOICINGS = st.sampled_from(["close", "open", "spread", "rootless", "power"])
SECTION = {
    "drums": DRUM_LINES,
    "bass": lines(BASS_SIGNS),
    **dict.fromkeys(("keys", "pad", "guitar"), lines(KEYS_SIGNS)),
    "melody": lines(MELODY_SIGNS),
    "chords": CHORD_LINES,
    "voicing": VOICINGS,
    "tempo": TEMPOS,
    "transpose": st.integers(-12, 12),
    "ending": st.one_of(st.sampled_from(["hold", "stop on 1", "stop on 2"]), st.integers(1, 6).map("fade {}".format)),
}
WHEN = st.one_of(st.just("last"), st.integers(1, 8).map("every {}".format))
TOP = {
    "name_nb": TEXTS,
    "energy": st.sampled_from([1, 2, 3]),
    "tags": st.lists(TEXTS, max_size=3),
    "key": st.sampled_from(["C major", "A minor", "F# minor", "Bb major", "H minor"]),
    "voicing": VOICINGS,
    "swing": st.one_of(st.integers(50, 75), st.floats(50, 75).map(lambda value: round(value, 1))),
    "swing_on": st.sampled_from(["8ths", "16ths"]),
    "count_in": st.integers(0, 4),
    "kit": TEXTS,
    "loose": st.fixed_dictionaries(
        {}, optional={"timing_ms": st.floats(0, 40), "loudness": st.integers(0, 40), "seed": st.integers(-9, 2**40)}
    ),
    "push": st.dictionaries(st.sampled_from([*DRUMS, *PITCHED]), st.floats(-60, 60), max_size=4),
}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """What a template's file holds."""
    meter = draw(st.sampled_from(sorted(METERS)))
    fills = draw(st.dictionaries(NAMES, st.fixed_dictionaries({"drums": DRUM_LINES}), max_size=2))
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    sections: dict[str, Any] = {}
    for name in names:
        section = draw(st.fixed_dictionaries({}, optional=SECTION))
        if fills and draw(st.booleans()):
            section["fill"] = f"{draw(st.sampled_from(sorted(fills)))} {draw(WHEN)}"
        if sections and draw(st.booleans()):
            section["like"] = draw(st.sampled_from(sorted(sections)))
        sections[name] = section
    form = draw(st.lists(st.tuples(st.sampled_from(names), st.integers(1, 6)), min_size=1, max_size=4))
    top = draw(st.fixed_dictionaries({}, optional=TOP)) | _bar(draw, meter)
    song = {"form": [f"{name} {bars}" for name, bars in form]}
    head = HEAD | {"name": draw(TEXTS), "tempo": draw(TEMPOS), "meter": meter}
    return {**head, **top, "song": song, "section": sections, "fill": fills}


def _bar(draw: st.DrawFn, meter: str) -> dict[str, Any]:
    """Groups of the bar and uneven beats, or neither."""
    bar: dict[str, Any] = {}
    units = METERS[meter]
    if draw(st.booleans()):
        first = draw(st.integers(1, units))
        bar["grouping"] = f"{first}+{units - first}" if first < units else str(units)
    if draw(st.booleans()):
        beats = units // 3 if meter in {"6/8", "12/8"} else units
        bar["beat_lengths"] = draw(st.lists(st.integers(20, 60), min_size=beats, max_size=beats))
    return bar


def beats() -> st.SearchStrategy[Beat]:
    """Whole beats."""
    return tables().map(Beat.model_validate)
