"""What a leader does while a beat plays, and what follows from it: pure, with the time handed in.

Words of `do`: toggle (stop or start), tap, faster, slower, up, down, next, previous, loop, quit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from workshop_beats.playing.sequencer import SEAM, Segment, Sequencer
from workshop_beats.playing.tap import FASTEST, SLOWEST, TapTempo

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop_beats.playing.score import Score

AHEAD_SECONDS = 0.4
"""How far ahead of what is handed to the device everything is decided."""
OPENING_SECONDS = 3.0
"""The same at the very start: what can be kept, so that the next start need not wait until the beat is read."""
SEMITONES = 12


RING_SECONDS = 1.5
"""How long the last notes may ring after the last bar."""


class Repeat(StrEnum):
    """What begins again at its end: nothing, the section, or the whole song."""

    ONCE = "once"
    SECTION = "section"
    SONG = "song"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the music is as it is heard: `bar` and `beat` count from 1; `bar` 0 or less is the count-in."""

    section: str
    bar: int
    beat: int


class Conductor:
    """Plays `score`, which is `material(tempo, transpose)`: tempo in BPM as a foot taps it, transpose in semitones.

    It begins at `start`, after `lead`, a score of clicks, with run number `run`. `step` says what goes to the playing
    process; `over` is true once nothing more will sound; `began` is `start`.
    """

    def __init__(
        self,
        material: Callable[[float, int], Score],
        score: Score,
        tempo: float,
        transpose: int = 0,
        *,
        start: Fraction = Fraction(0),
        lead: Score | None = None,
        run: int = 0,
    ) -> None:
        self.tempo, self.transpose = tempo, transpose
        self.repeat = Repeat.ONCE
        self.playing = True
        self.over = False
        self.run = run
        self.heard = 0
        self.began = start
        self._material = material
        self._score = score
        self._sequencer = Sequencer(score, start, lead)
        self._told_end = False
        self._ahead = round(AHEAD_SECONDS * score.tempo.sample_rate)
        self._opening = round(OPENING_SECONDS * score.tempo.sample_rate)
        self._resume = start
        self._aim: Fraction | None = None
        self._segments = 0
        self._tap = TapTempo()
        self._commands: list[list[Any]] = []

    @property
    def done(self) -> bool:
        """Whether the last bar has been played, whatever still rings."""
        return self._sequencer.ended is not None and self.heard >= self._sequencer.ended

    @property
    def segments(self) -> list[Segment]:
        """How the run went so far, for whoever follows its time."""
        return self._sequencer.segments

    def do(self, word: str, seconds: float = 0.0) -> None:
        """Do what a word says; `seconds` of any clock are when, for tapping."""
        match word:
            case "toggle":
                self._stop() if self.playing else self._start()
            case "tap":
                tempo = self._tap.tap(seconds)
                if tempo is not None:
                    self.retune(tempo=round(tempo, 1))
            case "faster" | "slower":
                self.retune(tempo=round(self.tempo) + (1 if word == "faster" else -1))
            case "up" | "down":
                self.retune(transpose=self.transpose + (1 if word == "up" else -1))
            case "next" | "previous":
                self._move(1 if word == "next" else -1)
            case "loop":
                order = list(Repeat)
                self.loop(order[(order.index(self.repeat) + 1) % len(order)])
            case "quit":
                self.over = True

    def retune(self, tempo: float | None = None, transpose: int | None = None) -> None:
        """Another tempo or key, from the next beat on; what is out of reach is brought within."""
        tempo = min(max(self.tempo if tempo is None else tempo, SLOWEST), FASTEST)
        transpose = min(max(self.transpose if transpose is None else transpose, -SEMITONES), SEMITONES)
        if (tempo, transpose) != (self.tempo, self.transpose):
            self.tempo, self.transpose = tempo, transpose
            self._score = self._material(tempo, transpose)
            self._sequencer.change(self._score)

    def loop(self, repeat: Repeat) -> None:
        """What begins again from now on; the section is the one that is being laid, or jumped to."""
        self.repeat = repeat
        self._sequencer.loop = {
            Repeat.ONCE: None,
            Repeat.SECTION: self._score.span(self._section()),
            Repeat.SONG: (Fraction(0), self._score.end),
        }[repeat]

    def only_section(self, *, again: bool) -> None:
        """Play nothing but the section that it begins in, once or again and again."""
        span = self._score.span(self._section())
        if again:
            self.loop(Repeat.SECTION)
        else:
            self._sequencer.stop = span[1]

    def step(self, heard: int) -> list[list[Any]]:
        """What to send now that frame `heard` of the run has been played."""
        self.heard = heard
        commands, self._commands = self._commands, []
        if self.playing:
            until = max(heard + self._ahead, self._opening)
            if until > self._sequencer.laid:
                commands.append(["hits", self.run, [list(hit) for hit in self._sequencer.lay(until)], until])
            if self._sequencer.ended is not None and not self._told_end:
                self._told_end = True
                commands.append(["end", self.run, self._sequencer.ended])
            rings = round(RING_SECONDS * self._score.tempo.sample_rate)
            self.over = self.over or (self._sequencer.ended is not None and heard >= self._sequencer.ended + rings)
            self._arrived()
        return commands

    def place(self, heard: int) -> Place:
        """Where frame `heard` of the run is in the song."""
        segment, position = self._sequencer.at(heard) if self.playing else (None, self._resume)
        score = segment.score if segment is not None else self._score
        # What is played a little before its bar line belongs to the bar, and so does the seam before it.
        position = min(max(position, Fraction(0)), score.end - Fraction(1, 1000))
        bar, rest = divmod(position, score.meter.quarters)
        beat = int(rest / score.beat) + 1
        if segment is not None and segment.counting:
            return Place("", int(bar) - score.bars + 1, beat)
        return Place(score.markers[score.section(position)][1], int(bar) + 1, beat)

    def _section(self) -> int:
        """The section that counts for what a leader asks: the one jumped to, else the one that is being laid."""
        if self._aim is not None:
            return self._score.section(self._aim)
        if not self.playing or self._sequencer.now.counting:
            return self._score.section(self._resume)
        return self._score.section(max(self._sequencer.front, Fraction(0)))

    def _move(self, by: int) -> None:
        """Jump to the section after or before, at the next bar line; at once where the music stands still."""
        section = self._section()
        began = self._score.span(section)[0]
        if by < 0 and self._aim is None and self.playing and self._sequencer.front - began > self._score.meter.quarters:
            by = 0
        section = min(max(section + by, 0), len(self._score.markers) - 1)
        target = self._score.span(section)[0]
        if self.playing:
            self._sequencer.jump(target)
            self._aim, self._segments = target, len(self.segments)
        self._resume = target
        if self.repeat is Repeat.SECTION:
            self._sequencer.loop = self._score.span(section)

    def _arrived(self) -> None:
        """Forget the aim of a jump once it was reached."""
        since = self.segments[self._segments :]
        if self._aim is not None and any(segment.position + SEAM == self._aim for segment in since):
            self._aim = None

    def _stop(self) -> None:
        """Stop at once; the music will start again from the bar that it was in."""
        segment, position = self._sequencer.at(self.heard)
        if not segment.counting:
            self._resume = max(position, Fraction(0)) // self._score.meter.quarters * self._score.meter.quarters
        self.playing = False
        self._aim = None
        self.run += 1
        self.heard = 0
        self._commands.append(["halt", self.run])

    def _start(self) -> None:
        """Start a run where the last one stopped."""
        loop = self._sequencer.loop
        self._sequencer = Sequencer(self._score, self._resume)
        self._sequencer.loop = loop
        self._told_end = False
        self._opening = 0
        self.playing = True
