"""The clicks of a count-in as they sound, kept one by one: put together they count any beat in, without numpy.

A click ends before the next one begins and is never limited, so the same bytes come out as from a mix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop_beats.hits import Hit
from workshop_beats.sound.counts import layer_of, layers_of, turns_of
from workshop_beats.sound.feed import FRAME_BYTES
from workshop_beats.sound.kept import audio_name, has_audio, read_audio

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def click_names(rate: int, spec: Mapping[str, Any], hits: Sequence[Sequence[Any]]) -> list[str]:
    """Under which names the clicks of a count-in are kept, at a sample rate in hertz; `spec` is the kit's click."""
    kit = audio_name(rate, [["kit", {"voices": {"click": spec}}]])
    velocities = [Hit(*hit).velocity for hit in hits]
    turns = [turns_of(spec, layer_of(velocity, layers_of(spec))) for velocity in velocities]
    return [
        f"{kit}-{velocity}-{number % count}"
        for number, (velocity, count) in enumerate(zip(velocities, turns, strict=True))
    ]


def has_clicks(folder: Path, names: Sequence[str]) -> bool:
    """Whether all of them are kept."""
    return all(has_audio(folder, name) for name in set(names))


def counted_in(folder: Path, names: Sequence[str], hits: Sequence[Sequence[Any]], frames: int) -> bytes:
    """The first frames of a count-in, nothing where a click is missing or rings on into the next."""
    sounds = {name: read_audio(folder, name) for name in set(names)}
    audio = bytearray()
    for name, hit in zip(names, hits, strict=True):
        start = Hit(*hit).frame * FRAME_BYTES
        if not sounds[name] or start < len(audio):
            return b""
        audio += bytes(start - len(audio)) + sounds[name]
    rest = frames * FRAME_BYTES - len(audio)
    return bytes(audio) + bytes(rest) if rest >= 0 else b""
