"""What a leader should know of a take while it rolls: which tracks have no signal, how long the disk has room.

Both cost next to nothing: the writer knows each chunk's peak anyway, and the disk is asked once a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import bytes_a_second

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop_recorder.engine.track import TrackFile

SILENCE_SECONDS = 3
FAINTEST = 10 ** (-60 / 20)
"""-60 dBFS: an open microphone in a quiet room lies above it, an input that nothing is plugged into below."""
RESERVE_BYTES = 2**20
"""What is left to the journal and the database when the disk counts as full."""


def silent_tracks(tracks: Iterable[TrackFile], sample_rate: int) -> list[int]:
    """The numbers of tracks without any signal.

    Those are tracks with digital zero for the last 3 s, and tracks at least 3 s long on which nothing was above
    -60 dBFS since they began. A track that was left tells nothing any more.
    """
    patience = SILENCE_SECONDS * sample_rate
    return [track.number for track in tracks if track.end is None and _is_silent(track, patience)]


def _is_silent(track: TrackFile, patience: int) -> bool:
    """Whether nothing was heard on a track for `patience` frames."""
    return track.zeros >= patience or (track.frames >= patience and track.peak < FAINTEST)


def disk_seconds(free: int, tracks: int, sample_rate: int) -> float:
    """How many more seconds of a take on so many tracks go into `free` bytes, less a reserve."""
    return max(free - RESERVE_BYTES, 0) / bytes_a_second(max(tracks, 1), sample_rate)
