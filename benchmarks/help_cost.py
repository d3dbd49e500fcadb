"""What `workshop --help` costs beside importing click alone: whole processes, CPU, the least of the rounds."""

from __future__ import annotations

from pathlib import Path

from ratio import PYTHON, Ratio, cpu_seconds


def measure(*, smoke: bool) -> Ratio:
    """CPU seconds of both, ten rounds each."""
    rounds = 2 if smoke else 10
    workshop = str(Path(PYTHON).parent / "workshop")
    cpu_seconds([workshop, "--help"], 1)
    peer = cpu_seconds([PYTHON, "-c", "import click"], rounds)
    return Ratio("workshop --help beside import click", cpu_seconds([workshop, "--help"], rounds), peer, "s CPU", 3.0)
