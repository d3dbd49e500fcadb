"""What the stems of one export are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.session import NAMELESS, slug

if TYPE_CHECKING:
    from collections.abc import Collection

    from workshop.domain.take import Take, Track
    from workshop.services.disclosure.cover import Cover

TOGETHER = "together"


def stem_name(cover: Cover, take: Take, track: Track, people: tuple[str, ...], taken: Collection[str]) -> str:
    """The path of a stem below the export's folder: by alias where that may be said, else by the id drawn for it.

    What several hold together is called so. A name that is among those `taken` is followed by the drawn id.
    """
    start = f"audio/take-{take.number:03}-track-{track.number:02}"
    if len(people) > 1:
        return f"{start}-{TOGETHER}.wav"
    drawn, alias = cover.person(people[0]), slug(cover.alias(people[0]))
    if alias in {NAMELESS, TOGETHER}:
        return f"{start}-{drawn}.wav"
    name = f"{start}-{alias}.wav"
    return name if name not in taken else f"{start}-{alias}-{drawn}.wav"
