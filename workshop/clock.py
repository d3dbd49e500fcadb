"""The time, as something that is handed in, so that a test can hand in another."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Where services get the time."""

    def now(self) -> datetime:
        """The present instant in UTC."""

    def monotonic_ns(self) -> int:
        """Nanoseconds of a clock that never jumps."""

    def zone(self) -> str:
        """The IANA name of the local time zone, or UTC where the machine does not say."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        """Nanoseconds of CLOCK_MONOTONIC."""
        return time.monotonic_ns()

    def zone(self) -> str:
        """The zone named by TZ or by the machine's /etc/localtime; UTC where neither says."""
        named = os.environ.get("TZ", "").lstrip(":")
        if named and "/" in named and not named.startswith("/"):
            return named
        parts = Path("/etc/localtime").resolve().parts
        return "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else "UTC"
