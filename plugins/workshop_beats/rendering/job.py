"""What the rendering process is asked for: a song's hits, a kit, and the files to make of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from workshop_beats.voices import DRUMS, PITCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from workshop_beats.song.timeline import Timeline

GROUPS = {
    "drums": tuple(voice for voice in DRUMS if voice != "click"),
    **{voice: (voice,) for voice in PITCHED},
    "click": ("click",),
}
"""Stems that people mix with: all drums on one, each instrument and the click on its own."""

VOICES = {voice: (voice,) for voice in (*DRUMS, *PITCHED)}
"""A stem for each voice."""


_HITS_A_LINE = 64


@dataclass(frozen=True, slots=True)
class Line:
    """One stereo file of a rendering: the `voices` in it (None: all), and whether its true peaks are limited."""

    path: Path
    voices: tuple[str, ...] | None = None
    limited: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """A song at `sample_rate` hertz, `frames` long. `kit` is what `kit_of` gives; `cache` a folder for one-shots."""

    line: Timeline
    kit: Mapping[str, Any]
    cache: Path | None = None
    bits: int = 24

    @property
    def frames(self) -> int:
        """The length, count-in included."""
        return self.line.frames

    @property
    def sample_rate(self) -> int:
        """Frames a second."""
        return self.line.tempo.sample_rate

    @property
    def bytes_a_file(self) -> int:
        """How large each WAV file becomes, but for its head."""
        return self.frames * 2 * self.bits // 8

    def head(self, files: Iterable[Line]) -> str:
        """The first line for the rendering process; the hits follow, then the end."""
        said = {
            "sample_rate": self.sample_rate,
            "frames": self.frames,
            "bits": self.bits,
            "kit": dict(self.kit),
            "cache": None if self.cache is None else str(self.cache),
            "files": [{"file": str(file.path), "voices": file.voices, "limited": file.limited} for file in files],
        }
        return json.dumps(said) + "\n"

    def hits(self) -> Iterator[str]:
        """Lines of some hits each, in order, then the end; the song is never held as a whole."""
        hits = iter(self.line.stream())
        while several := list(islice(hits, _HITS_A_LINE)):
            yield json.dumps(several) + "\n"
        yield "null\n"

    def heard(self, stems: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Those of `stems` in which anything sounds."""
        voices = {hit[1] for hit in self.line.stream()}
        return {name: members for name, members in stems.items() if voices.intersection(members)}
