"""What a driver gives to the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from workshop_recorder.clocks import Clocks
    from workshop_recorder.engine.intake import Intake


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which device to open, by name and host API; None leaves the choice to the driver. `settings` are the plugin's."""

    device: str | None
    host_api: str | None
    sample_rate: int | None
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cue:
    """What begins when a take rolls: frame f of the audio at `path` is played on frame f of the take.

    `tempo` is (quarter note, BPM) pairs as fractions in text, `meter` beats and unit; both may be empty. The music
    begins after `count_in` bars. Nothing is played before frame `play_from`. `monitor` are inputs, counted from 1, that
    are heard through the output as well. `samples` are played in place of a file: one channel, -1 to 1.
    """

    path: Path | None = None
    tempo: tuple[tuple[str, str], ...] = ()
    meter: tuple[int, int] = (4, 4)
    count_in: int = 0
    play_from: int = 0
    monitor: tuple[int, ...] = ()
    samples: NDArray[np.float32] | None = None


class Stream(Protocol):
    """An open device. What a driver's `engine` names returns one, given what is `Wanted`, or raises DriverError.

    `channels` is all its inputs, `period` the frames a callback (0: it varies), `plays` whether it has an output open,
    and `output` its name. `pace` is how many times faster than in real time it means to deliver, 1 for every device
    there is; `clocks` are those that it runs by (None: the machine's). `monitor` and `rest` may come from any thread
    and hold the audio up while they last.
    """

    device: str
    host_api: str
    sample_rate: int
    channels: int
    period: int
    plays: bool
    output: str
    pace: float
    clocks: Clocks | None

    def start(self, intake: Intake) -> None:
        """Begin to fill the intake. Raises DriverError."""

    def prepare(self, cue: Cue) -> None:
        """Load what a take needs; called before `roll`, may take its time. Raises DriverError."""

    def roll(self, origin: int) -> None:
        """Play: frame 0 of the cue is the stream's frame `origin`.

        No callback has reached frame `play_from` yet, but frame 0 may lie before the stream's own beginning.
        """

    def monitor(self, channels: Iterable[int]) -> None:
        """Let these inputs, counted from 1, be heard through the output from now on, and no other."""

    def rest(self) -> None:
        """The take has ended: play nothing more."""

    def active(self) -> bool:
        """Whether the stream still runs, as far as the driver knows."""

    def close(self) -> None:
        """Let go of the device."""
