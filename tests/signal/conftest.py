"""WAV files as libsndfile writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AUTO_DOWNGRADE = 0x1210
AUTO_HEADER = 0x1061


@pytest.fixture(params=["RIFF", "RF64 that became RIFF", "RF64"])
def form(request: pytest.FixtureRequest) -> str:
    """What a recorder may have written."""
    return str(request.param)


@pytest.fixture(scope="session")
def write_wav() -> Callable[..., np.ndarray]:
    """`write_wav(path, form, frames, channels=1)`: a 24-bit file whose samples say where they belong; returns them."""

    def write(path: Path, form: str, frames: int, channels: int = 1) -> np.ndarray:
        number = np.arange(frames)[:, None] + 65536 * np.arange(channels)[None, :]
        samples = ((number % (1 << 24) - (1 << 23)) / (1 << 23)).astype(np.float32)
        container = "WAV" if form == "RIFF" else "RF64"
        with soundfile.SoundFile(str(path), "w", 48000, channels, "PCM_24", format=container) as file:
            if form == "RF64 that became RIFF":
                for command in (AUTO_DOWNGRADE, AUTO_HEADER):
                    soundfile._snd.sf_command(file._file, command, soundfile._ffi.NULL, 1)
            file.write(samples)
        return samples

    return write


@pytest.fixture(scope="session")
def samples_of() -> Callable[[Path], np.ndarray]:
    """All samples of a file, of shape (frames, channels)."""
    return lambda path: soundfile.read(str(path), dtype="float32", always_2d=True)[0]
