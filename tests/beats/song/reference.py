"""A slow and obvious player in fractions, to compare the quick one with: no grain, no cache, no order but sorting."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from workshop_beats.song.chance import place, throw
from workshop_beats.song.harmony import Harmony
from workshop_beats.template.grid import DRUM_SIGNS, SIGNS, parse_line
from workshop_beats.template.words import parse_ending, parse_fill
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_beats.template.model import Beat, Section

Row = tuple[Fraction, str, int, Fraction, int]
LOUD = {
    **{key: {"x": 92, "X": 116, "g": 42, "f": 100, "?": 80, "2": 78, "3": 78, "4": 78} for key in DRUMS},
    **{key: {"x": 76, "X": 96, "g": 50} for key in ("keys", "guitar")},
    "pad": {"x": 70, "X": 84, "g": 52},
    "bass": dict.fromkeys("12345678", 94),
    "melody": dict.fromkeys("123456789", 84),
}


class Reference:
    """Plays one beat."""

    def __init__(self, beat: Beat) -> None:
        self.beat = beat
        self.bar = beat.time.quarters
        self.beats = int(self.bar / beat.beat_length)

    def notes(self) -> list[Row]:
        """(start, voice, pitch, length, velocity) in quarter notes."""
        found: list[Row] = []
        first = 0
        for name, bars in self.beat.form:
            section = self.beat.resolved(name)
            for index in range(bars):
                rows = [
                    (max(start + (first + index) * self.bar, Fraction(0)), *rest)
                    for start, *rest in self.bar_notes(section, index, bars, first + index)
                ]
                found += [self.faded(row, section, first, index, bars) for row in rows]
            first += bars
        return sorted(found)

    def faded(self, row: Row, section: Section, first: int, index: int, bars: int) -> Row:
        ending = parse_ending(section.ending) if section.ending else None
        if ending is None or ending.kind != "fade" or index < bars - ending.number:
            return row
        left = ((first + bars) * self.bar - row[0]) / (min(ending.number, bars) * self.bar)
        return (*row[:4], max(min(row[4], int(row[4] * left)), 1))

    def bar_notes(self, section: Section, index: int, bars: int, number: int) -> Iterator[Row]:
        ending = parse_ending(section.ending) if section.ending else None
        stops = ending if ending is not None and ending.kind != "fade" else None
        last = stops is not None and index == bars - 1
        fill = parse_fill(section.fill) if section.fill else None
        drums = section.drums
        if fill is not None and not last and fill.comes(index, bars):
            drums = self.beat.fill[fill.name].drums
        tempo = self.beat.pace(section.tempo)
        for voice, text in drums.items():
            line = parse_line(text, DRUM_SIGNS)
            signs = line[index % len(line)]
            strokes = [(place, sign, held) for place, sign, held in self.strokes(signs)]
            if last:
                strokes = [s for s in strokes if Fraction(s[0], len(signs)) <= Fraction(stops.number - 1, self.beats)]
            yield from self.play(voice, strokes, signs, number, tempo, None)
        harmony = Harmony(self.beat, section)
        for voice, text in section.pitched.items():
            line = parse_line(text, SIGNS[voice])
            signs = line[index % len(line)]
            after = line[(index + 1) % len(line)]
            strokes = self.strokes(signs)
            stop = Fraction(stops.number - 1, self.beats) if last else None
            more = Fraction(0)
            if index + 1 < bars and not (stops is not None and index + 1 == bars - 1) and not signs.endswith("."):
                more = self.at(len(after) - len(after.lstrip("-")), len(after))
            until = None
            if last:
                until = self.bar if stops.kind == "hold" else self.at(stops.number, self.beats)
            pitches = (harmony, index % len(harmony.bars))
            yield from self.play(voice, strokes, signs, number, tempo, pitches, more=more, stop=stop, until=until)

    @staticmethod
    def strokes(signs: str) -> list[tuple[int, str, int]]:
        found = []
        for index, sign in enumerate(signs):
            if sign not in ".-":
                rest = signs[index + 1 :]
                found.append((index, sign, 1 + len(rest) - len(rest.lstrip("-"))))
        return found

    def at(self, place: int, signs: int) -> Fraction:
        """Where a sign of a bar lies, swung and bent, worked out from the definition alone."""
        at = self.bar * place / signs
        pair = Fraction(1, 2) if self.beat.swing_on == "16ths" else Fraction(1)
        late = Fraction(str(self.beat.swing)) / 100
        start = at // pair * pair
        ratio = self.bar / signs / pair
        if all(n & (n - 1) == 0 for n in (ratio.numerator, ratio.denominator)) and start + pair <= self.bar:
            half = pair / 2
            inside = at - start
            at = start + (
                inside / half * late * pair if inside <= half else pair - (pair - inside) / half * (1 - late) * pair
            )
        if not self.beat.beat_lengths or at >= self.bar:
            return at
        lengths = [Fraction(str(length)) for length in self.beat.beat_lengths]
        shares = [self.bar * length / sum(lengths) for length in lengths]
        even = self.bar / len(shares)
        whole = int(at / even)
        return sum(shares[:whole], Fraction(0)) + (at - whole * even) / even * shares[whole]

    def shortest(self, signs: int) -> Fraction:
        lengths = [Fraction(str(length)) for length in self.beat.beat_lengths] or [Fraction(1)]
        squeeze = min(lengths) * len(lengths) / sum(lengths)
        return self.bar / signs * (2 - 2 * Fraction(str(self.beat.swing)) / 100) * squeeze

    def play(
        self, voice, strokes, signs, number, tempo, pitches, *, more=Fraction(0), stop=None, until=None
    ) -> Iterator[Row]:
        ms = tempo / 60_000
        count = len(signs)
        short = self.shortest(count)
        push = Fraction(str(self.beat.push.get(voice, 0))) * ms
        wander = min(Fraction(str(self.beat.loose.timing_ms)) * ms, short / 20)
        loudness = self.beat.loose.loudness
        dice = place(self.beat.loose.seed, voice, number)
        plan = [(self.at(at, count), sign, self.at(at + held, count), (at, count), short) for at, sign, held in strokes]
        if stop is not None:
            plan = self.stopped(voice, plan, stop, until)
        elif plan and more:
            plan[-1] = (*plan[-1][:2], plan[-1][2] + more, *plan[-1][3:])
        for turn, (start, sign, end, share, step) in enumerate(plan):
            bits = throw(dice, turn)
            if sign == "?" and bits & 1:
                continue
            at = start + push + wander * Fraction((bits >> 8) % 201 - 100, 100)
            bend = (bits >> 32) % (2 * loudness + 1) - loudness
            loud = LOUD[voice][sign]
            if pitches is None:
                yield from self.hits(voice, sign, at, self.at(share[0] + 1, count) - start, loud, bend, ms, short)
                continue
            notes = pitches[0].pitches(voice, sign, pitches[1], share)
            apart = min(9 * ms, step / 24) if voice == "guitar" else Fraction(0)
            if voice == "guitar" and share[0] % 2:
                notes, loud = notes[::-1][:4], loud - 6
            for string, pitch in enumerate(notes):
                yield at + string * apart, voice, pitch, end - start - string * apart, min(max(loud + bend, 1), 127)

    def stopped(self, voice, plan, stop, until):
        """What is struck before a stop ends at it, and then all strike once more."""
        at = self.at(stop.numerator * (self.beats // stop.denominator), self.beats) if stop else Fraction(0)
        beat = (int(stop * self.beats), self.beats)
        before = [(s, sign, min(e, at), share, step) for s, sign, e, share, step in plan if Fraction(*share) < stop]
        if voice == "melody":
            there = [p for p in plan if Fraction(*p[3]) == stop]
            return before + [(s, sign, s + until - at, share, step) for s, sign, _, share, step in there]
        return [*before, (at, "1" if voice == "bass" else "x", until, beat, self.shortest(self.beats))]

    @staticmethod
    def hits(voice, sign, at, room, loud, bend, ms, short) -> Iterator[Row]:
        pitch = DRUMS[voice].note
        if sign == "f":
            grace = min(30 * ms, short / 8)
            yield at - grace, voice, pitch, grace / 2, 55
        count = int(sign) if sign in "234" else 1
        for index in range(count):
            loudness = min(max(min(loud + 6 * index, 127) + bend, 1), 127)
            yield at + room / count * index, voice, pitch, room / count / 2, loudness


def frame_of(beat: Beat, rate: int, count_in: int, quarters: Fraction) -> int:
    """A position in frames, counted section by section: the tempo map from its definition alone."""
    bar = beat.time.quarters
    tempos = [(bars * bar, beat.pace(beat.resolved(name).tempo)) for name, bars in beat.form]
    stretches = [(count_in * bar, tempos[0][1]), *tempos[:-1], (None, tempos[-1][1])]
    seconds, left = Fraction(0), quarters
    for length, tempo in stretches:
        part = left if length is None else min(left, length)
        seconds += part * 60 / tempo
        left -= part
    return int(seconds * rate + Fraction(1, 2))
