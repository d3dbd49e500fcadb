"""One open output of the machine, fed from a queue. The callback copies bytes and notes the time, nothing else."""

from __future__ import annotations

import threading
import time
from array import array
from typing import TYPE_CHECKING, Any

from workshop_beats.sound.feed import FRAME_BYTES
from workshop_beats.sound.outputs import PlayError, choose_output

if TYPE_CHECKING:
    from workshop_beats.sound.feed import Feed
    from workshop_signal.outputs import Output

_INVALID_RATE = -9997
_CLOSE_SECONDS = 1.0


class OutputStream:
    """Plays what a feed holds, from the moment it is opened.

    `heard` is the newest pair (run, frame, CLOCK_MONOTONIC nanoseconds at which that frame is heard), None until there
    is one; `called` the time.monotonic() of the last callback; `sounding` the monotonic nanoseconds at which the first
    sample that is not silence was handed over, 0 before.
    """

    def __init__(self, library: Any, name: str, feed: Feed) -> None:
        self.output = choose_output(library, name)
        self.heard: tuple[int, int, int] | None = None
        self.sounding = 0
        self.called = time.monotonic()
        self._feed = feed
        self._channels = min(self.output.channels, 2)
        try:
            self._stream = library.RawOutputStream(
                device=self.output.index,
                channels=self._channels,
                samplerate=self.output.sample_rate,
                dtype="float32",
                latency="high",
                callback=self._fill if self._channels == 2 else self._fill_mono,
            )
            self._stream.start()
        except library.PortAudioError as error:
            raise _refusal(error, self.output) from error

    @property
    def latency(self) -> float:
        """Seconds from the callback to the loudspeaker, as PortAudio believes."""
        return float(self._stream.latency)

    def active(self) -> bool:
        """Whether PortAudio believes that the stream runs."""
        return bool(self._stream.active)

    def close(self) -> None:
        """Let go of the device; one that is gone may never answer, so this waits a second at most."""
        if self.active():
            closing = threading.Thread(target=self._stream.close, name="closing", daemon=True)
            closing.start()
            closing.join(_CLOSE_SECONDS)

    def _fill(self, out: Any, _frames: int, times: Any, status: Any) -> None:
        """The callback of a stereo output."""
        now = time.monotonic_ns()
        self._serve(memoryview(out), now, times, status)

    def _fill_mono(self, out: Any, frames: int, times: Any, status: Any) -> None:
        """The callback of an output with one channel: both sides, half as loud."""
        now = time.monotonic_ns()
        both = memoryview(bytearray(frames * FRAME_BYTES))
        self._serve(both, now, times, status)
        samples = array("f", both.tobytes())
        out[:] = array("f", [(left + right) / 2 for left, right in zip(samples[::2], samples[1::2])]).tobytes()  # noqa: B905 - as many of each

    def _serve(self, out: memoryview, now: int, times: Any, status: Any) -> None:
        """Hand over one block and note when it is heard."""
        served = self._feed.fill(out)
        self.called = time.monotonic()
        if self.sounding and status.output_underflow:
            self._feed.late += 1
        if served.frames:
            ahead = times.outputBufferDacTime - times.currentTime
            self.heard = (served.run, served.frame, now + round(max(ahead, 0.0) * 1e9))
            if not self.sounding and any(out):
                self.sounding = now


def _refusal(error: Exception, output: Output) -> PlayError:
    """What kept a device from being opened."""
    if _INVALID_RATE in error.args:
        return PlayError("bad_rate", device=output.name, rate=output.sample_rate)
    return PlayError("device_busy", device=output.name)
