"""A song on the frames of a sample rate. Every frame comes from its absolute beat, so that nothing accumulates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from workshop import TempoMap
from workshop_beats.song.notes import Note
from workshop_beats.voices import CLICK

if TYPE_CHECKING:
    from workshop_beats.song.arrange import Arrangement

_ACCENT, _PLAIN = 110, 84


@dataclass(frozen=True, slots=True)
class Timeline:
    """An arrangement on the frames of a sample rate, after `count_in` bars of click."""

    song: Arrangement
    tempo: TempoMap
    count_in: int

    @classmethod
    def of(cls, song: Arrangement, sample_rate: int, count_in: int) -> Timeline:
        """Lay a song out at a sample rate in hertz."""
        return cls(song, TempoMap.steady(song.tempo, sample_rate, song.meter), count_in)

    @property
    def frames(self) -> int:
        """The length of it all, count-in included."""
        return self.tempo.bar_frame(self.count_in + self.song.bars)

    @property
    def markers(self) -> tuple[tuple[int, str], ...]:
        """The frame on which each section starts."""
        return tuple((self.tempo.bar_frame(self.count_in + bar), name) for bar, name in self.song.markers)

    def hits(self) -> list[tuple[int, str, int, int, int]]:
        """Every note as (frame, voice, pitch, frames, velocity), each frame from its absolute beat, in order."""
        before = self.count_in * self.song.meter.quarters
        notes = [*self._clicks(), *(note.later(before) for note in self.song.notes)]
        return sorted(self._hit(note) for note in notes)

    def _hit(self, note: Note) -> tuple[int, str, int, int, int]:
        """A note on frames."""
        frame = self.tempo.frame(note.start)
        return frame, note.voice, note.pitch, self.tempo.frame(note.start + note.length) - frame, note.velocity

    def _clicks(self) -> list[Note]:
        """One click for each unit of the meter, the first of a bar (and the middle of a 6/8 bar) accented."""
        meter = self.song.meter
        unit = Fraction(4, meter.unit)
        group = 3 if meter.unit >= 8 and meter.beats % 3 == 0 else meter.beats
        return [
            Note("click", index * unit, unit / 4, _PLAIN if index % meter.beats % group else _ACCENT, CLICK)
            for index in range(self.count_in * meter.beats)
        ]

    def job(self, subtype: str = "PCM_24") -> dict[str, Any]:
        """What the rendering process needs to know, but for the name of the file."""
        return {"sample_rate": self.tempo.sample_rate, "frames": self.frames, "subtype": subtype, "hits": self.hits()}
