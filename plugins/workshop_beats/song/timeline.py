"""A song on the frames of a sample rate. Every frame comes from its absolute beat, so that nothing accumulates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from workshop import TempoChange, TempoMap
from workshop_beats.song.order import in_order
from workshop_beats.voices import CLICK, MELODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workshop_beats.song.arrange import Arrangement
    from workshop_beats.song.notes import Played

Hit: TypeAlias = tuple[int, str, int, int, int]
"""Frame, voice, pitch, frames and velocity."""
Sounds: TypeAlias = Literal["beat", "click", "both"]


@dataclass(frozen=True, slots=True)
class Timeline:
    """An arrangement on the frames of a sample rate, after `count_in` bars of click at the tempo it starts with.

    `clicks` is whether the click goes on through the song, `plays` whether the beat sounds, `melody` whether the guide
    melody does.
    """

    song: Arrangement
    tempo: TempoMap
    count_in: int
    clicks: bool = False
    plays: bool = True
    melody: bool = True

    @classmethod
    def of(
        cls,
        song: Arrangement,
        sample_rate: int,
        count_in: int,
        *,
        click: Literal["count-in", "throughout"] = "count-in",
        sounds: Sounds = "beat",
        melody: bool = True,
    ) -> Timeline:
        """Lay a song out at a sample rate in hertz: the beat, the click throughout, or both."""
        before = count_in * song.meter.quarters
        changes = (
            TempoChange(change.at + before if number else change.at, change.bpm)
            for number, change in enumerate(song.changes)
        )
        tempo = TempoMap(sample_rate, tuple(changes), song.meter)
        return cls(song, tempo, count_in, click == "throughout" or sounds != "beat", sounds != "click", melody)

    @property
    def frames(self) -> int:
        """The length of it all, count-in included."""
        return self.tempo.bar_frame(self.count_in + self.song.bars)

    @property
    def markers(self) -> tuple[tuple[int, str], ...]:
        """The frame on which each section starts."""
        return tuple((self.tempo.bar_frame(self.count_in + bar), name) for bar, name in self.song.markers)

    def hits(self) -> list[Hit]:
        """Every note as (frame, voice, pitch, frames, velocity), each frame from its absolute beat, in order."""
        return list(self.stream())

    def stream(self) -> Iterator[Hit]:
        """The same one by one, in memory that does not grow with the song."""
        return in_order(self._chunks())

    def _chunks(self) -> Iterator[tuple[list[Hit], int]]:
        """The hits of each bar, count-in first, and the frame before which no later bar sounds."""
        song, frame_of = self.song, self.tempo.framer(self.song.grain)
        before = self.count_in * song.bar
        for number in range(self.count_in):
            yield _hits(self._click(number), 0, frame_of), frame_of(max((number + 1) * song.bar - song.earliest, 0))
        for number, notes in enumerate(song.played()):
            kept = notes if self.plays else []
            if not self.melody:
                kept = [note for note in kept if note[1] != MELODY]
            chunk = _hits(kept, before, frame_of)
            if self.clicks:
                chunk += _hits(self._click(self.count_in + number), 0, frame_of)
            yield chunk, frame_of(max(before + (number + 1) * song.bar - song.earliest, 0))

    def _click(self, bar: int) -> list[Played]:
        """The clicks of a bar, count-in bars counted."""
        origin = bar * self.song.bar
        return [(origin + at, "click", CLICK, length, velocity) for at, length, velocity in self.song.pulse]


def _hits(notes: list[Played], later: int, frame_of: Callable[[int], int]) -> list[Hit]:
    """Notes on frames, so many grains later."""
    found = []
    for start, voice, pitch, length, velocity in notes:
        frame = frame_of(start + later)
        found.append((frame, voice, pitch, frame_of(start + later + length) - frame, velocity))
    return found
