"""The simulated driver: a rehearsal band of four without audio hardware, paced in real time on absolute deadlines."""

from __future__ import annotations

import threading
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop import Meter, TempoChange, TempoMap
from workshop_recorder.drivers.band import PARTS, Band
from workshop_recorder.engine.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_recorder.drivers.stream import Cue, Wanted
    from workshop_recorder.engine.intake import Intake

NAME = "Rehearsal band"
HOST_API = "simulated"
RATE = 48000
PERIOD = 512


def devices() -> list[dict[str, Any]]:
    """The one device there is."""
    facts = {"inputs": len(PARTS), "outputs": 0, "sample_rate": RATE}
    return [{"driver": "simulated", "name": NAME, "host_api": HOST_API, **facts}]


def open_stream(wanted: Wanted) -> BandStream:
    """Call the band in. Raises EngineError when another device is meant."""
    if wanted.device not in {None, NAME, "simulated"}:
        raise EngineError("no_device", device=wanted.device)
    return BandStream(wanted.sample_rate or RATE, wanted.settings)


def tempo_of(cue: Cue, sample_rate: int) -> TempoMap:
    """The tempo map to follow: the backing's, else 90 BPM in 4/4."""
    if not cue.tempo:
        return TempoMap.steady(90, sample_rate)
    changes = tuple(TempoChange(Fraction(at), Fraction(bpm)) for at, bpm in cue.tempo)
    return TempoMap(sample_rate, changes, Meter(*cue.meter))


class BandStream:
    """The band as a stream.

    Settings, most of them for tests: `simulated_speed` (1 is real time), `simulated_silent` (digital zero everywhere),
    `simulated_stops` (the frame of a take after which no more blocks come, as when a cable is pulled) and
    `simulated_hiccup` (the frame of a take that is lost, with a whole block).
    """

    device, host_api, channels, period, plays = NAME, HOST_API, len(PARTS), PERIOD, True

    def __init__(self, sample_rate: int, settings: Mapping[str, Any]) -> None:
        self.sample_rate = sample_rate
        self._speed = float(settings.get("simulated_speed", 1.0))
        self._silent = bool(settings.get("simulated_silent", False))
        self._stops = int(settings.get("simulated_stops", -1))
        self._hiccup = int(settings.get("simulated_hiccup", -1))
        self._band = self._next = Band(TempoMap.steady(90, sample_rate))
        self._origin = 0
        self._halt = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, intake: Intake) -> None:
        """Let the band play to itself until a take rolls."""
        self._thread = threading.Thread(target=self._play, args=(intake,), name="band", daemon=True)
        self._thread.start()

    def prepare(self, cue: Cue) -> None:
        """Read the tempo map and rehearse its first bars, so that the first blocks come in time."""
        self._next = Band(tempo_of(cue, self.sample_rate), cue.count_in)
        self._next.render(0, self._next.tempo.bar_frame(cue.count_in + 4))

    def roll(self, origin: int) -> None:
        """Begin the song on the take's first frame."""
        self._band, self._origin = self._next, origin

    def rest(self) -> None:
        """The band plays on to itself."""

    def active(self) -> bool:
        """Whether the band still plays."""
        return self._thread is not None and self._thread.is_alive()

    def close(self) -> None:
        """Send the band home."""
        self._halt.set()
        if self._thread is not None:
            self._thread.join()

    def _play(self, intake: Intake) -> None:
        """Deliver block after block, each when its last frame has sounded."""
        begun = time.monotonic()
        while not 0 <= self._stops < intake.position - self._origin or not self._origin:
            due = begun + (intake.position + PERIOD) / (self.sample_rate * self._speed)
            if self._halt.wait(max(0.0, due - time.monotonic())):
                return
            skipped = PERIOD if self._origin and 0 <= self._hiccup - intake.position + self._origin < PERIOD else 0
            samples = self._block(intake.position + skipped)
            intake.put(np.ascontiguousarray(samples.T).tobytes(), PERIOD, skipped=skipped)
        self._halt.wait()

    def _block(self, position: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One period, which may hold the take's first frame."""
        origin = self._origin
        if position < origin < position + PERIOD and not self._silent:
            before = np.zeros((self.channels, origin - position), dtype=np.float32)
            return np.hstack([before, self._band.render(0, position + PERIOD - origin)])
        if position < origin or self._silent:
            return np.zeros((self.channels, PERIOD), dtype=np.float32)
        return self._band.render(position - origin, PERIOD)
