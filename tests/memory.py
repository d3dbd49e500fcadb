"""How much memory a process has held at most."""

from __future__ import annotations

from pathlib import Path


def peak_kilobytes() -> int:
    """The most this process has held. Linux hands `ru_maxrss` on from the parent through exec, so not that."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def forget_peak() -> None:
    """Count the peak from here on, so that what was held before cannot hide what comes."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
