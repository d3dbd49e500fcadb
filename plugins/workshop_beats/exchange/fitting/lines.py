"""Pitched tracks as a template's lines: a bass in degrees of its chords, strokes of the chords, a melody in the key."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from workshop_beats.exchange.fitting.grids import Blow, Writer
from workshop_beats.exchange.fitting.harmony import chords_of, key_of
from workshop_beats.template.chords import parse_chords
from workshop_beats.voices import BASS, GUITAR, KEYS, MELODY, PAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workshop_beats.exchange.fitting.groove import Groove
    from workshop_beats.exchange.source import Source, Tone, Track
    from workshop_beats.template.chords import Chord
    from workshop_beats.template.keys import Key

_BASS_NAME = re.compile(r"\bbass?\b", re.IGNORECASE)
_MELODY_NAME = re.compile(r"melod|vocal|\bvox\b|lead|\bsang|sing|voice|stemme", re.IGNORECASE)
_MOST_BARS = 1024
_TOGETHER = 0.08
_HELD_ON = 0.5
_KEPT = 0.85


class Stroke(NamedTuple):
    """A note of a line: from when to when in quarter notes, and its pitch, or None for a chord."""

    start: float
    end: float
    pitch: int


@dataclass(slots=True)
class Pitched:
    """What pitched tracks became: signs by bar and voice, chords by bar, the key. Tracks are named by their place.

    `unnamed` tells that the notes make no chords that could be named, so that nothing was taken; `strange` are the
    notes that lie outside what a line can say, `lost` the voices of which too many did.
    """

    lines: list[dict[str, str]]
    chords: list[str] = field(default_factory=list)
    key: Key | None = None
    unnamed: bool = False
    tracks: int = 0
    strange: int = 0
    lost: list[str] = field(default_factory=list)


def pitched_of(source: Source, groove: Groove, bars: int) -> Pitched:
    """Fit a source's tracks to bars."""
    found = Pitched([{} for _ in range(bars)], tracks=len(source.tracks))
    tracks = [track for track in source.tracks if track.tones]
    if not tracks or bars > _MOST_BARS:
        found.unnamed = bool(tracks)
        return found
    parts = _parts(tracks)
    harmony = [tone for voice, track in parts for tone in track.tones if voice != MELODY] or list(tracks[0].tones)
    low = next((track.tones for voice, track in parts if voice == BASS), ())
    key = key_of([tone for track in tracks for tone in track.tones], source.key)
    chords = chords_of(harmony, low, float(groove.bar), bars, groove.beats, key)
    found.key = key
    if chords.named:
        found.chords = chords.bars
    else:
        found.unnamed = True
        parts = [(voice, track) for voice, track in parts if voice == MELODY]
    taken: set[str] = set()
    for voice, track in parts:
        if voice not in taken and _write(found, voice, track, groove, key):
            taken.add(voice)
    return found


def _parts(tracks: Sequence[Track]) -> list[tuple[str, Track]]:
    """Which line each track could be, the fullest first; single notes that are neither bass nor tune are left out."""
    single = {id(track): _is_single(track.tones) for track in tracks}
    deep = [track for track in tracks if _is_bass(track, single=single[id(track)])]
    others = [track for track in tracks if track not in deep]
    tunes = [track for track in others if single[id(track)]]
    named = [track for track in tunes if _MELODY_NAME.search(track.name)] or tunes
    tune = max(named, key=lambda track: fmean(tone.pitch for tone in track.tones), default=None)
    full = sorted((track for track in others if not single[id(track)]), key=lambda track: -len(track.tones))
    found = [(BASS, track) for track in deep] + [(_voice(track), track) for track in full]
    return [*found, (MELODY, tune)] if tune is not None else found


def _is_single(tones: Sequence[Tone]) -> bool:
    """Whether a track plays one note at a time, but for notes that are held a little into the next."""
    ordered = sorted(tones)
    over = sum(after.start < before.start + 0.7 * before.length for before, after in pairwise(ordered))
    return over <= 0.08 * len(ordered)


def _is_bass(track: Track, *, single: bool) -> bool:
    """Whether a track is a bass by its name, its sound, or its place."""
    sound = track.program is not None and 32 <= track.program < 40
    return single and (bool(_BASS_NAME.search(track.name)) or sound or fmean(tone.pitch for tone in track.tones) < 48)


def _voice(track: Track) -> str:
    """The line of strokes that a track's sound is for."""
    program = track.program if track.program is not None else 0
    if 24 <= program < 32:
        return GUITAR
    return PAD if 48 <= program < 55 or 88 <= program < 96 else KEYS


