"""A session's log as sentences in the listener's language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workshop.cli.columns import Column
from workshop.messages import N_, Message

if TYPE_CHECKING:
    from workshop.cli.request import Request

COLUMNS = (Column("at", N_("Time"), "time"), Column("sentence", N_("What happened")))


def told(request: Request, session: str) -> list[dict[str, Any]]:
    """The events of a session (id) in order: seq, at, kind, plugin, data and the sentence they are told in."""
    kinds = request.app.events.kinds()
    language = request.translator.language
    rows = []
    for event, sentence in request.app.events.sentences(session):
        known = kinds.get(event.kind)
        template = known[1].sentence.get(language, sentence.id) if known else sentence.id
        data = json.loads(event.data) if event.data is not None else {}
        row = {"seq": event.seq, "at": event.at.isoformat(), "kind": event.kind, "plugin": event.plugin, "data": data}
        rows.append({**row, "sentence": request.translator.say(Message(template, _words(request, sentence)))})
    return rows


def _words(request: Request, sentence: Message) -> dict[str, Any]:
    """What is filled in: closed words in the listener's language, and the name of whom it is about as it is."""
    return {
        key: request.translator.text(value) if isinstance(value, str) and key != "subject" else value
        for key, value in sentence.params.items()
    }
