"""Finding a section of a song by the name that people call it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.people import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence


def section_span(markers: Sequence[tuple[int, str]], wanted: str, frames: int) -> tuple[int, int] | None:
    """The frames of a section, such as `hook`, or `hook 2` for the second one, among (frame, name) pairs.

    It lasts until the next one begins, the last one up to `frames`. None where there is no such section.
    """
    ordered = sorted(marker for marker in markers if 0 <= marker[0] < frames)
    keys = [name_key(name) for _, name in ordered]
    name, _, count = wanted.strip().rpartition(" ")
    places = [place for place, key in enumerate(keys) if key == name_key(wanted)]
    if not places and count.isdecimal():
        several = [place for place, key in enumerate(keys) if key == name_key(name)]
        places = several[int(count) - 1 : int(count)] if int(count) else []
    if not places:
        return None
    begin = ordered[places[0]][0]
    return begin, next((frame for frame, _ in ordered if frame > begin), frames)
