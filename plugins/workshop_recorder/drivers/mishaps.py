"""What can go wrong with the rehearsal band, on purpose: for tests, and for leaders who want to see it once."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from workshop_recorder.clocks import SECOND, Clocks

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Mishaps:
    """Words of the setting `simulated_mishaps`, as in `stops=96000 sleep=600`; frames are a take's, -1 is never.

    `silent`: digital zero everywhere. `stops`: the frame after which no more blocks come, as when a cable is pulled.
    `hiccup`: the frame that is lost, with a whole block. `drift`: how many times faster than it says the band plays.
    `stall`: so many seconds nothing comes, once, and then all of it. `jump` and `sleep`: so many seconds the time of
    day is set forward, and the machine sleeps, a second into a take.
    """

    silent: bool = False
    stops: int = -1
    hiccup: int = -1
    drift: float = 1.0
    stall: float = 0.0
    jump: float = 0.0
    sleep: float = 0.0

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Mishaps:
        """The mishaps that a plugin's settings ask for, in one word or each as a setting `simulated_…` of its own."""
        words = str(settings.get("simulated_mishaps", "")).split()
        asked: dict[str, Any] = {name: value for name, _, value in (word.partition("=") for word in words)}
        found = {}
        for field in fields(cls):
            value = settings.get(f"simulated_{field.name}", asked.get(field.name))
            if value is not None:
                found[field.name] = _read(field.default, value)
        return cls(**found)

    def clocks(self) -> Clocks:
        """The machine's clocks for a take, with the mishaps that are asked for a second after they were first read."""
        begun: list[int] = []
        real = Clocks()

        def later(seconds: float) -> int:
            now = time.monotonic_ns()
            begun[:] = begun or [now]
            return round(seconds * SECOND) if now >= begun[0] + SECOND else 0

        return Clocks(
            wall=lambda: real.wall() + later(self.jump + self.sleep),
            boot=lambda: (real.boot or real.steady)() + later(self.sleep),
        )


def _read(default: Any, value: Any) -> Any:
    """A setting as the kind of value that its default is."""
    return str(value).lower() in {"1", "true"} if isinstance(default, bool) else type(default)(value)
