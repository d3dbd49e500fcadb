"""The rows of the session's log, each with a sentence for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workshop.messages import Message
from workshop.services.telling import SOMEBODY, SUBJECT, Telling, data_of, not_undone, subject_in
from workshop.translator import LANGUAGES, Translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workshop.domain.event import Event
    from workshop.plugin.contributions import EventKind
    from workshop.services.disclosure.draft import Draft
    from workshop.services.disclosure.values import Row

INSTANT = ("_us", "_ns", "_ms", "_at")
"""How a field ends that holds an instant."""
TOGETHER = "together"
"""The field that ties the events of one command, and so one person's exact time to another's."""
CORE = "core"


def event_rows(draft: Draft) -> tuple[Row, ...]:
    """One row an event, in order. Hashes stay at home: they would tie two exports of one session together.

    What was taken back leaves at level alias only: it was not so, and may still say something of somebody.
    """
    events = draft.records.events
    if not draft.cover.names_people:
        events = tuple(event for event in not_undone(events) if event.kind != "undo.done")
    tellings = {language: _telling(draft, events, language) for language in LANGUAGES}
    return tuple(_event(draft, event, tellings) for event in events)


def _telling(draft: Draft, events: tuple[Event, ...], language: str) -> Callable[[Event], str]:
    """What says an event in a language, with what this export may tell; the bare kind where no sentence is known."""
    translator = Translator(language)
    telling = Telling(
        events,
        language,
        kind=lambda event: _kind(draft, event),
        data=lambda event: _data(draft, _kind(draft, event), event),
        who=lambda event: draft.cover.shown(subject) if (subject := _subject(event)) else Message(SOMEBODY, {}),
    )

    def say(event: Event) -> str:
        try:
            sentence = telling.sentence(event)
            return translator.say(sentence) if sentence is not None else draft.word(event.kind)
        except (ValueError, LookupError, AttributeError, TypeError):
            return draft.word(event.kind)

    return say


def _event(draft: Draft, event: Event, tellings: Mapping[str, Callable[[Event], str]]) -> Row:
    """One event. Of a kind that nobody registered, only that it happened is told."""
    cover = draft.cover
    kind = _kind(draft, event)
    data = _data(draft, kind, event)
    subject = _subject(event)
    return {
        "seq": event.seq,
        "at": draft.instant(event.at, fine=not _hides(draft, event)),
        "minute": draft.minute(event.at),
        "kind": draft.word(event.kind),
        "plugin": draft.word(event.plugin),
        "actor_role": draft.word(event.actor_role),
        "subject": cover.id(subject) if subject else "",
        "person": cover.shown(subject) if subject and cover.behind(subject) else "",
        "sentence_en": tellings["en"](event),
        "sentence_nb": tellings["nb"](event),
        "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
    }


def _kind(draft: Draft, event: Event) -> EventKind | None:
    """What is known of the event's kind; below level alias a kind of a leader's own is told nothing of."""
    told = draft.cover.names_people or event.kind in draft.vocabulary.shipped
    return draft.vocabulary.kinds.get(event.kind) if told else None


def _hides(draft: Draft, event: Event) -> bool:
    """Whether the event is about somebody who may not be named, or was, so that its exact time stays at home."""
    if event.data is None:
        return True
    subject = subject_in(event)
    person = draft.cover.behind(subject)
    return subject is not None and not (person and draft.cover.may_name(person))


def _subject(event: Event) -> str | None:
    """Whom the event is about. Who said yes or no, and when they took it back, is told at no level."""
    return None if event.kind.startswith("consent.") else subject_in(event)


def _data(draft: Draft, kind: EventKind | None, event: Event) -> dict[str, Any]:
    """The event's data as it may be told: declared fields only, ids replaced, words guarded, no exact instants."""
    stored = data_of(event)
    if kind is None:
        return {}
    hides = not draft.cover.names_people or _hides(draft, event)
    told = [name for name in kind.fields if name in stored and name != SUBJECT]
    told = [name for name in told if not (hides and name.endswith(INSTANT))]
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
