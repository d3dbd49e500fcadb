"""A session's log as sentences in the listener's language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workshop.cli.columns import Column
from workshop.messages import N_

if TYPE_CHECKING:
    from workshop.cli.request import Request

COLUMNS = (Column("at", N_("Time"), "time"), Column("sentence", N_("What happened")))


def told(request: Request, session: str) -> list[dict[str, Any]]:
    """The events of a session (id) in order: seq, at, kind, plugin, data and the sentence they are told in."""
    return [
        {
            "seq": event.seq,
            "at": event.at.isoformat(),
            "kind": event.kind,
            "plugin": event.plugin,
            "data": json.loads(event.data) if event.data is not None else {},
            "sentence": request.translator.say(sentence),
        }
        for event, sentence in request.app.events.sentences(session, request.translator.language)
    ]
