"""What a driver gives to the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

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
    """What begins when a take rolls: `path` is played from the take's first frame on, where the driver can play.

    `tempo` is (quarter note, BPM) pairs as fractions in text, `meter` beats and unit; both may be empty. The music
    begins after `count_in` bars.
    """

    path: Path | None = None
    tempo: tuple[tuple[str, str], ...] = ()
    meter: tuple[int, int] = (4, 4)
    count_in: int = 0


class Stream(Protocol):
    """An open device. A driver's `open_stream(wanted)` returns one, or raises EngineError.

    `channels` is all its inputs, `period` the frames a callback (0: it varies), `plays` whether it has an output open.
    """

    device: str
    host_api: str
    sample_rate: int
    channels: int
    period: int
    plays: bool

    def start(self, intake: Intake) -> None:
        """Begin to fill the intake."""

    def prepare(self, cue: Cue) -> None:
        """Load what a take needs; called before `roll`, may take its time. Raises EngineError."""

    def roll(self, origin: int) -> None:
        """The take's first frame is the stream's frame `origin`, which no callback has reached yet."""

    def rest(self) -> None:
        """The take has ended: play nothing more."""

    def active(self) -> bool:
        """Whether the stream still runs, as far as the driver knows."""

    def close(self) -> None:
        """Let go of the device."""
