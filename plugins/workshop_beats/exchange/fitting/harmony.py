"""Which key and which chords pitched notes make: a chord is named only where it explains what sounds.

Keys by the profiles of Krumhansl and Kessler, "Tracing the dynamic changes in perceived tonal organization" (1982).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import correlation
from typing import TYPE_CHECKING, NamedTuple

from workshop_beats.template.chords import parse_chord
from workshop_beats.template.keys import Key, parse_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workshop_beats.exchange.source import Tone

_MAJOR_PROFILE = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR_PROFILE = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
_KINDS = ("", "m", "7", "m7", "maj7", "sus4", "m7b5", "dim", "aug", "6", "m6", "sus2", "add9", "9", "m9", "maj9", "5")
_FLAT, _SHARP = "C Db D Eb E F Gb G Ab A Bb B", "C C# D Eb E F F# G G# A Bb B"
_FLAT_KEYS = frozenset("F Bb Eb Ab Db Gb Cb Dm Gm Cm Fm Bbm Ebm Abm".split())  # noqa: SIM905
_LONGEST = 16.0
_EXPLAINED, _MOSTLY = 0.8, 0.75
_MISSING, _EXTRA, _ROOT = 0.15, 0.04, 0.15
_CLEARLY = 1.03

Weights = list[float]


class _Shape(NamedTuple):
    """A chord as pitch classes: all of them, those that it cannot do without, its root, and what its kind is."""

    tones: tuple[int, ...]
    needed: tuple[int, ...]
    root: int
    kind: str


class _Named(NamedTuple):
    """A chord that was found, and how well it explains what sounds."""

    score: float
    root: int
    symbol: str


def key_of(tones: Iterable[Tone], said: str | None) -> Key:
    """The key that notes are in: what their file says, where most of them belong to it, else what they sound like."""
    weights = [0.0] * 12
    for tone in tones:
        weights[tone.pitch % 12] += min(tone.length, _LONGEST)
    if said is not None:
        key = parse_key(said)
        if sum(weights[pitch] for pitch in range(12) if key.holds(pitch)) >= _EXPLAINED * sum(weights):
            return key
    if len(set(weights)) < 2:
        return parse_key("C major")
    keys = [parse_key(f"C {mode}").transposed(up) for mode in ("major", "minor") for up in range(12)]
    return max(keys, key=lambda key: _fits(weights, key))


def _fits(weights: Weights, key: Key) -> float:
    """How alike the weights of the pitch classes are to what a key leads one to expect."""
    profile = _MINOR_PROFILE if key.minor else _MAJOR_PROFILE
    return correlation(weights, [profile[(pitch - key.tonic) % 12] for pitch in range(12)])


@dataclass(slots=True)
class Chords:
    """The chords of each bar as text; `named` tells whether most of what sounds is explained by them."""

    bars: list[str]
    named: bool


def chords_of(tones: Sequence[Tone], bass: Sequence[Tone], bar: float, bars: int, beats: int, key: Key) -> Chords:
    """Name the chord of each bar of a length in quarter notes, or of its halves where they differ.

    Bars in which nothing sounds have the chord before them. `bass` are those of the tones that a bass plays.
    """
    parts = 2 if beats % 2 == 0 else 1
    namer = _Namer(key)
    sounding = _weights(tones, bar / parts, bars * parts)
    low = _weights(bass, bar / parts, bars * parts)
    found: list[str] = []
    said = heard = 0
    for index in range(bars):
        windows = range(index * parts, (index + 1) * parts)
        names = namer.bar([sounding.get(each) for each in windows], [low.get(each) for each in windows])
        heard += any(each in sounding for each in windows)
        said += bool(names)
        found.append(" ".join(names))
    first = next((text for text in found if text), key.chord)
    for index, text in enumerate(found):
        found[index] = text or (found[index - 1].split()[-1] if index else first.split()[0])
    return Chords(found, heard > 0 and said >= _MOSTLY * heard)


def _weights(tones: Iterable[Tone], window: float, windows: int) -> Mapping[int, Weights]:
    """How long each pitch class sounds in each window of time."""
    found: defaultdict[int, Weights] = defaultdict(lambda: [0.0] * 12)
    for tone in tones:
        end = tone.start + min(tone.length, _LONGEST)
        for index in range(int(tone.start / window), min(int(end / window) + 1, windows)):
            lasting = min(end, (index + 1) * window) - max(tone.start, index * window)
            if lasting > 0:
                found[index][tone.pitch % 12] += lasting
    return found


class _Namer:
    """Names chords, spelled as one key does."""

    def __init__(self, key: Key) -> None:
        self._letters = (_FLAT if key.signature in _FLAT_KEYS else _SHARP).split()
        self._shapes = [
            _Shape(
                tuple(sorted({(root + i) % 12 for i in tones})),
                tuple((root + i) % 12 for i in tones if i != 7),
                root,
                kind,
            )
            for kind, tones in ((kind, parse_chord(f"C{kind}").intervals) for kind in _KINDS)
            for root in range(12)
        ]

    def bar(self, windows: Sequence[Weights | None], low: Sequence[Weights | None]) -> list[str]:
        """The chords of a bar's windows: one where one explains them all as well, nothing where none does."""
        whole = self._name(_sum(windows), _sum(low))
        halves = [self._name(each, deep) for each, deep in zip(windows, low, strict=True) if each is not None]
        if len(halves) == len(windows) > 1 and None not in halves:
            named = [half for half in halves if half is not None]
            better = sum(half.score for half in named) > _CLEARLY * (whole.score if whole is not None else 0.0)
            if better and len({half.root for half in named}) > 1:
                return [half.symbol for half in named]
        return [whole.symbol] if whole is not None else []

    def _name(self, weights: Weights | None, low: Weights | None) -> _Named | None:
        """The chord of one stretch, or None where nothing explains enough of it."""
        total = sum(weights) if weights is not None else 0.0
        if weights is None or total <= 0 or sum(each > 0 for each in weights) < 2:
            return None
        deepest = max(range(12), key=low.__getitem__) if low is not None and any(low) else None
        score, shape = max(
            ((self._score(shape, weights, total, deepest), shape) for shape in self._shapes), key=lambda each: each[0]
        )
        share = sum(map(weights.__getitem__, shape.tones)) / total
        if share < _EXPLAINED:
            return None
        symbol = self._letters[shape.root] + shape.kind
        if low is not None and deepest is not None and deepest != shape.root and low[deepest] >= _MOSTLY * sum(low):
            symbol += f"/{self._letters[deepest]}"
        return _Named(score, shape.root, symbol)

    @staticmethod
    def _score(shape: _Shape, weights: Weights, total: float, deepest: int | None) -> float:
        """How well a chord explains what sounds: what it holds, less what it does not, what it lacks, and its size."""
        inside = sum(map(weights.__getitem__, shape.tones))
        missing = sum(weights[tone] <= 0.02 * total for tone in shape.needed)
        bonus = _ROOT * (deepest == shape.root) + 0.5 * _ROOT * weights[shape.root] / total
        return 2 * inside - total * (1 + _MISSING * missing + _EXTRA * (len(shape.tones) - 3) - bonus)


def _sum(windows: Iterable[Weights | None]) -> Weights | None:
    """The weights of several windows together; None where nothing sounds in any."""
    known = [each for each in windows if each is not None]
    return [sum(each) for each in zip(*known, strict=True)] if known else None
