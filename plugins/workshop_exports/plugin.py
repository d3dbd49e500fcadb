"""Formats for `workshop session export`, one module each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import N_, Exporter, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable


@hookimpl
def workshop_exporters() -> Iterable[Exporter]:
    """The session's log, for the leader's account and for other programs."""
    yield Exporter("log", "workshop_exports.log:write", N_("The session's log as tables and JSON, with definitions."))
