"""How the events of a log read: a time for a frame, for a number what was taken back, closed words to translate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workshop.domain.take import length
from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from workshop.domain.event import Event
    from workshop.plugin.contributions import EventKind

GAP = "\N{EN DASH}"
"""What stands for a field that was erased or left out."""
SOMEBODY = N_("Somebody")
NOBODY = N_("Nobody")
EVERYTHING = N_("everything")
SUBJECT = "subject"
"""The field of a kind of event that says whom it is about, and can be erased with the rest of its data."""


class Telling:
    """Tells the events of one session in `language`, in English where a kind has no sentence in it.

    `kind` says what is known of an event's kind, `data` what may be told of its data, and `who` whom it is about; each
    is asked for one event at a time.
    """

    def __init__(
        self,
        events: Iterable[Event],
        language: str,
        *,
        kind: Callable[[Event], EventKind | None],
        data: Callable[[Event], Mapping[str, Any]],
        who: Callable[[Event], str | Message],
    ) -> None:
        self._language, self._kind, self._data, self._who = language, kind, data, who
        self._events = {event.seq: event for event in events}
        started = [data_of(event) for event in self._events.values() if event.kind == "take.started"]
        self._rates = {told["take"]: told["sample_rate"] for told in started if told}

    def sentence(self, event: Event) -> Message | None:
        """What an event says, to be filled in by a translator; None where its kind is unknown."""
        kind, data = self._kind(event), self._data(event)
        if kind is None:
            return None
        if event.data is None:
            return message("What was written here was deleted.")
        words = {name: self._word(event, kind.fields.get(name, ""), name, value) for name, value in data.items()}
        template = kind.sentence.get(self._language) or kind.sentence["en"]
        return Message(template, {**dict.fromkeys(kind.fields, GAP), **words, "subject": self._subject(event)})

    def _subject(self, event: Event) -> str | Message:
        """Whom an event is about."""
        nobodys = event.kind == "take.turn" and subject_in(event) is None and data_of(event).get("nobody", True)
        return Message(NOBODY, {}) if nobodys else self._who(event)

    def _word(self, event: Event, declared: str, name: str, value: Any) -> Any:
        """One field as people read it."""
        if (event.kind, name) == ("undo.done", "seq"):
            return self._undone(value)
        if name == "frame" and (rate := self._rates.get(data_of(event).get("take", ""))):
            return length(value / rate)
        if (event.kind, name, value) == ("consent.recorded", "scope", "person"):
            return Message(EVERYTHING, {})
        return Message(value, {}) if "|" in declared and isinstance(value, str) else value

    def _undone(self, seq: int) -> Message | str:
        """What was taken back."""
        event = self._events.get(seq)
        told = self.sentence(event) if event is not None and event.kind != "undo.done" else None
        return told or GAP


def data_of(event: Event) -> dict[str, Any]:
    """The data of an event; nothing where they were erased or cannot be read."""
    try:
        data = json.loads(event.data or "{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def subject_in(event: Event) -> str | None:
    """Whom an event is about, as its session knows them. Of an event that was erased that is told no longer."""
    if event.data is None:
        return None
    found = event.subject or data_of(event).get(SUBJECT)
    return found if isinstance(found, str) else None


def not_undone(events: Iterable[Event]) -> list[Event]:
    """The events that were not taken back."""
    known = list(events)
    undone = {data_of(event).get("seq") for event in known if event.kind == "undo.done"}
    return [event for event in known if event.seq not in undone]
