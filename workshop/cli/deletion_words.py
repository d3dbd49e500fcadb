"""What is said of a part of a take that goes, or went, because somebody asked: when, and who else is heard there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.take import length
from workshop.messages import message, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.cli.request import Request
    from workshop.domain.heard_in import HeardIn
    from workshop.messages import Message
    from workshop.services.erasing import Gone


def parts(request: Request, gone: Gone, person: str) -> list[Message]:
    """A sentence for each track that is silenced in part: when on it a person (alias) is heard, and who with."""
    rate = gone.take.sample_rate or 1
    return [_part(request, each, rate, person) for each in gone.heard if each.track in gone.silenced]


def _part(request: Request, heard: HeardIn, rate: int, person: str) -> Message:
    """Where somebody is heard on one track."""
    facts = {"track": heard.track, "times": _times(heard.own, rate), "name": person}
    if not heard.mingled:
        return message("Track {track}: {times} ({name}).", **facts)
    shared = {
        "shared": _times(heard.mingled, rate),
        "others": ", ".join(request.app.people.alias(other) for other in heard.others),
    }
    if not heard.own:
        return plural(
            "Track {track}: {shared}, where {others} is heard too.",
            "Track {track}: {shared}, where {others} are heard too.",
            len(heard.others),
            track=heard.track,
            **shared,
        )
    return plural(
        "Track {track}: {times} ({name}), and {shared}, where {others} is heard too.",
        "Track {track}: {times} ({name}), and {shared}, where {others} are heard too.",
        len(heard.others),
        **facts,
        **shared,
    )


def _times(places: Iterable[tuple[int, int]], rate: int) -> str:
    """Stretches of frames as people read them: 0:11.8-0:13.7, 0:15.6-0:19.1."""
    return ", ".join(f"{length(begin / rate)}-{length(end / rate)}" for begin, end in places)
