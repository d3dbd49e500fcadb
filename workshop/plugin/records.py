"""How each plugin stands, in words a leader can act on; what went wrong in an earlier run is kept until it goes right again."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from enum import StrEnum

from workshop.messages import Message
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Status(StrEnum):
    """How a plugin stands."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    MISSING_DEPENDENCY = "missing-dependency"
    INCOMPATIBLE = "incompatible"
    FAILED = "failed"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """One plugin as `workshop plugin list` shows it.

    `source` is the distribution or the file it comes from; `reason` says what is wrong and `hint` what to do, None where all is well.
    A degraded plugin runs, but for what its reason names.
    """

    name: str
    source: str
    version: str
    status: Status
    reason: Message | None = None
    hint: Message | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in one hook of a plugin; `hook` is empty when it was not loaded at all."""

    hook: str
    reason: Message
    hint: Message | None = None
    status: Status = Status.DEGRADED


def keep_failure(path: Path, failure: Failure) -> None:
    """Write the failure down at `path` for later commands. A library that cannot be written keeps none."""
    import json

    said = [
        {"id": m.id, "params": {k: str(v) for k, v in m.params.items()}} if m else None
        for m in (failure.reason, failure.hint)
    ]
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([failure.hook, *said]), encoding="utf-8")


def kept_failure(path: Path) -> Failure | None:
    """What `keep_failure` wrote at `path`; None where there is nothing that can be read."""
    if not path.exists():
        return None
    import json

    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        hook, reason, hint = json.loads(path.read_text(encoding="utf-8"))
        return Failure(
            hook, Message(reason["id"], reason["params"]), Message(hint["id"], hint["params"]) if hint else None
        )
    return None


def forget_failure(path: Path, hook: str) -> None:
    """Take back a failure of this hook, since it went right now."""
    failure = kept_failure(path)
    if failure is not None and failure.hook == hook:
        with contextlib.suppress(OSError):
            path.unlink()
