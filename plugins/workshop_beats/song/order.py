"""Put what comes bar by bar into order without holding more than a bar or two."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Event = TypeVar("_Event", bound=tuple[Any, ...])


def in_order(chunks: Iterable[tuple[list[_Event], int]]) -> Iterator[_Event]:
    """Events in order; each chunk comes with the first place (an event's first part) that later ones can still have."""
    waiting: list[_Event] = []
    for events, safe in chunks:
        waiting += events
        waiting.sort()
        ready = bisect_left(waiting, (safe,))
        yield from waiting[:ready]
        del waiting[:ready]
    yield from waiting
