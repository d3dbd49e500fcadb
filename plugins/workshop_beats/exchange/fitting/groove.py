"""How a foreign beat bends the grid: swing, what each voice is early or late, and how far its hits scatter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import fmean, median
from typing import TYPE_CHECKING, Literal

from workshop_beats.song.feel import Feel
from workshop_beats.template.grid import fits
from workshop_beats.template.model import Beat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from workshop_beats.exchange.source import Hit

_LISTENED = 3000
_CLIPPED = 40.0
_OFF_BEAT = (0.4, 0.76)
_THIRD, _NEAR_THIRD = (0.29, 0.375), 0.05
_FEW, _LEAST_SWING = 4, 51
_MOST = 0.75
_AGREED = 16.0
_LEAST_PUSH = 2.5
_MOST_PUSH = 35.0
_TO_DEVIATION = 1.4826
"""A median distance times this is the standard deviation of a bell curve."""


@dataclass(frozen=True)
class Groove:
    """A feel as a template names it. `push` is milliseconds by voice, `spread` a standard deviation in milliseconds.

    `tempo` counts what the template counts in its `meter`. `exact` tells that a machine placed the hits, `sharp` how
    many milliseconds the file's own rounding may move one.
    """

    meter: str
    tempo: float
    swing: float = 50.0
    swing_on: Literal["8ths", "16ths"] = "16ths"
    push: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.0
    exact: bool = False
    sharp: float = 0.6

    @cached_property
    def _beat(self) -> Beat:
        """As much of a template as its feel asks for."""
        return Beat.model_construct(meter=self.meter, tempo=self.tempo, swing=self.swing, swing_on=self.swing_on)

    @cached_property
    def bar(self) -> Fraction:
        """The length of a bar in quarter notes."""
        return self._beat.time.quarters

    @property
    def beats(self) -> int:
        """How many units of its meter a bar has."""
        return self._beat.time.beats

    @cached_property
    def quarter(self) -> float:
        """The milliseconds of a quarter note."""
        return float(60_000 / self._beat.quarters_a_minute)

    @cached_property
    def _feel(self) -> Feel:
        """What places the written signs when the template plays."""
        return Feel.of(self._beat)

    def holds(self, signs: Fraction) -> bool:
        """Whether a template may have so many signs in a bar."""
        return signs.denominator == 1 and fits(int(signs), self.beats)

    def places(self, signs: int) -> list[float]:
        """Where each of so many signs of a bar sounds, and the end of the bar, in quarter notes."""
        return [float(place) for place in self._feel.grid(signs)]

    def grace(self, signs: int) -> float:
        """How many quarter notes before its hit a flam begins, in a bar of so many signs."""
        return float(self._feel.grace(self.bar / signs))

    def late(self, voice: str) -> float:
        """How many quarter notes a voice is late."""
        return self.push.get(voice, 0.0) / self.quarter


def hear(hits: Sequence[Hit], plain: Groove, grain: float, swing: float | None) -> Groove:
    """The groove of hits, in the meter and tempo of a `plain` one.

    `grain` is the finest distance that the file can write, in quarter notes; `swing` what it says itself, on 16ths.
    """
    heard = hits[:_LISTENED]
    best = replace(plain, swing=round(swing, 1)) if swing is not None else _swung(plain, heard)
    sharp = min(0.6 * grain * plain.quarter + 0.5, 4.0)
    rests = {voice: _rests(best, heard, voice, sharp) for voice in sorted({hit.voice for hit in heard})}
    push = {voice: _push(rest, sharp) for voice, rest in rests.items()}
    apart = [abs(each - push[voice]) for voice, rest in rests.items() for each in rest]
    return replace(
        best,
        push={voice: late for voice, late in push.items() if late},
        spread=_TO_DEVIATION * median(apart) if apart else 0.0,
        exact=sum(each <= sharp for each in apart) >= _MOST * len(apart),
        sharp=sharp,
    )


def _swung(plain: Groove, hits: Sequence[Hit]) -> Groove:
    """The swing that explains the off-beats best, if it explains them clearly better than none."""
    best, most = plain, 0.0
    for pair in (0.5, 1.0):
        off = _off_beats(hits, float(plain.bar), pair)
        late = _even(100 * median(phase for _, phase in off), 0.15) if len(off) >= _FEW else 0.0
        if late < _LEAST_SWING:
            continue
        groove = replace(plain, swing=min(late, 75.0), swing_on="8ths" if pair == 1 else "16ths")
        own = [hit for hit, _ in off]
        saved = (_cost(plain, own) * 0.6 - 2 - _cost(groove, own)) * len(off)
        if saved > most:
            best, most = groove, saved
    return best


def _off_beats(hits: Sequence[Hit], bar: float, pair: float) -> list[tuple[Hit, float]]:
    """The hits in the second half of pairs of a length, and where in its pair each lies; not those of triplets."""
    phases = [(hit, hit.at % bar / pair % 1) for hit in hits]
    off = [(hit, phase) for hit, phase in phases if _OFF_BEAT[0] < phase < _OFF_BEAT[1]]
    if sum(_THIRD[0] < phase < _THIRD[1] for _, phase in phases) > 0.15 * len(off):
        return [(hit, phase) for hit, phase in off if abs(phase - 2 / 3) > _NEAR_THIRD]
    return off


def _cost(groove: Groove, hits: Sequence[Hit]) -> float:
    """How badly hits miss the sixteenths of a groove: the mean square in milliseconds, far ones clipped."""
    return fmean([min(abs(rest), _CLIPPED) ** 2 for rest in _misses(groove, hits, 4)] or [0.0])


def _rests(groove: Groove, hits: Sequence[Hit], voice: str, sharp: float) -> list[float]:
    """How late each hit of a voice is against the first grid that most lie on, else against the one they agree on."""
    own = [hit for hit in hits if hit.voice == voice]
    tried = [_misses(groove, own, parts) for parts in (4, 6, 8, 12)]
    for rest in tried:
        if sum(abs(each) <= sharp for each in rest) >= _MOST * len(rest):
            return rest
    return min(tried[:2], key=_scatter)


def _scatter(rest: Sequence[float]) -> float:
    """How little hits agree: the median distance from their median, and half of how far that itself lies off."""
    middle = median(rest)
    return median(abs(each - middle) for each in rest) + abs(middle) / 2


def _misses(groove: Groove, hits: Iterable[Hit], parts: int) -> list[float]:
    """The milliseconds from the nearest of so many signs a quarter note to each hit."""
    bar = float(groove.bar)
    signs = groove.bar * parts
    places = groove.places(int(signs)) if signs.denominator == 1 else [0.0, bar]
    step = bar / (len(places) - 1)
    return [_nearest(hit.at % bar, places, step) * groove.quarter for hit in hits]


def _nearest(at: float, places: Sequence[float], step: float) -> float:
    """How far a position lies behind the nearest place; swing moves a place by less than a step."""
    index = int(at / step)
    near = places[max(index - 2, 0) : index + 3]
    return min((at - place for place in near), key=abs)


def _even(value: float, near: float) -> float:
    """A measured value as a leader would write it: whole where it is as near as that, else with one decimal."""
    return float(round(value)) if abs(value - round(value)) <= near else round(value, 1)


def _push(rest: Sequence[float], sharp: float) -> float:
    """The milliseconds that a voice is late as a whole; 0 where its hits do not agree, or its file cannot tell."""
    middle = _even(median(rest), 0.3)
    # A machine's hits are late by the very same, a player's only by about the same.
    machine = len({round(each, 1) for each in rest}) <= _FEW
    agreed = sum(abs(each - middle) <= (sharp if machine else _AGREED) for each in rest)
    if len(rest) < 3 or not max(_LEAST_PUSH, sharp) <= abs(middle) <= _MOST_PUSH or agreed < _MOST * len(rest):
        return 0.0
    return middle
