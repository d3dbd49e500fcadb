"""Who is heard when: the frames of a track, told apart by the turns on it. All frames count from the take's start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from workshop.domain.take import Track, Turn


@dataclass(frozen=True, slots=True)
class Span:
    """The frames of a take from one up to, and not with, another, and the ids of whose they are (nobody's: empty).

    Where several are named they are heard together: what may be done with the frames is what all of them allow.
    """

    people: tuple[str, ...]
    from_frame: int
    to_frame: int

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.to_frame - self.from_frame


@dataclass(frozen=True, slots=True)
class Part:
    """What may be heard of one mono file: its frames outside `spans` are silence.

    `start_frame` is the frame of the take on which the file begins, `people` are the ids of who is heard, and `lufs` is
    the integrated loudness of the whole file (None: too quiet, or not measured).
    """

    path: Path
    start_frame: int
    people: tuple[str, ...]
    spans: tuple[Span, ...]
    lufs: float | None = None


def spans(track: Track, turns: Iterable[Turn]) -> tuple[Span, ...]:
    """The frames of a track, first to last and without a gap, each with whose they are.

    A track without turns is its people's from end to end. Else each turn's frames are that person's, or nobody's, and
    the frames before the first turn belong to all the track's people together, not to who came later by a turn. Turns
    of other tracks say nothing, and what no turn reaches although there are turns is nobody's.
    """
    end = track.start_frame + track.frames
    own = sorted((turn for turn in turns if turn.track == track.id), key=turn_order)
    first = own[0].from_frame if own else end
    found = [(track.people, track.start_frame, first)]
    following = [*(turn.from_frame for turn in own[1:]), end]
    for turn, until in zip(own, following, strict=False):
        last = until if turn.to_frame is None else max(turn.from_frame, min(turn.to_frame, until))
        found += [((turn.person,) if turn.person is not None else (), turn.from_frame, last), ((), last, until)]
    return _joined(Span(people, max(start, track.start_frame), min(stop, end)) for people, start, stop in found)


def everybody(track: Track, turns: Iterable[Turn]) -> tuple[str, ...]:
    """The ids of who is, or was, at a track's microphone: who had it from the beginning, and who came by a turn."""
    guests = (turn.person for turn in turns if turn.track == track.id and turn.person is not None)
    return tuple(dict.fromkeys((*track.people, *guests)))


def turn_order(turn: Turn) -> tuple[int, bool, int, str]:
    """What turns are sorted by: of several on one frame the last is the one that lasts."""
    return turn.from_frame, turn.to_frame is None, turn.to_frame or 0, turn.id


def audible(found: Iterable[Span], allows: Callable[[str], bool]) -> tuple[Span, ...]:
    """The spans that are somebody's and that everybody in them allows to be heard; all others are silence."""
    return tuple(span for span in found if span.people and all(map(allows, span.people)))


def cut(found: Iterable[Span]) -> tuple[tuple[tuple[str, ...], tuple[Span, ...]], ...]:
    """What spans are cut into, as (people, their spans), in the order in which they are first heard.

    One piece a person, and one for what several hold together; what is nobody's is in none.
    """
    pieces: dict[tuple[str, ...], list[Span]] = {}
    for span in found:
        if span.people:
            pieces.setdefault(span.people, []).append(span)
    return tuple((people, tuple(theirs)) for people, theirs in pieces.items())


def people_in(found: Iterable[Span]) -> tuple[str, ...]:
    """The ids of everybody in some spans, in the order in which they are first heard."""
    return tuple(dict.fromkeys(person for span in found for person in span.people))


def taken_turns(track: Track, turns: Iterable[Turn]) -> bool:
    """Whether somebody said who is on a track, so that its frames can be told apart."""
    return any(turn.track == track.id for turn in turns)


def _joined(found: Iterable[Span]) -> tuple[Span, ...]:
    """Spans without empty ones, those of the same people side by side made one."""
    joined: list[Span] = []
    for span in found:
        if span.frames <= 0:
            continue
        if joined and joined[-1].people == span.people and joined[-1].to_frame == span.from_frame:
            joined[-1] = Span(span.people, joined[-1].from_frame, span.to_frame)
        else:
            joined.append(span)
    return tuple(joined)
