"""One thing that `workshop doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop.messages import Message


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `about` what, `severity` ok, warning or error, and the way out."""

    about: str
    severity: str
    message: Message
    hint: Message | None = None
