"""The simulated driver: a rehearsal band of four without audio hardware, paced in real time on absolute deadlines."""

from __future__ import annotations

import threading
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop import DriverError, Meter, TempoChange, TempoMap
from workshop_recorder.drivers.band import PARTS, Band
from workshop_recorder.drivers.mishaps import Mishaps
from workshop_recorder.drivers.player import Player
from workshop_recorder.drivers.stream import Cue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workshop_recorder.drivers.stream import Wanted
    from workshop_recorder.engine.intake import Intake

NAME = "Rehearsal band"
HOST_API = "simulated"
RATE = 48000
PERIOD = 512


def devices() -> list[dict[str, Any]]:
    """The one device there is."""
    facts = {"inputs": len(PARTS), "outputs": 0, "sample_rate": RATE, "sample_rates": [RATE]}
    return [{"driver": "simulated", "name": NAME, "host_api": HOST_API, **facts}]


def open_stream(wanted: Wanted) -> BandStream:
    """Call the band in. Raises DriverError when another device is meant."""
    if wanted.device not in {None, NAME, "simulated"}:
        raise DriverError("no_device", device=wanted.device)
    return BandStream(wanted.sample_rate or RATE, wanted.settings)


def tempo_of(cue: Cue, sample_rate: int) -> TempoMap:
    """The tempo map to follow: the backing's, else 90 BPM in 4/4."""
    if not cue.tempo:
        return TempoMap.steady(90, sample_rate)
    changes = tuple(TempoChange(Fraction(at), Fraction(bpm)) for at, bpm in cue.tempo)
    return TempoMap(sample_rate, changes, Meter(*cue.meter))


class BandStream:
    """The band as a stream.

    Settings: `simulated_speed` (1 is real time; `pace` says it to the engine), and for tests those of `Mishaps`
    and `simulated_latency` (how many frames after the beat the band is heard).
    """

    device, host_api, channels, period, plays, output = NAME, HOST_API, len(PARTS), PERIOD, True, ""

    def __init__(self, sample_rate: int, settings: Mapping[str, Any]) -> None:
        self.sample_rate = sample_rate
        self.pace = float(settings.get("simulated_speed", 1.0))
        self._mishaps = Mishaps.read(settings)
        self.clocks = self._mishaps.clocks()
        self._band = self._next = Band(TempoMap.steady(90, sample_rate))
        self._origin = self._play_from = 0
        self._cue = Cue()
        self._rolled = False
        self._delay = int(settings.get("simulated_latency", 0))
        self._player = Player(1, sample_rate)
        self._halt = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, intake: Intake) -> None:
        """Let the band play to itself until a take rolls."""
        self._thread = threading.Thread(target=self._play, args=(intake,), name="band", daemon=True)
        self._thread.start()

    def prepare(self, cue: Cue) -> None:
        """Read the tempo map and rehearse its first bars, so that the first blocks come in time."""
        self._cue = cue
        self._player.load(Cue(samples=cue.samples))
        self._next = Band(tempo_of(cue, self.sample_rate), cue.count_in)
        self._next.render(0, self._next.tempo.bar_frame(cue.count_in + 4))

    def roll(self, origin: int) -> None:
        """Begin the song on the take's first frame, and be heard `simulated_latency` frames later."""
        self._player.roll(origin + self._delay)
        self._band, self._play_from, self._rolled = self._next, self._cue.play_from, True
        self._origin = origin + self._delay

    def monitor(self, channels: Iterable[int]) -> None:
        """The band monitors nobody."""

    def rest(self) -> None:
        """The band plays on to itself."""
        self._player.rest()

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
        mishaps, stall = self._mishaps, self._mishaps.stall
        begun, speed = time.monotonic(), self.pace * self._mishaps.drift
        while not 0 <= mishaps.stops < intake.position - self._origin or not self._rolled:
            due = begun + (intake.position + PERIOD) / (self.sample_rate * speed)
            if self._rolled and intake.position > self._origin:
                due, stall = due + stall, 0.0
            if self._halt.wait(max(0.0, due - time.monotonic())):
                return
            hiccup = mishaps.hiccup - intake.position + self._origin if mishaps.hiccup >= 0 else -1
            skipped = PERIOD if self._rolled and 0 <= hiccup < PERIOD else 0
            samples = self._block(intake.position + skipped)
            intake.put(np.ascontiguousarray(samples.T).tobytes(), PERIOD, skipped=skipped)
        self._halt.wait()

    def _block(self, position: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One period, which may hold the frame on which the song begins. Clicks that are played are heard by all."""
        if not self._player.idle and self._cue.samples is not None:
            clicks = np.empty((PERIOD, 1), dtype=np.float32)
            self._player.fill(clicks, position)
            return np.repeat(clicks.T, self.channels, axis=0)
        origin = self._origin
        silent = PERIOD if self._mishaps.silent else min(max(origin + self._play_from - position, 0), PERIOD)
        before = np.zeros((self.channels, silent), dtype=np.float32)
        if silent == PERIOD:
            return before
        return np.hstack([before, self._band.render(position + silent - origin, PERIOD - silent)])
