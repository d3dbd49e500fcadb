"""Standard MIDI Files as a source: drums by their General MIDI keys, and what else plays as tracks."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from workshop import message
from workshop_beats.exchange.general_midi import voice_of_key
from workshop_beats.exchange.source import Hit, Mark, Source, Tone, Track, damaged
from workshop_signal import smf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop import Message

_DRUM_TRACK = re.compile(r"drum|tromme|perc|slagverk|\bbeat", re.IGNORECASE)
_USUAL_TEMPO = 120.0
_LAST = 0.05
"""Quarter notes that the last hit needs: one on a bar line, or a hair before it, makes a bar of its own."""
_Value = TypeVar("_Value")


def read_midi(path: Path, content: bytes) -> Source:
    """Read a file of format 0 or 1.

    Raises:
        FileError: It is none, is damaged, or has SMPTE time.
    """
    try:
        score = smf.parse_smf(content)
    except smf.SmfError as error:
        raise damaged(path, message("it is no MIDI file of a song, or a damaged one")) from error
    return _Reader(score).source()


class _Reader:
    """One score being taken apart."""

    def __init__(self, score: smf.Score) -> None:
        self._score = score
        self._quarter = score.ticks
        self._unknown: Counter[int] = Counter()
        self._drums = self._drum_notes()

    def source(self) -> Source:
        """Everything it plays."""
        score = self._score
        end = max((note.start + note.length for part in score.parts for note in part.notes), default=0)
        hits = tuple(self._hits())
        last = max((hit.at for hit in hits), default=0.0)
        tracks = tuple(self._tracks())
        tempos = tuple((tick / self._quarter, float(tempo)) for tick, tempo in score.tempos)
        return Source(
            title=score.name,
            quarters=max(end / self._quarter if tracks else 0.0, last + _LAST),
            meter=self._meter(end),
            hits=hits,
            grain=1 / self._quarter,
            tempos=tempos if tempos and tempos[0][0] == 0 else ((0.0, _USUAL_TEMPO), *tempos),
            key=_key(_longest(list(score.keys), end)),
            tracks=tracks,
            marks=tuple(Mark(tick / self._quarter, name) for tick, name in score.markers if name.strip()),
            left_out=tuple(self._sentences()),
        )

    def _meter(self, end: int) -> tuple[int, int]:
        """The meter that holds longest, up to the tick `end`; 4/4 where a template has no such meter."""
        beats, unit = _longest([(tick, (beats, unit)) for tick, beats, unit in self._score.meters], end) or (4, 4)
        return (beats, unit) if beats <= 16 and unit in {2, 4, 8, 16} else (4, 4)

    def _drum_notes(self) -> frozenset[tuple[int, int]]:
        """The (part, channel) pairs that are drums: channel 10, else the part that is called so."""
        pairs = {(index, note.channel) for index, part in enumerate(self._score.parts) for note in part.notes}
        drums = {pair for pair in pairs if pair[1] == smf.DRUMS}
        named = {pair for pair in pairs if _DRUM_TRACK.search(self._score.parts[pair[0]].name)}
        return frozenset(drums or named)

    def _hits(self) -> Iterator[Hit]:
        """The drum notes that have a voice."""
        for index, part in enumerate(self._score.parts):
            for note in part.notes:
                if (index, note.channel) not in self._drums:
                    continue
                voice = voice_of_key(note.pitch)
                if voice is None:
                    self._unknown[note.pitch] += 1
                else:
                    yield Hit(note.start / self._quarter, voice, note.velocity / 127)

    def _tracks(self) -> Iterator[Track]:
        """What is not drums, a track for each channel of a part."""
        for index, part in enumerate(self._score.parts):
            for channel in sorted({note.channel for note in part.notes}):
                if (index, channel) not in self._drums:
                    tones = (note for note in part.notes if note.channel == channel)
                    quarter = self._quarter
                    yield Track(
                        part.name,
                        part.program,
                        tuple(Tone(note.start / quarter, note.length / quarter, note.pitch) for note in tones),
                    )

    def _sentences(self) -> Iterator[Message]:
        """What was left out."""
        if self._unknown:
            keys = ", ".join(f"{key} ({count})" for key, count in sorted(self._unknown.items())[:12])
            yield message("Left out, as there is no such drum here: the MIDI notes {keys}.", keys=keys)
        if len({(beats, unit) for _, beats, unit in self._score.meters}) > 1:
            yield message("The meter changes in the file; its bars are drawn in the one that holds longest.")


def _longest(changes: list[tuple[int, _Value]], end: int) -> _Value | None:
    """The value that holds longest up to the tick `end`; None where there is none."""
    lasting: Counter[_Value] = Counter()
    for (tick, value), (until, _) in zip(
        changes, [*changes[1:], (max(end, 1), changes[-1][1])] if changes else [], strict=True
    ):
        lasting[value] += max(until - tick, 0)
    return max(lasting, key=lasting.__getitem__, default=None)


def _key(signature: str | None) -> str | None:
    """A key signature such as "F#m" as a template says it."""
    if signature is None:
        return None
    return f"{signature.removesuffix('m')} {'minor' if signature.endswith('m') else 'major'}"
