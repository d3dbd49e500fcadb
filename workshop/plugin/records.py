"""How each plugin stands. What went wrong in one command is kept for the next ones, until it goes right again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop.messages import Message, message

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from workshop.plugin.context import PluginContext
    from workshop.plugin.discovery import Found


class Status(StrEnum):
    """How a plugin stands; `degraded`: it runs, but for what its reason names."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    MISSING_DEPENDENCY = "missing-dependency"
    INCOMPATIBLE = "incompatible"
    FAILED = "failed"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """One plugin as `workshop plugin list` shows it: the distribution or file it comes from, and what is wrong."""

    name: str
    source: str
    version: str
    status: Status = Status.ENABLED
    reason: Message | None = None
    hint: Message | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in one hook of a plugin; `hook` is empty when it was not loaded at all.

    `problems` are those of a preset that is wrong.
    """

    hook: str
    reason: Message
    hint: Message | None = None
    status: Status = Status.DEGRADED
    problems: tuple[Message, ...] = ()


@dataclass(slots=True)
class Loaded:
    """One plugin as the host knows it: its turn of loading, its `module` where it runs, its first failure."""

    found: Found
    place: int
    log: Path
    module: ModuleType | None = None
    failure: Failure | None = None
    context: PluginContext | None = None

    @property
    def kept(self) -> Path:
        """Where its failure is kept for later commands."""
        return self.log.with_suffix(".failure")

    def record(self, *, printed: bool = False) -> PluginRecord:
        """How it stands; `printed`: something it printed is in its log."""
        failure, of = self.failure, (self.found.name, self.found.source, self.found.version)
        if failure is None:
            reason = message("What it prints goes to {log}.", log=str(self.log)) if printed else None
            return PluginRecord(*of, reason=reason)
        log = None if failure.status is Status.DISABLED else message("The details are in {log}.", log=str(self.log))
        return PluginRecord(*of, failure.status, failure.reason, failure.hint or log)
