"""The rows of a take while it rolls: as long as what is in its files by now."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from workshop.domain.take import TakeStatus
from workshop.errors import WorkshopError
from workshop.services.take_files import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.recording import Rolling
    from workshop.services.house import House
    from workshop.services.take_rows import Row


def by_now(house: House, rows: Iterable[Row]) -> list[Row]:
    """Rows of takes, of which one that rolls has the frames that are in its files, if the recorder can tell."""
    rows = list(rows)
    if not any(row["status"] == TakeStatus.ROLLING for row in rows):
        return rows
    rolling = None
    with suppress(WorkshopError):
        rolling = house.takes.rolling()
    return [_by_now(row, rolling) if rolling and rolling.take == row["id"] else row for row in rows]


def _by_now(take: Row, rolling: Rolling) -> Row:
    """A take that rolls, with the frames that it has, and without tracks that nobody came to begin, as after a kill."""
    begun = None
    with suppress(OSError):
        begun = facts_of(rolling.folder).tracks
    tracks = []
    for track in take["tracks"]:
        known = begun.get(track["number"]) if begun is not None else None
        # A track that was left while the take rolls has its length already.
        frames = track["frames"] or (known.frames if known is not None and known.ended else 0)
        if frames or known is not None or begun is None:
            tracks.append({**track, "frames": frames or max(0, rolling.frame - track["start_frame"])})
    seconds = round(rolling.frame / rolling.sample_rate, 3)
    return {**take, "frames": rolling.frame, "seconds": seconds, "tracks": tracks}
