"""From a template to a score that can be played live, at any tempo and in any key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import TempoMap
from workshop_beats.playing.score import Score
from workshop_beats.song.arrange import arrange
from workshop_beats.voices import CLICK, MELODY

if TYPE_CHECKING:
    from workshop_beats.song.arrange import Arrangement
    from workshop_beats.song.notes import Played
    from workshop_beats.template.model import Beat


class Material:
    """A beat at a sample rate in hertz. `click` plays the click throughout, `melody` the guide melody."""

    def __init__(self, beat: Beat, sample_rate: int, *, click: bool = False, melody: bool = True) -> None:
        self._beat = beat
        self._rate = sample_rate
        self._click = click
        self._melody = melody

    def arranged(self, tempo: float, transpose: int) -> Arrangement:
        """The song at a tempo in BPM, so many semitones higher."""
        beat = self._beat if tempo == self._beat.tempo else self._beat.at_tempo(tempo)
        return arrange(beat.transposed(transpose) if transpose else beat)

    def score(self, tempo: float, transpose: int) -> Score:
        """What is played at that tempo and in that key."""
        song = self.arranged(tempo, transpose)
        notes = [note for note in song.ordered() if self._melody or note[1] != MELODY]
        if self._click:
            notes = sorted([*notes, *(click for bar in range(song.bars) for click in clicks(song, bar))])
        tempo_map = TempoMap(self._rate, song.changes, song.meter)
        return Score(tuple(notes), song.grain, tempo_map, self._beat.beat_length, song.bars, song.markers)


def clicks(song: Arrangement, bar: int = 0) -> tuple[Played, ...]:
    """The clicks of a bar, counted from 0."""
    return tuple((bar * song.bar + at, "click", CLICK, length, velocity) for at, length, velocity in song.pulse)
