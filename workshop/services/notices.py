"""What a leader must be told of a take that no table of its tracks shows: kept in the log, told with the take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop.domain.event import Event
from workshop.domain.take import length
from workshop.messages import N_, Message
from workshop.services.telling import data_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.domain.journal import TakeFacts
    from workshop.domain.take import Take
    from workshop.services.events import EventService
    from workshop.store.transaction import Reader, Writer
    from workshop.translator import Translator

MOST_NOTICES = 100
LARGEST_AMOUNT = 10**9
AMOUNTS = {"rate_changed": "hertz", "clock_jumped": "seconds", "slept": "seconds", "suspect": None}
"""Under which name the event of each word keeps its amount."""
WARNINGS = {
    "rate_changed": N_(
        "The device no longer runs at the speed it said: what is recorded now plays back too fast or too slow."
    ),
    "clock_jumped": N_("The computer's clock was set; the take goes on, and its length is right."),
    "slept": N_("The computer slept; nothing was recorded meanwhile."),
    "suspect": N_(
        "The disk reported an error: something of this take may be lost. Record the next one on another disk."
    ),
}
"""What is said once, in the moment in which it is noticed."""
_LASTING = {
    "rate_changed": N_(
        "After {at} the device ran at {amount} Hz, not at {rate} Hz: from there the take plays back at the wrong speed."
    ),
    "clock_jumped": N_("At {at} the computer's clock was set by {amount} s; earlier times of day are off by as much."),
    "slept": N_("At {at} the computer slept for {amount} s, of which nothing was recorded."),
    "suspect": N_(
        "At {at} the disk reported an error; something of what was recorded until then may be lost. Listen to it."
    ),
}


def log_notices(tx: Writer, events: EventService, take: Take, facts: TakeFacts) -> None:
    """Log what the journal of a take that ends notices; a clock that never rests is logged for its first hundred."""
    for frame, word, amount in facts.notices[:MOST_NOTICES]:
        name = AMOUNTS[word]
        bounded = max(-LARGEST_AMOUNT, min(amount, LARGEST_AMOUNT))
        measured: dict[str, Any] = {name: bounded} if name else {}
        events.append(
            tx, take.session, f"take.{word}", take=take.id, number=take.number, frame=max(frame, 0), **measured
        )


def notices(tx: Reader, take: Take) -> list[dict[str, Any]]:
    """What was noticed in a take, in its order. Keys: word, frame, seconds (where in the take), amount (or None)."""
    found = []
    for event in tx.find(Event, session=take.session, kind=[f"take.{word}" for word in AMOUNTS], order_by="seq"):
        data, word = data_of(event), event.kind.removeprefix("take.")
        if data.get("take") == take.id:
            frame = int(data["frame"])
            at = {"word": word, "frame": frame, "seconds": round(frame / (take.sample_rate or 1), 3)}
            found.append({**at, "amount": data.get(AMOUNTS[word] or "")})
    return found


def noticed(notice: Mapping[str, Any], rate: int, translator: Translator) -> Message:
    """One of a take's notices, as `notices` gives it, for a take of `rate` hertz."""
    amount = notice["amount"]
    facts = {"at": length(notice["seconds"]), "rate": rate}
    return Message(
        _LASTING[notice["word"]], {**facts, "amount": "?" if amount is None else translator.number(f"{amount:g}")}
    )
