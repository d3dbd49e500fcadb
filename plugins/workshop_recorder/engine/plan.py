"""What a client plans, read once: a plan that is no plan is refused before anything is made of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop_recorder.drivers.stream import Cue
from workshop_recorder.engine.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop_recorder.engine.preroll import People


@dataclass(frozen=True, slots=True)
class PlannedTrack:
    """A track to be, of the `people` on a channel, counted from 1; it begins on `start_frame`, or when it joins."""

    number: int
    channel: int
    file: str
    people: tuple[str, ...] = ()
    start_frame: int = 0

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> PlannedTrack:
        """From a request's JSON. Raises EngineError."""
        with _readable():
            people, start = tuple(map(str, said.get("people", ()))), int(said.get("start_frame", 0))
            return cls(int(said["number"]), int(said["channel"]), str(said["file"]), people, start)


@dataclass(frozen=True, slots=True)
class Plan:
    """A take to be. `cue` is what the driver plays, `along` whether that is a backing.

    `limit_frames` is its length (None: until it is stopped), `play_from` the frame that sounds first, `latency_frames`
    how far the input runs behind the output, and `pre_roll_frames` the most that it may begin with from memory.
    `monitor_asked` are the inputs that somebody asked to have heard (None: none; empty: all that are recorded).
    """

    take: str
    folder: Path
    tracks: tuple[PlannedTrack, ...]
    cue: Cue
    along: bool = False
    limit_frames: int | None = None
    play_from: int = 0
    latency_frames: int = 0
    pre_roll_frames: int = 0
    monitor_asked: tuple[int, ...] | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Plan:
        """From a request's JSON. Raises EngineError."""
        with _readable():
            limit, asked = said.get("limit_frames"), said.get("monitor_asked")
            return cls(
                take=str(said["take"]),
                folder=Path(said["folder"]),
                tracks=tuple(PlannedTrack.of(track) for track in said["tracks"]),
                cue=_cue(said),
                along=bool(said.get("backing")),
                limit_frames=None if limit is None else int(limit),
                play_from=int(said.get("play_from", 0)),
                latency_frames=int(said.get("latency_frames", 0)),
                pre_roll_frames=int(said.get("pre_roll_frames", 0)),
                monitor_asked=None if asked is None else tuple(map(int, asked)),
            )

    @property
    def people(self) -> People:
        """Whose sound is on which channel."""
        return {track.channel: track.people for track in self.tracks}


def _cue(said: Mapping[str, Any]) -> Cue:
    """What a driver is to play, from the plan of a take."""
    backing, monitor = said.get("backing"), tuple(map(int, said.get("monitor", ())))
    if not backing:
        return Cue(monitor=monitor)
    tempo = tuple((str(at), str(bpm)) for at, bpm in backing["tempo"])
    beats, unit = map(int, backing["meter"])
    count_in, play_from = int(backing.get("count_in", 0)), int(said.get("play_from", 0))
    return Cue(Path(backing["path"]), tempo, (beats, unit), count_in, play_from, monitor)


@contextmanager
def _readable() -> Iterator[None]:
    """Refuse what is not as a client of this version says it."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EngineError("bad_plan") from error
