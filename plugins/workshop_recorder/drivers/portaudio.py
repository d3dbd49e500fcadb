"""The PortAudio driver: real devices, found by name and host API, read in callbacks only.

PortAudio's blocking reads are corrupt for many channels over JACK, so they are never used. The callbacks are those of
PortAudio itself: what python-sounddevice wraps around each costs a third of all the audio thread does.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop import DriverError
from workshop_recorder.drivers.choosing import RATES, choose_input, choose_output, described, listed
from workshop_recorder.drivers.gaps import GapFinder
from workshop_recorder.drivers.player import Player

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop_recorder.drivers.choosing import Found
    from workshop_recorder.drivers.stream import Cue, Wanted
    from workshop_recorder.engine.intake import Intake

log = logging.getLogger(__name__)

JACK = "JACK Audio Connection Kit"
INVALID_RATE = -9997
CLOSE_SECONDS = 2.0
SAMPLE_BYTES = 4
CONTINUE = 0


def devices(*, brief: bool = False) -> list[dict[str, Any]]:
    """Every device with inputs or outputs, unless `brief` with its rates. Raises DriverError without PortAudio."""
    library = _library()
    return [described(library, found, () if brief else RATES) for found in listed(library)]


def open_stream(wanted: Wanted) -> PortAudioStream:
    """Open all inputs of a device, and an output for the backing where there is one. Raises DriverError."""
    library = _library()
    chosen = choose_input(library, wanted.device, wanted.host_api)
    rate = wanted.sample_rate or chosen.sample_rate
    out = choose_output(library, chosen, str(wanted.settings.get("out", "")))
    if out is not None:
        try:
            return PortAudioStream(library, chosen, out, rate)
        except library.PortAudioError:
            log.exception("no output beside “%s”", chosen.name)
    try:
        return PortAudioStream(library, chosen, None, rate)
    except library.PortAudioError as error:
        log.exception("“%s” could not be opened", chosen.name)
        if INVALID_RATE in error.args:
            raise DriverError("bad_rate", device=chosen.name, rate=rate) from error
        raise DriverError("device_busy", device=chosen.name) from error


def _library() -> Any:
    """The PortAudio binding; importing it looks for the devices."""
    try:
        import sounddevice
    except OSError as error:
        raise DriverError("no_portaudio") from error
    return sounddevice


class PortAudioStream:
    """One open device. Opening raises sounddevice.PortAudioError."""

    pace, clocks = 1.0, None

    def __init__(self, library: Any, chosen: Found, out: Found | None, sample_rate: int) -> None:
        self.device, self.host_api = chosen.name, chosen.host_api
        self.sample_rate, self.channels, self.period = sample_rate, chosen.inputs, 0
        self.plays, self.output = out is not None, out.name if out else ""
        outputs = min(out.outputs, 2) if out else 0
        self._player = Player(outputs, sample_rate)
        self._outputs, self._frame_bytes = outputs, SAMPLE_BYTES * self.channels
        self._silence = b""
        self._gaps: GapFinder | None = None
        self._exact = self.host_api == JACK
        ffi, binding = library._ffi, library._lib  # noqa: SLF001 - the way to PortAudio without a wrapper
        self._copy, self._view, self._overflow = ffi.memmove, ffi.buffer, binding.paInputOverflow
        # Kept: the stream itself holds nothing but the address.
        self._callback = ffi.callback("PaStreamCallback", self._hear, error=binding.paAbort)
        common = {"samplerate": sample_rate, "dtype": "float32", "latency": "high", "callback": self._callback}
        if out is None:
            self._stream = _open(library, "input", device=chosen.index, channels=self.channels, **common)
        else:
            pair, counts = (chosen.index, out.index), (self.channels, outputs)
            self._stream = _open(library, "duplex", device=pair, channels=counts, **common)

    def start(self, intake: Intake) -> None:
        """Begin to fill the intake."""
        self._gaps = GapFinder(intake, exact=self._exact)
        self._stream.start()

    def prepare(self, cue: Cue) -> None:
        """Read the backing into memory."""
        if self.plays:
            self._player.load(cue)

    def roll(self, origin: int) -> None:
        """Play the backing, and what is monitored."""
        self._player.roll(origin)

    def monitor(self, channels: Iterable[int]) -> None:
        """Monitor these inputs and no other."""
        self._player.monitor(channels)

    def rest(self) -> None:
        """Stop the backing."""
        self._player.rest()

    def active(self) -> bool:
        """Whether PortAudio believes that the stream runs."""
        return bool(self._stream.active)

    def close(self) -> None:
        """Let go of the device; one that is gone may never answer, so this waits two seconds at most.

        PortAudio aborts the process when it closes a stream whose audio server has died, so that one is left alone.
        """
        if not self.active():
            return
        closing = threading.Thread(target=self._stream.close, name="closing", daemon=True)
        closing.start()
        closing.join(CLOSE_SECONDS)

    def _hear(self, heard: Any, played: Any, frames: int, time: Any, status: int, _user: Any) -> int:
        """The callback: copy a block and hand it on, and play. What it touches is seldom in the processor's cache."""
        gaps = self._gaps
        if gaps is None:
            return CONTINUE
        size = frames * self._frame_bytes
        block = gaps.intake.spare(size)
        self._copy(block, heard, size)
        seconds = time.currentTime if self._exact else time.inputBufferAdcTime
        position = gaps.put(block, frames, seconds, overflow=bool(status & self._overflow))
        if self._outputs:
            self._play(heard, played, frames, position)
        return CONTINUE

    def _play(self, heard: Any, played: Any, frames: int, position: int) -> None:
        """Fill the block that is played from the stream's frame `position` on."""
        size = SAMPLE_BYTES * frames * self._outputs
        if self._player.idle:
            if len(self._silence) != size:
                self._silence = bytes(size)
            self._copy(played, self._silence, size)
            return
        out = np.frombuffer(self._view(played, size), dtype=np.float32).reshape(frames, self._outputs)
        inputs = np.frombuffer(self._view(heard, frames * self._frame_bytes), dtype=np.float32)
        self._player.fill(out, position, inputs.reshape(frames, self.channels))


def _open(library: Any, kind: str, **options: Any) -> Any:
    """A stream whose callback PortAudio calls directly. Raises sounddevice.PortAudioError."""
    return library._StreamBase(kind=kind, wrap_callback=None, **options)  # noqa: SLF001 - only its base takes one