def _write(found: Pitched, voice: str, track: Track, groove: Groove, key: Key) -> bool:
    """Write one track as a line; False where too much of it cannot be said."""
    strokes = (
        _together(track.tones)
        if voice not in {BASS, MELODY}
        else [Stroke(tone.start, tone.start + tone.length, tone.pitch) for tone in sorted(track.tones)]
    )
    sign = {BASS: _bass_sign, MELODY: _melody_sign}.get(voice, _stroke_sign)(found, strokes, groove, key)
    signed = [(stroke, sign(stroke)) for stroke in strokes]
    strange = sum(said is None for _, said in signed)
    if strange > (1 - _KEPT) * len(signed):
        found.lost.append(voice)
        return False
    found.strange += strange
    writer = Writer(groove, flat=True)
    for index, each in sorted(
        _by_bar([(stroke, said) for stroke, said in signed if said], groove, len(found.lines)).items()
    ):
        found.lines[index][voice] = _bar(each, writer, groove)
    return True


def _together(tones: Iterable[Tone]) -> list[Stroke]:
    """Chords struck at once, as one stroke each."""
    strokes: list[Stroke] = []
    for tone in sorted(tones):
        if strokes and tone.start - strokes[-1].start <= _TOGETHER:
            strokes[-1] = strokes[-1]._replace(end=max(strokes[-1].end, tone.start + tone.length))
        else:
            strokes.append(Stroke(tone.start, tone.start + tone.length, tone.pitch))
    return strokes


def _stroke_sign(
    _found: Pitched, _strokes: Sequence[Stroke], _groove: Groove, _key: Key
) -> Callable[[Stroke], str | None]:
    """Every stroke plays its chord."""
    return lambda _stroke: "x"


def _bass_sign(found: Pitched, strokes: Sequence[Stroke], groove: Groove, key: Key) -> Callable[[Stroke], str | None]:
    """The degree of the chord that a bass note is, in the octave where our bass plays."""
    bar = float(groove.bar)
    chords = [parse_chords(text)[0] for text in found.chords]

    def chord(stroke: Stroke) -> Chord:
        at = min(max(stroke.start + _TOGETHER, 0.0), len(chords) * bar - 1e-6)
        each = chords[int(at / bar)]
        return each[int(at % bar / bar * len(each))]

    roots = [stroke.pitch - chord(stroke).bass_pitch(1, key) for stroke in strokes]
    shift = 12 * round((median(roots) - 3) / 12)

    def sign(stroke: Stroke) -> str | None:
        pitches = {degree: chord(stroke).bass_pitch(degree, key) + shift for degree in (1, 8, 5, 3, 7, 2, 4, 6)}
        exact = (degree for degree, pitch in pitches.items() if pitch == stroke.pitch)
        alike = (degree for degree, pitch in pitches.items() if (pitch - stroke.pitch) % 12 == 0)
        degree = next(exact, None) or next(alike, None)
        return str(degree) if degree else None

    return sign


def _melody_sign(
    _found: Pitched, strokes: Sequence[Stroke], _groove: Groove, key: Key
) -> Callable[[Stroke], str | None]:
    """The degree of the key that a tune's note is, in the octave in which most of it can be sung."""
    pitches = {key.melody_pitch(degree): str(degree) for degree in range(1, 10)}
    shift = max(range(-48, 49, 12), key=lambda up: (sum(stroke.pitch + up in pitches for stroke in strokes), -abs(up)))
    return lambda stroke: pitches.get(stroke.pitch + shift)


def _by_bar(signed: Sequence[tuple[Stroke, str]], groove: Groove, bars: int) -> dict[int, list[tuple[Stroke, str]]]:
    """The strokes of each bar, in quarter notes from its start; what is held far into a bar is struck anew there."""
    length = float(groove.bar)
    found: defaultdict[int, list[tuple[Stroke, str]]] = defaultdict(list)
    for (stroke, sign), after in zip(signed, [*(each.start for each, _ in signed[1:]), float("inf")], strict=True):
        index = min(max(int((stroke.start + _TOGETHER / 2) // length), 0), bars - 1)
        end = min(stroke.end, after)
        found[index].append((Stroke(stroke.start - index * length, end - index * length, stroke.pitch), sign))
        while end - (index + 1) * length >= _HELD_ON * length and index + 1 < bars:
            index += 1
            found[index].append((Stroke(0.0, end - index * length, stroke.pitch), sign))
    return found


def _bar(strokes: Sequence[tuple[Stroke, str]], writer: Writer, groove: Groove) -> str:
    """A bar of a line: each sign where it starts, and a - for each step that it is held."""
    count = len(writer.write([Blow(round(stroke.start, 7), 1.0) for stroke, _ in strokes]).signs)
    places = groove.places(count)
    signs = ["."] * count
    for stroke, sign in strokes:
        index = min(range(count), key=lambda place: abs(places[place] - stroke.start))
        signs[index] = sign
        for later in range(index + 1, count):
            if places[later] > stroke.end - 0.3 * (places[later] - places[later - 1]):
                signs[later:] = ["."] * (count - later)
                break
            signs[later] = "-"
    return "".join(signs)
