"""Read audio files from anywhere, block by block, within bounds and with one exception type."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

BLOCK_SAMPLES = 65_536
"""Samples of all channels together a block, so that a file of many channels needs no more memory than one of few."""

MAX_CHANNELS = 32
MAX_RATE = 384_000


class AudioError(ValueError):
    """The file cannot be read as audio; the sentence names no path, for that may hold a name."""


@contextmanager
def open_audio(path: Path | str) -> Iterator[Any]:
    """Open a file as `soundfile.SoundFile`, with 1 to 32 channels at up to 384 kHz.

    Raises:
        AudioError: It is not there, no audio, broken, or beyond those bounds; raised for reads in the body as well.
    """
    import soundfile

    try:
        with soundfile.SoundFile(str(path)) as file:
            if file.channels > MAX_CHANNELS or not 0 < file.samplerate <= MAX_RATE:
                raise AudioError(f"{file.channels} channels at {file.samplerate} Hz are too many")
            yield file
    except soundfile.LibsndfileError as error:
        raise AudioError(error.error_string) from error
    except soundfile.SoundFileError as error:
        raise AudioError("the audio could not be read") from error


def blocks_of(file: Any) -> Iterator[NDArray[np.float32]]:
    """The rest of an open file in blocks of shape (frames, channels), up to where the audio ends."""
    frames = max(BLOCK_SAMPLES // file.channels, 1)
    while len(block := file.read(frames, dtype="float32", always_2d=True)):
        yield block
