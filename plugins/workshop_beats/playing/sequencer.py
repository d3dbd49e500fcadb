"""What sounds on which frame of a run, decided only a little ahead, so that a leader can change it while it plays.

A switch (new tempo, another section, a loop) happens on a beat or bar line. The seam lies a sixteenth of a quarter
note before it on both sides, so that what is played a little early belongs to the line that it was written on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from workshop_beats.hits import Hit

if TYPE_CHECKING:
    from workshop_beats.playing.score import Score

SEAM = Fraction(1, 16)
_NEAR = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Segment:
    """From `frame` (exact) of the run on, `score` is played from `position` on; `counting` says it is the count-in."""

    frame: Fraction
    score: Score
    position: Fraction
    counting: bool = False

    def frame_of(self, position: Fraction) -> Fraction:
        """The exact frame of a position."""
        seconds = self.score.seconds(position) - self.score.seconds(self.position)
        return self.frame + seconds * self.score.tempo.sample_rate

    def position_of(self, frame: Fraction) -> Fraction:
        """The position at a frame."""
        seconds = self.score.seconds(self.position) + (frame - self.frame) / self.score.tempo.sample_rate
        return self.score.position(seconds)


@dataclass(frozen=True, slots=True)
class Switch:
    """At `line` of what plays now, go on at `target` of `score`."""

    line: Fraction
    score: Score
    target: Fraction
    loops: bool = False


class Sequencer:
    """Lays a score on the frames of one run, from `start` on, after `lead`, a score of clicks.

    `loop` is the span that repeats, None to play on to `stop`, the end of the song unless it is set. `segments` is how
    the run went so far; `ended` the frame on which the last bar is over, None before that is laid.
    """

    def __init__(self, score: Score, start: Fraction = Fraction(0), lead: Score | None = None) -> None:
        self.score = score
        self.loop: tuple[Fraction, Fraction] | None = None
        self.stop = score.end
        self.ended: int | None = None
        self.laid = 0
        self._pending: list[Switch] = []
        self._next = 0
        first = Segment(Fraction(0), score, start)
        if lead is not None:
            first = Segment(Fraction(0), lead, Fraction(0), counting=True)
            self._pending = [Switch(lead.end, score, start)]
        self.segments = [first]
        self._next = first.score.first(first.position - SEAM)

    @property
    def now(self) -> Segment:
        """The segment that is being laid."""
        return self.segments[-1]

    @property
    def front(self) -> Fraction:
        """The position up to which everything is decided, in the segment that is being laid."""
        return self.now.position_of(Fraction(self.laid))

    def at(self, frame: int) -> tuple[Segment, Fraction]:
        """Which segment a frame of the run lies in, and the position there."""
        passed = (segment for segment in reversed(self.segments) if segment.frame <= frame)
        segment = next(passed, self.segments[0])
        return segment, segment.position_of(Fraction(frame))

    def change(self, score: Score) -> None:
        """Go on with another score of the same bars, such as in another tempo, from the next beat on."""
        self.score = score
        for index, switch in enumerate(self._pending):
            self._pending[index] = replace(switch, score=score)
        if not self.now.counting:
            line = self._line(score.beat)
            if not any(switch.line <= line for switch in self._pending):
                self._add(Switch(line, score, line))

    def jump(self, target: Fraction) -> Fraction:
        """Go on at `target` from the next bar line on; returns that line, or that of the count-in's end."""
        line = self.now.score.end if self.now.counting else self._line(self.score.meter.quarters)
        self._pending = [switch for switch in self._pending if switch.line < line]
        self._add(Switch(line, self.score, target))
        return line

    def lay(self, until: int) -> list[Hit]:
        """Decide what sounds before frame `until` of the run, and hand over what is new of it in order of frames."""
        hits: list[Hit] = []
        while self.ended is None and self.laid < until:
            switch = self._switch()
            line = switch.line if switch is not None else self._end()
            stop = line if switch is None and line == self.score.end else line - SEAM
            seam = self.now.frame_of(stop if switch is not None else line)
            hits += self._notes(Fraction(until), stop)
            if seam >= until:
                break
            if switch is None:
                self.ended = _rounded(seam)
            else:
                self._cross(switch, seam)
        self.laid = max(self.laid, until)
        return hits

    def _add(self, switch: Switch) -> None:
        """Keep the switches in the order in which they come."""
        self._pending = sorted([*self._pending, switch], key=lambda each: each.line)

    def _line(self, every: Fraction) -> Fraction:
        """The next line of a grid whose seam is not laid yet."""
        return ((self.front + SEAM + _NEAR) // every + 1) * every

    def _switch(self) -> Switch | None:
        """What comes next: what was asked for, or the end of the loop."""
        due = self._pending[0] if self._pending else None
        if self.loop is not None and not self.now.counting and self.front + SEAM + _NEAR < self.loop[1]:
            again = Switch(self.loop[1], self.score, self.loop[0], loops=True)
            return again if due is None or due.line > again.line else due
        return due

    def _end(self) -> Fraction:
        """Where the music ends, unless it was led past it."""
        return self.stop if self.now.position + SEAM + _NEAR < self.stop else self.score.end

    def _notes(self, until: Fraction, stop: Fraction) -> list[Hit]:
        """The notes of the segment before a frame and before a position."""
        now, hits = self.now, []
        notes = now.score.notes
        while self._next < len(notes):
            start, voice, pitch, length, velocity = notes[self._next]
            position = Fraction(start, now.score.grain)
            frame = now.frame_of(position)
            if frame >= until or position >= stop:
                break
            end = _rounded(now.frame_of(position + Fraction(length, now.score.grain)))
            hits.append(Hit(_rounded(frame), voice, pitch, max(end - _rounded(frame), 1), velocity))
            self._next += 1
        return hits

    def _cross(self, switch: Switch, seam: Fraction) -> None:
        """Begin a segment. A loop keeps the exact frame, so that nothing accumulates; others begin on a whole one."""
        self._pending = [each for each in self._pending if each is not switch]
        if switch.target != switch.line and not switch.loops:
            self._pending = []
        frame = seam if switch.loops or self.now.counting else Fraction(_rounded(seam))
        self.laid = _rounded(frame)
        self.segments.append(Segment(frame, switch.score, switch.target - SEAM))
        self._next = switch.score.first(switch.target - SEAM)


def _rounded(frame: Fraction) -> int:
    """The nearest whole frame."""
    return int(frame + Fraction(1, 2)) if frame >= 0 else 0
