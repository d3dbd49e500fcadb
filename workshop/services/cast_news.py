"""What has changed at the microphones of the take that rolls between two looks: nobody comes or goes in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.take import Verdict, length
from workshop.messages import message
from workshop.services.take_cast import GONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.messages import Message
    from workshop.services.take_cast import Cast


def people_news(before: Cast, now: Cast) -> Iterator[Message]:
    """Who came, left, or changed their mind."""
    back = {seat.person for seat in before.seats if seat.note == GONE} | {*before.ended}
    for person in dict.fromkeys((*before.room, *now.room)):
        was, known = before.room.get(person), now.room.get(person)
        alias = (known or was or now.room[person]).alias
        track = None if known is None else known.track
        if was is not None and was.track is not None and track is None:
            yield _left(alias, now, person)
        elif track is not None and (was is None or was.track is None):
            yield _recorded(alias, track, again=person in back)
        elif known is None:
            yield message("{alias} has gone.", alias=alias)
        elif not known.may and was is None:
            yield message("{alias} is here and has not said yes.", alias=alias)
        elif not known.may and was is not None and was.may:
            yield message("{alias} does not say yes to being recorded any more.", alias=alias)
        elif known.may and ((was is None and person in back) or (was is not None and not was.may)):
            yield message("{alias} is back.", alias=alias)


def _left(alias: str, now: Cast, person: str) -> Message:
    """Whose recording has ended, and when, as far as that is known."""
    if person not in now.ended:
        return message("{alias} is not recorded any more.", alias=alias)
    time = length(now.ended[person] / now.take.sample_rate)
    return message("{alias} is not recorded any more, from {time}.", alias=alias, time=time)


def _recorded(alias: str, track: int, *, again: bool) -> Message:
    """Who is recorded now that was not before."""
    if again:
        return message("{alias} is back, on track {track}.", alias=alias, track=track)
    return message("{alias} is recorded from now on, on track {track}.", alias=alias, track=track)


def turn_news(before: Cast, now: Cast) -> Iterator[Message]:
    """Who has a microphone that somebody else had, and whether the take is circled."""
    had, have = _having(before), _having(now)
    several = len({seat.track for seat in now.seats if seat.handed}) > 1
    for track in sorted(have):
        if had.get(track) == have[track]:
            continue
        alias = have[track][1]
        if several and alias:
            yield message("{alias} is on track {track} from now on.", alias=alias, track=track)
        elif several:
            yield message("Nobody is on track {track} from now on.", track=track)
        elif alias:
            yield message("{alias} has the microphone from now on.", alias=alias)
        else:
            yield message("Nobody has the microphone from now on.")
    circled = now.take.verdict is Verdict.CIRCLED
    if circled is (before.take.verdict is Verdict.CIRCLED):
        return
    if circled:
        yield message("Take {number} is circled.", number=now.take.number)
    else:
        yield message("Take {number} is not circled any more.", number=now.take.number)


def _having(cast: Cast) -> dict[int, tuple[str | None, str]]:
    """Who has which microphone, by track: an id and an alias, None and "" for nobody."""
    handed = {seat.track for seat in cast.seats if seat.handed}
    return {seat.track: (seat.person, seat.alias) for seat in cast.seats if seat.on_turn and seat.track in handed}
