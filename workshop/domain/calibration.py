"""How far a device's input runs behind its output, as it was measured once with a cable or a headphone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

if TYPE_CHECKING:
    from workshop.domain.recording import Armed

LONGEST_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Setup:
    """What a calibration holds for: another output, sample rate or period has another round trip.

    `period` is frames a callback (0: it varies).
    """

    driver: str
    host_api: str
    device: str
    output: str
    sample_rate: int
    period: int

    @classmethod
    def of(cls, armed: Armed) -> Setup:
        """The setup of an open device."""
        return cls(armed.driver, armed.host_api, armed.device, armed.output, armed.sample_rate, armed.period)

    @property
    def key(self) -> str:
        """The same id for the same setup, on whatever machine."""
        return str(uuid5(NAMESPACE_OID, json.dumps([self.driver, self.host_api, self.device, *self._rest()])))

    def _rest(self) -> list[str | int]:
        return [self.output, self.sample_rate, self.period]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The round trip of a setup in frames, and when it was measured."""

    setup: Setup
    frames: int
    measured_at: datetime

    @property
    def milliseconds(self) -> float:
        """The round trip as people read it."""
        return 1000 * self.frames / self.setup.sample_rate

    def text(self) -> str:
        """The document that is kept."""
        told = {**asdict(self.setup), "frames": self.frames, "measured_at": self.measured_at.isoformat()}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Calibration:
        """From the document that is kept. Raises ValueError where it is damaged."""
        try:
            said: dict[str, Any] = json.loads(text)
            frames, measured_at = said.pop("frames"), datetime.fromisoformat(said.pop("measured_at"))
            names = {name: str(said[name]) for name in ("driver", "host_api", "device", "output")}
            setup = Setup(**names, sample_rate=int(said["sample_rate"]), period=int(said["period"]))
            possible = isinstance(frames, int) and 0 <= frames <= LONGEST_SECONDS * setup.sample_rate
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("a damaged calibration") from error
        if not possible:
            raise ValueError("a damaged calibration")
        return cls(setup, frames, measured_at)
