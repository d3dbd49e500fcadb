"""A figure, its peer's, and the bound on their ratio."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """`ours` over `peer`, both in `unit`; `bound` is the highest ratio that is good enough.

    None: it could not be measured, and `note` says why.
    """

    name: str
    ours: float | None
    peer: float | None
    unit: str
    bound: float
    note: str = ""

    @property
    def held(self) -> bool:
        """Whether the ratio is within its bound; what could not be measured is not held against anyone."""
        return self.ours is None or self.peer is None or self.ours <= self.bound * self.peer

    def __str__(self) -> str:
        if self.ours is None or self.peer is None:
            return f"{self.name}: not measured ({self.note})"
        verdict = "ok" if self.held else "MISSED"
        return (
            f"{self.name}: {self.ours:.4g} / {self.peer:.4g} {self.unit} = {self.ours / self.peer:.2f}x "
            f"(bound {self.bound:g}x) {verdict} {self.note}".rstrip()
        )


def cpu_seconds(command: list[str], rounds: int) -> float:
    """The least user + system time of a command over some rounds, in seconds."""
    least = float("inf")
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command, stdout=subprocess.DEVNULL, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


PYTHON = sys.executable
