"""The PortAudio driver: real devices, found by name and host API, read in callbacks only.

PortAudio's blocking reads are corrupt for many channels over JACK, so they are never used.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_recorder.drivers.choosing import choose_input, choose_output, listed
from workshop_recorder.drivers.gaps import GapFinder
from workshop_recorder.drivers.player import Player
from workshop_recorder.engine.errors import EngineError

if TYPE_CHECKING:
    from workshop_recorder.drivers.choosing import Found
    from workshop_recorder.drivers.stream import Cue, Wanted
    from workshop_recorder.engine.intake import Intake

log = logging.getLogger(__name__)

JACK = "JACK Audio Connection Kit"
INVALID_RATE = -9997
CLOSE_SECONDS = 2.0


def devices() -> list[dict[str, Any]]:
    """Every device with inputs or outputs. Raises EngineError where PortAudio is missing."""
    return [
        {
            "driver": "portaudio",
            "name": found.name,
            "host_api": found.host_api,
            "inputs": found.inputs,
            "outputs": found.outputs,
            "sample_rate": found.sample_rate,
        }
        for found in listed(_library())
    ]


def open_stream(wanted: Wanted) -> PortAudioStream:
    """Open all inputs of a device, and an output for the backing where there is one. Raises EngineError."""
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
            raise EngineError("bad_rate", device=chosen.name, rate=rate) from error
        raise EngineError("device_busy", device=chosen.name) from error


def _library() -> Any:
    """The PortAudio binding; importing it looks for the devices."""
    try:
        import sounddevice
    except OSError as error:
        raise EngineError("no_portaudio") from error
    return sounddevice


class PortAudioStream:
    """One open device. Opening raises sounddevice.PortAudioError."""

    def __init__(self, library: Any, chosen: Found, out: Found | None, sample_rate: int) -> None:
        self.device, self.host_api = chosen.name, chosen.host_api
        self.sample_rate, self.channels, self.period = sample_rate, chosen.inputs, 0
        self.plays = out is not None
        outputs = min(out.outputs, 2) if out else 0
        self._player = Player(outputs, sample_rate)
        self._outputs = outputs
        self._silence = b""
        self._gaps: GapFinder | None = None
        common = {"samplerate": sample_rate, "dtype": "float32", "latency": "high"}
        if out is None:
            self._stream = library.RawInputStream(
                device=chosen.index, channels=self.channels, callback=self._hear, **common
            )
        else:
            pair, counts = (chosen.index, out.index), (self.channels, outputs)
            self._stream = library.RawStream(device=pair, channels=counts, callback=self._hear_and_play, **common)

    def start(self, intake: Intake) -> None:
        """Begin to fill the intake."""
        self._gaps = GapFinder(intake, exact=self.host_api == JACK)
        self._stream.start()

    def prepare(self, cue: Cue) -> None:
        """Read the backing into memory."""
        if self.plays:
            self._player.load(cue.path)

    def roll(self, origin: int) -> None:
        """Play the backing from the take's first frame on."""
        self._player.roll(origin)

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

    def _hear(self, heard: Any, frames: int, time: Any, status: Any) -> int:
        """The callback: hand the block on, nothing else."""
        if self._gaps is None:
            return 0
        seconds = time.currentTime if self._gaps.exact else time.inputBufferAdcTime
        return self._gaps.put(bytes(heard), frames, seconds, overflow=bool(status.input_overflow))

    def _hear_and_play(self, heard: Any, played: Any, frames: int, time: Any, status: Any) -> None:
        """The callback of a stream that plays as well."""
        position = self._hear(heard, frames, time, status)
        if self._player.idle:
            if len(self._silence) != len(played):
                self._silence = bytes(len(played))
            played[:] = self._silence
            return
        out = np.frombuffer(played, dtype=np.float32).reshape(frames, self._outputs)
        self._player.fill(out, position)
