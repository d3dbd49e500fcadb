"""Writing a mix as WAV, FLAC or MP3, in blocks, and looking at what came of it."""

from __future__ import annotations

import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_signal.chunks import append_chunks
from workshop_signal.levels import to_decibels
from workshop_signal.loudness import LoudnessMeter
from workshop_signal.pcm import PcmFile
from workshop_signal.peaks import TruePeakMeter
from workshop_signal.reading import AudioError, blocks_of, open_audio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from workshop_recorder.mixing.sources import Block

    Write = Callable[[Block], None]

TAGS = {"title": b"INAM", "artist": b"IART"}
"""The words that a mix may hold, and their names in a WAV file."""

CODECS = {"flac": ("FLAC", "PCM_24"), "mp3": ("MP3", "MPEG_LAYER_III")}


class ShortError(OSError):
    """What was written cannot be read to its end: the disk became full without a word from the encoder."""


@contextmanager
def new_file(path: Path, form: str, rate: int, frames: int, tags: Mapping[str, str]) -> Iterator[Write]:
    """A function that appends planar blocks to a new stereo file of so many frames with a title and an artist, or none.

    Raises:
        FileExistsError, OSError: It is there, or cannot be written.
    """
    if form == "wav":
        with PcmFile(path, rate, 2, frames) as file:
            yield file.write
        if tags:
            append_chunks(path, {"LIST/INFO": _info(tags)})
        return
    import soundfile

    container, subtype = CODECS[form]
    with path.open("xb") as raw:
        try:
            with soundfile.SoundFile(raw, "w", rate, 2, subtype, format=container) as encoded:
                for name in TAGS.keys() & tags.keys():
                    setattr(encoded, name, tags[name])
                yield lambda block: encoded.write(np.ascontiguousarray(block.T))
        except soundfile.SoundFileError as error:
            raise ShortError from error


def _info(tags: Mapping[str, str]) -> bytes:
    """The content of a list chunk of kind INFO (RIFF: Multimedia Programming Interface 1.0), in UTF-8."""
    content = b""
    for name, code in TAGS.items():
        if name in tags:
            words = tags[name].encode() + b"\0"
            content += code + struct.pack("<I", len(words)) + words + bytes(len(words) % 2)
    return content


def checked(path: Path, frames: int) -> tuple[float | None, float | None]:
    """The loudness of a finished file in LUFS and its true peak in dBTP, as a player decodes it; None for silence.

    Raises:
        ShortError: It does not hold so many frames.
    """
    try:
        with open_audio(path) as file:
            return _measured(file, frames)
    except AudioError as error:
        raise ShortError from error


def _measured(file: Any, frames: int) -> tuple[float | None, float | None]:
    """What an open file holds. Raises ShortError."""
    loudness, peaks = LoudnessMeter(file.samplerate, file.channels), TruePeakMeter(file.channels, file.samplerate)
    count = 0
    for block in blocks_of(file):
        loudness.add(block)
        peaks.add(block)
        count += len(block)
    if count < frames:
        raise ShortError
    return loudness.integrated(), to_decibels(peaks.peak())
