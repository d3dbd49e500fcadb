"""The sounds of a kit at one sample rate: in memory up to a bound, else from the cache on disk, else made anew."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound import shots
from workshop_beats.sound.counts import layer_of
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.sound.cache import ShotCache
    from workshop_beats.sound.shots import Tone

ROOM = 12 << 20
"""Bytes of sounds that are held in memory; what was not used for longest goes first."""

_INAUDIBLE = 10 ** (-84 / 20)
_TAIL_SECONDS = 0.01


class UnknownVoiceError(ValueError):
    """The kit has no sound for a voice; the sentence names it."""


class Bank:
    """Sounds by voice, pitch, velocity and turn. A `kit` is what `workshop_beats.kits.flat.kit_of` gives."""

    def __init__(self, kit: Mapping[str, Any], sample_rate: int, cache: ShotCache | None = None) -> None:
        self.sample_rate = sample_rate
        self._voices: Mapping[str, Mapping[str, Any]] = kit["voices"]
        self._cache = cache
        self._held: OrderedDict[tuple[Any, ...], Tone] = OrderedDict()
        self._strokes: dict[tuple[str, int], tuple[int, int, int]] = {}
        self._bytes = 0

    def spec(self, voice: str) -> Mapping[str, Any]:
        """What the kit says of a voice.

        Raises:
            UnknownVoiceError: It says nothing.
        """
        try:
            return self._voices[voice]
        except KeyError:
            raise UnknownVoiceError(f"the kit has no sound for {voice}") from None

    def sound(self, voice: str, pitch: int, velocity: int, count: int) -> Tone:
        """The sound of a hit or note; `count` says which of its voice it is, so that neighbours differ a little.

        Raises:
            UnknownVoiceError: The kit has no such voice.
            OSError, ValueError: A leader's own recording cannot be read.
        """
        layer, layers, turns = self._strokes.get((voice, velocity)) or self._stroke(voice, velocity)
        place = (voice, 0 if voice in DRUMS else pitch, layer, count % turns)
        found = self._held.get(place)
        if found is None:
            found = self._fetch(self.spec(voice), place, layers)
            self._hold(place, found)
        else:
            self._held.move_to_end(place)
        return found

    def chord(self, voice: str, pitches: tuple[int, ...], velocity: int) -> Tone | None:
        """Notes of one voice that begin and end together, as one sound; None where they must stay apart, as loops do.

        Raises:
            As `sound`.
        """
        place = (voice, pitches, self._strokes.get((voice, velocity)) or self._stroke(voice, velocity))
        found = self._held.get(place)
        if found is None:
            notes = [] if voice in DRUMS else [self.sound(voice, pitch, velocity, 0) for pitch in pitches]
            if not notes or any(note.loop_start is not None for note in notes):
                return None
            total = np.zeros(max(len(note.samples) for note in notes), np.float32)
            for note in notes:
                total[: len(note.samples)] += note.samples
            found = notes[0]._replace(samples=total)
            self._hold(place, found)
        else:
            self._held.move_to_end(place)
        return found

    def _stroke(self, voice: str, velocity: int) -> tuple[int, int, int]:
        """The layer that a velocity plays, of how many, and how many variants take turns in it; worked out once."""
        spec = self.spec(voice)
        layers = shots.layers_of(spec)
        layer = layer_of(velocity, layers)
        turns = shots.turns_of(spec, layer) if voice in DRUMS else 1
        self._strokes[voice, velocity] = layer, layers, turns
        return layer, layers, turns

    def _fetch(self, spec: Mapping[str, Any], place: tuple[str, int, int, int], layers: int) -> Tone:
        """A sound from the cache, or made and put there."""
        if self._cache is None:
            return self._make(spec, place, layers)
        key = self._cache.key(spec, self.sample_rate, (int(place[0] in DRUMS), layers, *place[1:]))
        found = self._cache.get(key)
        if found is None:
            found = self._make(spec, place, layers)
            self._cache.put(key, found)
        return found

    def _make(self, spec: Mapping[str, Any], place: tuple[str, int, int, int], layers: int) -> Tone:
        """Synthesise or read a sound."""
        voice, pitch, layer, turn = place
        if voice in DRUMS:
            samples = shots.drum(spec, self.sample_rate, layer=layer, layers=layers, turn=turn)
            tone = shots.Tone(samples, None, None, 0.0)
        else:
            tone = shots.tone(spec, self.sample_rate, pitch, layer=layer, layers=layers)
        return _trimmed(tone, self.sample_rate)

    def _hold(self, place: tuple[Any, ...], tone: Tone) -> None:
        """Keep a sound in memory, and let go of the ones that were not used for longest."""
        self._held[place] = tone
        self._bytes += tone.samples.nbytes
        while self._bytes > ROOM and len(self._held) > 1:
            _, gone = self._held.popitem(last=False)
            self._bytes -= gone.samples.nbytes


def _trimmed(tone: Tone, sample_rate: int) -> Tone:
    """A sound without the end that nobody hears (below -84 dBFS), faded out there; loops are left alone."""
    if tone.loop_start is not None:
        return tone
    loud = np.flatnonzero(np.abs(tone.samples) > _INAUDIBLE)
    tail = int(_TAIL_SECONDS * sample_rate)
    end = (int(loud[-1]) if len(loud) else 0) + 1 + tail
    if end >= len(tone.samples):
        return tone
    samples = tone.samples[:end].copy()
    samples[-tail:] *= np.linspace(1, 0, tail, dtype=np.float32)
    return tone._replace(samples=samples)
