"""The words that the toolkit itself brings: the only ones besides numbers and ids that leave below level alias.

Whatever a leader's own file can name (a plugin, its kinds, a plan, a marker) may hold anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.people import Role
from workshop.domain.take import MarkerKind
from workshop.entry_points import is_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.plugin.contributions import EventKind
    from workshop.services.house import House

NAMED = (
    "workshop_event_kinds",
    "workshop_document_kinds",
    "workshop_exporters",
    "workshop_audio_drivers",
)
"""The hooks by which plugins bring something with a name."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every registered kind of event by name, and the words that ship with the toolkit."""

    kinds: Mapping[str, EventKind]
    shipped: frozenset[str]


def vocabulary(house: House) -> Vocabulary:
    """The words of the plugins as they are now."""
    known = house.events.kinds()
    own = {record.name for record in house.host.records() if is_own(record.source)}
    brought = {item.name for hook in NAMED for plugin, item in house.host.collect(hook) if plugin in own}
    core = {name for name, (owner, _) in known.items() if owner == "core"}
    shipped = frozenset({"core", *own, *brought, *core, *Role, *MarkerKind})
    return Vocabulary({name: kind for name, (_, kind) in known.items()}, shipped)
