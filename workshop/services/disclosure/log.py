"""The rows of the session's log, each with a sentence for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.domain.event import Event
    from workshop.plugin.contributions import EventKind
    from workshop.services.disclosure.draft import Draft
    from workshop.services.disclosure.values import Row

GAP = "\N{EN DASH}"
INSTANT = ("_us", "_ns", "_ms", "_at")
"""How a field ends that holds an instant."""


def event_rows(draft: Draft) -> tuple[Row, ...]:
    """One row an event, in order. Hashes stay at home: they would tie two exports of one session together."""
    return tuple(_event(draft, event) for event in draft.records.events)


def _event(draft: Draft, event: Event) -> Row:
    """One event. Of a kind that nobody registered, only that it happened is told."""
    cover = draft.cover
    kind = draft.kinds.get(event.kind)
    data = _data(draft, kind, event)
    subject = _subject(draft, event)
    return {
        "seq": event.seq,
        "at": draft.instant(event.at),
        "minute": draft.minute(event.at),
        "kind": event.kind if kind else cover.word(event.kind),
        "plugin": event.plugin if kind else cover.word(event.plugin),
        "actor_role": cover.word(event.actor_role),
        "subject": cover.id(subject) if subject else "",
        "person": cover.shown(subject) if subject and cover.behind(subject) else "",
        "sentence_en": _sentence(draft, kind, "en", event, data),
        "sentence_nb": _sentence(draft, kind, "nb", event, data),
        "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
    }


def _subject(draft: Draft, event: Event) -> str | None:
    """Whom the event is about. Who said no or took a yes back is nobody's business below level alias."""
    return None if event.kind.startswith("consent.") and not draft.cover.names_people else event.subject


def _data(draft: Draft, kind: EventKind | None, event: Event) -> dict[str, Any]:
    """The event's data as it may be told: declared fields only, ids replaced, words guarded, no exact instants."""
    try:
        stored = json.loads(event.data or "{}")
    except ValueError:
        return {}
    if kind is None or not isinstance(stored, dict):
        return {}
    told = [name for name in kind.fields if draft.cover.names_people or not name.endswith(INSTANT)]
    return {name: _value(draft, kind.fields[name].removesuffix("?"), stored[name]) for name in told if name in stored}


def _value(draft: Draft, declared: str, value: Any) -> Any:
    """One field of an event's data. A word of a list that its kind spells out is safe; any other is guarded."""
    if isinstance(value, (bool, int, float)):
        return value
    if declared == "id":
        return draft.cover.id(str(value))
    return value if value in declared.split("|") else draft.cover.word(str(value))


def _sentence(draft: Draft, kind: EventKind | None, language: str, event: Event, data: Mapping[str, Any]) -> str:
    """What happened, in `language` (en or nb); the bare kind where no sentence is known."""
    template = (kind.sentence.get(language) or kind.sentence.get("en")) if kind else None
    if template is None:
        return draft.cover.word(event.kind)
    subject = _subject(draft, event)
    try:
        return template.format_map(_Gaps(data, subject=draft.cover.shown(subject) if subject else GAP))
    except (ValueError, LookupError, AttributeError, TypeError):
        return event.kind


class _Gaps(dict[str, Any]):
    """Fills a field that was erased or left out with a dash."""

    def __missing__(self, key: str) -> str:
        return GAP
