"""Whole beats at random, with everything that a template may say."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.beats.conftest import HEAD
from workshop_beats.template.grid import BASS_SIGNS, DRUM_SIGNS, KEYS_SIGNS, MAX_SIGNS, MELODY_SIGNS
from workshop_beats.template.model import Beat
from workshop_beats.voices import DRUMS, PITCHED

METERS = st.one_of(
    st.sampled_from(["4/4", "3/4", "6/8", "5/4", "7/8", "12/8", "2/4"]),
    st.builds("{}/{}".format, st.integers(1, 16), st.sampled_from([2, 4, 8, 16])),
)
PARTS = (1, 2, 3, 4, 6, 8, 12, 16, 24)
"""How many signs may share a beat of the meter."""
CHORDS = ["C", "Am7", "F#m7b5", "Bbmaj9/D", "G7sus4", "H7", "C6/9", "N.C.", "Ebm(maj7)", "D/F#", "A5", "E7#9", "%"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NAMES = (
    st.one_of(st.sampled_from(["verse", "hook", "bro", "a-b", "refreng ø", "x.y"]), TEXTS).map(str.strip).filter(bool)
)
TEMPOS = st.one_of(st.integers(30, 300), st.floats(30, 300).map(lambda value: round(value, 2)), st.floats(30, 300))


def lines(signs: str, beats: int) -> st.SearchStrategy[str]:
    """A line of one to four bars of so many beats, each with any count of signs that shares them evenly."""
    counts = [beats // whole for whole in range(2, beats + 1) if beats % whole == 0]
    counts += [beats * parts for parts in PARTS if beats * parts <= MAX_SIGNS]
    bar = st.sampled_from(counts).flatmap(lambda count: st.text(signs, min_size=count, max_size=count))
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
VOICINGS = st.sampled_from(["close", "open", "spread", "rootless", "power"])
WHEN = st.one_of(st.just("last"), st.integers(1, 8).map("every {}".format))


def drum_lines(beats: int) -> st.SearchStrategy[dict[str, str]]:
    """Up to four drums in bars of so many beats."""
    return st.dictionaries(st.sampled_from(sorted(DRUMS)), lines(DRUM_SIGNS, beats), max_size=4)


def sections(meter: str) -> st.SearchStrategy[dict[str, Any]]:
    """A section without a name, a fill, or one that it is like."""
    beats = int(meter.partition("/")[0])
    stops = st.integers(1, felt(meter)).map("stop on {}".format)
    fields = {
        "drums": drum_lines(beats),
        "bass": lines(BASS_SIGNS, beats),
        **dict.fromkeys(("keys", "pad", "guitar"), lines(KEYS_SIGNS, beats)),
        "melody": lines(MELODY_SIGNS, beats),
        "chords": CHORD_LINES,
        "voicing": VOICINGS,
        "tempo": TEMPOS,
        "transpose": st.integers(-12, 12),
        "ending": st.one_of(st.just("hold"), stops, st.integers(1, 6).map("fade {}".format)),
    }
    return st.fixed_dictionaries({}, optional=fields)


TOP = {
    "name_nb": TEXTS,
    "energy": st.sampled_from([1, 2, 3]),
    "tags": st.lists(TEXTS, max_size=3),
    "key": st.sampled_from(["C major", "A minor", "F# minor", "Bb major", "H minor"]),
    "voicing": VOICINGS,
    "swing": st.one_of(st.integers(50, 75), st.floats(50, 75).map(lambda value: round(value, 1)), st.floats(50, 75)),
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
    meter = draw(METERS)
    beats = int(meter.partition("/")[0])
    fills = draw(st.dictionaries(NAMES, st.fixed_dictionaries({"drums": drum_lines(beats)}), max_size=2))
    names = draw(st.lists(NAMES, min_size=1, max_size=draw(st.sampled_from([2, 4, 12])), unique=True))
    written: dict[str, Any] = {}
    for name in names:
        section = draw(sections(meter))
        if fills and draw(st.booleans()):
            section["fill"] = f"{draw(st.sampled_from(sorted(fills)))} {draw(WHEN)}"
        if written and draw(st.booleans()):
            section["like"] = draw(st.sampled_from(sorted(written)))
        written[name] = section
    form = draw(st.lists(st.tuples(st.sampled_from(names), st.integers(1, 4)), min_size=1, max_size=5))
    top = draw(st.fixed_dictionaries({}, optional=TOP)) | _bar(draw, meter)
    song = {"form": [f"{name} {bars}" for name, bars in form]}
    head = HEAD | {"name": draw(TEXTS), "tempo": draw(TEMPOS), "meter": meter}
    return {**head, **top, "song": song, "section": written, "fill": fills}


def _bar(draw: st.DrawFn, meter: str) -> dict[str, Any]:
    """Groups of the bar and uneven beats, or neither."""
    bar: dict[str, Any] = {}
    units = int(meter.partition("/")[0])
    if draw(st.booleans()):
        first = draw(st.integers(1, units))
        bar["grouping"] = f"{first}+{units - first}" if first < units else str(units)
    if draw(st.booleans()):
        shortest = draw(st.one_of(st.integers(1, 300), st.floats(0.01, 300)))
        lengths = st.one_of(st.just(shortest), st.just(3 * shortest), st.floats(shortest, 3 * shortest))
        bar["beat_lengths"] = draw(st.lists(lengths, min_size=felt(meter), max_size=felt(meter)))
    return bar


def felt(meter: str) -> int:
    """How many beats a foot taps in a bar: dotted ones in 6/8, 9/16 and their like."""
    units, unit = map(int, meter.split("/"))
    return units // 3 if unit >= 8 and units % 3 == 0 and units > 3 else units


def beats() -> st.SearchStrategy[Beat]:
    """Whole beats."""
    return tables().map(Beat.model_validate)
