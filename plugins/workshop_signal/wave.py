"""Mix in blocks and stream to a WAV file, so that a song of any length needs the memory of a moment."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Samples = NDArray[np.float32]

BLOCK = 16_384
"""Frames a block: they fit in the processor's cache, which makes mixing several times faster."""


class Hit(NamedTuple):
    """A sound to place: mono `samples` that start on `frame`, times `gain`; `pan` from -1 (left) to 1 (right)."""

    frame: int
    samples: Samples
    gain: float = 1.0
    pan: float = 0.0


def decibels(gain_db: float) -> float:
    """The factor of a gain in decibels."""
    return float(10.0 ** (gain_db / 20))


def pan_gains(pan: float) -> tuple[float, float]:
    """Factors for left and right at constant power: 0.707 each in the middle (`pan` 0), one side alone at -1 and 1."""
    angle = (min(max(pan, -1.0), 1.0) + 1) * np.pi / 4
    return float(np.cos(angle)), float(np.sin(angle))


def mix_blocks(hits: Sequence[Hit], frames: int, channels: int = 2) -> Iterator[Samples]:
    """Mix `hits`, in any order, into blocks of shape (up to 16,384, channels) that make `frames` in all.

    With two channels a hit is panned, with one its `pan` is passed over. What lies outside is cut off; nothing is
    clipped.
    """
    waiting = sorted(hits, key=lambda hit: hit.frame, reverse=True)
    sounding: list[Hit] = []
    for start in range(0, frames, BLOCK):
        block = np.zeros((min(BLOCK, frames - start), channels), np.float32)
        while waiting and waiting[-1].frame < start + len(block):
            sounding.append(waiting.pop())
        for hit in sounding:
            _add(block, hit, start)
        sounding = [hit for hit in sounding if hit.frame + len(hit.samples) > start + len(block)]
        yield block


def write_wav(path: Path, sample_rate: int, channels: int, blocks: Iterable[Samples], subtype: str = "PCM_24") -> int:
    """Stream `blocks` of shape (frames, channels) into a new WAV file; returns the frames written.

    Samples beyond full scale are clipped. The file appears under its name when it is whole and on the disk; it becomes
    RF64 when it does not fit in 4 GiB.

    Raises:
        FileExistsError: There is a file already.
        OSError: The file cannot be written.
        soundfile.LibsndfileError: `subtype`, rate or channels are not for WAV.
    """
    import soundfile

    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f".{path.name}.part")
    try:
        with soundfile.SoundFile(str(part), "w", sample_rate, channels, subtype, format="RF64") as file:
            # soundfile has no public call for libsndfile's commands
            soundfile._snd.sf_command(file._file, _AUTO_DOWNGRADE, soundfile._ffi.NULL, 1)  # noqa: SLF001
            for block in blocks:
                file.write(block)
            frames = int(file.frames)
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return frames


_AUTO_DOWNGRADE = 0x1210
"""libsndfile's SFC_RF64_AUTO_DOWNGRADE: a plain RIFF file unless it outgrows 4 GiB."""


def _add(block: Samples, hit: Hit, start: int) -> None:
    """Add the part of a hit that lies in the block, whose first frame is `start`."""
    first = max(hit.frame, start)
    piece = hit.samples[first - hit.frame : start + len(block) - hit.frame]
    gains = pan_gains(hit.pan) if block.shape[1] == 2 else (1.0,)
    for channel, gain in enumerate(gains):
        block[first - start : first - start + len(piece), channel] += np.float32(hit.gain * gain) * piece
