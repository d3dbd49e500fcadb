"""Metadata of WAV files (RIFF, RF64, BW64): read the chunk list, append chunks to a closed file, copy the audio alone.

Standard library only, so that the recording engine stays small.
"""

from __future__ import annotations

from workshop_signal.chunks.append import append_chunks
from workshop_signal.chunks.bare import copy_audio_only
from workshop_signal.chunks.broadcast import bext, cue
from workshop_signal.chunks.placing import points_within, time_reference
from workshop_signal.chunks.production import ixml
from workshop_signal.chunks.riff import Chunk, ChunkError, Layout, has_chunk, read_layout

__all__ = [
    "Chunk",
    "ChunkError",
    "Layout",
    "append_chunks",
    "bext",
    "copy_audio_only",
    "cue",
    "has_chunk",
    "ixml",
    "points_within",
    "read_layout",
    "time_reference",
]
