"""Read audio files from anywhere, block by block, within bounds and with one exception type."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop_signal.chunks.foreign import ForeignError, open_foreign, wave_of
from workshop_signal.chunks.lists import check_lists
from workshop_signal.chunks.plain import PlainWave

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

BLOCK_SAMPLES = 65_536
"""Samples of all channels together a block, so that a file of many channels needs no more memory than one of few."""

MAX_CHANNELS = 32
MAX_RATE = 384_000
WAVES = (b"RIFF", b"RF64", b"BW64", b"RIFX")
REFUSED = {
    "no_file": "it is no file",
    "no_wav": "it is no WAV file, or a broken one",
    "no_audio": "there is no audio in it",
    "compressed": "its compressed audio cannot be read",
    "bounds": "it has too many channels, or another sample rate or size than audio can have",
}


class AudioError(ValueError):
    """The file cannot be read as audio; the sentence names no path, for that may hold a name."""


@contextmanager
def open_audio(path: Path | str) -> Iterator[Any]:
    """Open a file as `soundfile.SoundFile`, with 1 to 32 channels at up to 384 kHz.

    Of a plain WAV libsndfile sees the format and the audio alone: other chunks that lie have kept it busy without end.

    Raises:
        AudioError: It is not there, no audio, broken, or beyond those bounds; raised for reads in the body as well.
            Its cause is an OSError where the disk could not be read.
    """
    import soundfile

    with ExitStack() as stack:
        source = _source(Path(path), stack)
        try:
            file = stack.enter_context(soundfile.SoundFile(source))
            if file.channels > MAX_CHANNELS or not 0 < file.samplerate <= MAX_RATE:
                raise AudioError(f"{file.channels} channels at {file.samplerate} Hz are too many")
            yield file
        except soundfile.LibsndfileError as error:
            raise AudioError(error.error_string) from _failure(source, error)
        except soundfile.SoundFileError as error:
            raise AudioError("the audio could not be read") from _failure(source, error)
        if isinstance(source, PlainWave) and source.failure is not None:
            raise AudioError("the disk could not be read") from source.failure


def _source(path: Path, stack: ExitStack) -> PlainWave | str:
    """What libsndfile is given: of a plain WAV what it needs, of anything else the file."""
    try:
        file = stack.enter_context(open_foreign(path))
        if file.read(4) not in WAVES:
            return str(path)
        try:
            return PlainWave(file, wave_of(file, empty=True))
        except ForeignError as error:
            if error.word != "compressed":
                raise
            check_lists(file)
            return str(path)
    except ForeignError as error:
        raise AudioError(REFUSED[error.word]) from error
    except OSError as error:
        raise AudioError(error.strerror or "the file cannot be opened") from error


def _failure(source: PlainWave | str, error: Exception) -> Exception:
    """Why reading failed: libsndfile does not know what the disk said."""
    return (source.failure if isinstance(source, PlainWave) else None) or error


def blocks_of(file: Any) -> Iterator[NDArray[np.float32]]:
    """The rest of an open file in blocks of shape (frames, channels), up to where the audio ends."""
    frames = max(BLOCK_SAMPLES // file.channels, 1)
    while len(block := file.read(frames, dtype="float32", always_2d=True)):
        yield block
