"""A WAV from elsewhere becomes the files and the journal of a take: each channel a mono 24-bit file of its own.

Only samples come along, nothing that the file says about anybody. The file itself is read and never written.
"""

from __future__ import annotations

import math
import os
import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from workshop import FileError, Foreign, message
from workshop_recorder.journal import Journal, sync_folder
from workshop_recorder.sentences import unreadable
from workshop_signal.chunks.foreign import ForeignError, Wave, open_foreign, wave_of
from workshop_signal.chunks.header import format_chunk, wave_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop import TakePlan, TrackPlan
    from workshop_signal.samples import Numbers

ROOM = 16 << 20
FADER_STEP_DB = 20 * math.log10(2)
LOWEST_RATE = 8_000
DRIVER = "import"


@dataclass(slots=True)
class _Channel:
    """One channel's file while it is written, and what is measured: samples of `top` and beyond are clipped."""

    track: TrackPlan
    file: BinaryIO
    top: int
    peak: int = 0
    clips: int = 0

    def write(self, numbers: Numbers) -> None:
        """Append one channel's whole numbers of 24 bits."""
        import numpy as np

        from workshop_signal.samples import packed

        self.file.write(packed(numbers))
        self.peak = max(self.peak, int(numbers.max()), -int(numbers.min()))
        self.clips += int(np.count_nonzero((numbers >= self.top) | (numbers <= -self.top)))


def examine(source: Path) -> Foreign:
    """What a file holds, and what must be put right in its copy. Raises FileError in one sentence."""
    with _opened(source) as (file, wave):
        return _look(file, wave)


def bring_in(source: Path, plan: TakePlan) -> None:
    """Write the tracks of a take from a file, channel by channel, and its journal, whole. Raises FileError.

    The folder is there, and empty. Whoever calls removes it when this fails.
    """
    with _opened(source) as (file, wave):
        foreign = _look(file, wave)
        _check_room(plan, foreign)
        journal = Journal(plan.folder, create=True)
        try:
            journal.append_all(_beginning(plan, foreign))
            ends = _copy(file, wave, plan, foreign)
            sync_folder(plan.folder)
            journal.append_all([*ends, {"what": "end", "reason": "stopped", "frames": foreign.frames}])
        finally:
            journal.close()


@contextmanager
def _opened(source: Path) -> Iterator[tuple[BinaryIO, Wave]]:
    """A file and where its audio lies, with every fault of it turned into a sentence."""
    try:
        with open_foreign(source) as file:
            yield file, _bounded(wave_of(file))
    except ForeignError as error:
        raise unreadable(error.word) from error
    except (EOFError, OSError) as error:
        raise unreadable("changed" if isinstance(error, EOFError) else "io", error) from error


def _bounded(wave: Wave) -> Wave:
    """The same, unless its rate is none that anybody records at. Raises ForeignError."""
    if wave.sample_rate < LOWEST_RATE:
        raise ForeignError("bounds")
    return wave


def _look(file: BinaryIO, wave: Wave) -> Foreign:
    """Find what is to be told; only floating-point audio can be louder than full scale, and must be heard for that."""
    peak, damaged = 0.0, False
    if wave.floating:
        from workshop_signal.samples import blocks, highest

        for block in blocks(file, wave):
            loud, broken = highest(block, wave)
            peak, damaged = max(peak, loud), damaged or broken
    steps = math.ceil(math.log2(peak)) if peak > 1 else 0
    faults = (*wave.faults, *(("damaged",) if damaged else ()))
    return Foreign(wave.sample_rate, wave.channels, wave.frames, faults, round(-steps * FADER_STEP_DB, 2) or 0.0)


def _check_room(plan: TakePlan, foreign: Foreign) -> None:
    """Refuse what the disk has no room for."""
    needed = foreign.frames * foreign.channels * 3 + ROOM
    if shutil.disk_usage(plan.folder).free < needed:
        raise FileError(message("The disk has no room for that file."), message("Make room, then import it again."))


def _beginning(plan: TakePlan, foreign: Foreign) -> list[dict[str, Any]]:
    """The first lines of the journal. A file does not know when it was recorded: its take begins when it comes in."""
    now = datetime.now().astimezone()
    east = int((now.utcoffset() or timedelta()).total_seconds())
    device = {"driver": DRIVER, "device": "", "host_api": "", "channels": foreign.channels}
    return [
        {"what": "armed", "take": plan.take, "rate": foreign.sample_rate, **device},
        *({"what": "track", **asdict(track)} for track in plan.tracks),
        {"what": "rolling", "frame": 0, "mono_ns": 0, "utc": now.astimezone(UTC).isoformat(), "east_s": east},
    ]


def _copy(file: BinaryIO, wave: Wave, plan: TakePlan, foreign: Foreign) -> list[dict[str, Any]]:
    """Write every channel's file and put it on the disk; returns how each ends."""
    from workshop_signal.levels import FULL_SCALE
    from workshop_signal.samples import FULL, blocks, to_24_bits

    ceiling_of_8_bits = 127 / 128
    top = round(FULL * (ceiling_of_8_bits if wave.width == 1 else FULL_SCALE))
    with ExitStack() as stack:
        channels = [
            _Channel(track, stack.enter_context((plan.folder / track.file).open("xb")), top) for track in plan.tracks
        ]
        for channel in channels:
            channel.file.write(wave_header(format_chunk(1, foreign.sample_rate, 24), foreign.frames * 3))
        for block in blocks(file, wave):
            numbers = to_24_bits(block, wave, 2.0 ** round(foreign.gain_db / FADER_STEP_DB))
            for channel in channels:
                channel.write(numbers[:, channel.track.channel - 1])
        return [_end(channel, foreign) for channel in channels]


def _end(channel: _Channel, foreign: Foreign) -> dict[str, Any]:
    """Finish one file; returns its last line."""
    from workshop_signal.levels import dbfs
    from workshop_signal.samples import FULL

    channel.file.write(bytes(foreign.frames % 2))
    channel.file.flush()
    os.fsync(channel.file.fileno())
    told = {"number": channel.track.number, "frames": foreign.frames, "lost_frames": 0, "clips": channel.clips}
    return {"what": "track_end", **told, "peak_dbfs": dbfs(channel.peak / FULL), "mended": bool(foreign.faults)}
