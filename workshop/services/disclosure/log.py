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
TOGETHER = "together"
"""The field that ties the events of one command, and so one person's exact time to another's."""
CORE = "core"


def event_rows(draft: Draft) -> tuple[Row, ...]:
    """One row an event, in order. Hashes stay at home: they would tie two exports of one session together."""
    return tuple(_event(draft, event) for event in draft.records.events)


def _event(draft: Draft, event: Event) -> Row:
    """One event. Of a kind that nobody registered, only that it happened is told."""
    cover = draft.cover
    kind = _kind(draft, event)
    data = _data(draft, kind, event)
    subject = _subject(draft, event)
    return {
        "seq": event.seq,
        "at": draft.instant(event.at, fine=not _hides(draft, event)),
        "minute": draft.minute(event.at),
        "kind": draft.word(event.kind),
        "plugin": draft.word(event.plugin),
        "actor_role": draft.word(event.actor_role),
        "subject": cover.id(subject) if subject else "",
        "person": cover.shown(subject) if subject and cover.behind(subject) else "",
        "sentence_en": _sentence(draft, kind, "en", event, data),
        "sentence_nb": _sentence(draft, kind, "nb", event, data),
        "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
    }


def _kind(draft: Draft, event: Event) -> EventKind | None:
    """What is known of the event's kind; below level alias a kind of a leader's own is told nothing of."""
    told = draft.cover.names_people or event.kind in draft.vocabulary.shipped
    return draft.vocabulary.kinds.get(event.kind) if told else None


def _hides(draft: Draft, event: Event) -> bool:
    """Whether the event is about somebody who may not be named, so that its exact time stays at home."""
    person = draft.cover.behind(event.subject)
    return event.subject is not None and not (person and draft.cover.may_name(person))


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
    hides = not draft.cover.names_people or _hides(draft, event)
    told = [name for name in kind.fields if name in stored and not (hides and name.endswith(INSTANT))]
    if draft.cover.names_people and hides:
        told = [name for name in told if name != TOGETHER]
    return {name: _value(draft, event, kind.fields[name].removesuffix("?"), stored[name]) for name in told}


def _value(draft: Draft, event: Event, declared: str, value: Any) -> Any:
    """One field of an event's data. A word of a list that its kind spells out is safe; any other is guarded.

    The core's other words are what somebody chose; a shipped plugin vouches for its own.
    """
    if isinstance(value, (bool, int, float)):
        return value
    if declared == "id":
        return draft.cover.id(str(value))
    if value in declared.split("|"):
        return value
    return draft.word(str(value)) if event.plugin == CORE else draft.cover.word(str(value))


def _sentence(draft: Draft, kind: EventKind | None, language: str, event: Event, data: Mapping[str, Any]) -> str:
    """What happened, in `language` (en or nb); the bare kind where no sentence is known."""
    template = (kind.sentence.get(language) or kind.sentence.get("en")) if kind else None
    if template is None:
        return draft.word(event.kind)
    subject = _subject(draft, event)
    try:
        return template.format_map(_Gaps(data, subject=draft.cover.shown(subject) if subject else GAP))
    except (ValueError, LookupError, AttributeError, TypeError):
        return draft.word(event.kind)


class _Gaps(dict[str, Any]):
    """Fills a field that was erased or left out with a dash."""

    def __missing__(self, key: str) -> str:
        return GAP
