"""Who gets which channel. Pure: everything it needs is handed in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop.errors import ConsentError, StateError
from workshop.messages import message, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the room, by id; `allowed` says whether they may be recorded."""

    person: str
    alias: str
    allowed: bool


class Origin(StrEnum):
    """Where somebody's channel comes from."""

    ASKED = "asked"
    RIG = "rig"
    LAST = "last"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which channel people (ids) are to have where it is free: by what is written on it, then as they had it last.

    `labels` are what is plugged in by channel, and `rig` is what calls them so; who has no wish gets a labelled channel
    before another one.
    """

    labelled: Mapping[str, int] = field(default_factory=dict)
    remembered: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    rig: str = ""

    def order(self, channel: int) -> tuple[bool, int]:
        """What free channels are sorted by."""
        return channel not in self.labels, channel


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is to be recorded on whatever device: those on a `given` channel, and the `willing`, who get a free one.

    `left_out` counts those in the room who did not say yes.
    """

    given: Mapping[int, tuple[Candidate, ...]] = field(default_factory=dict)
    willing: tuple[Candidate, ...] = ()
    left_out: int = 0

    @property
    def channels(self) -> int:
        """How many channels they take."""
        return len(self.given) + len(self.willing)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The ids on each channel in the channels' order, and how many people were left out for want of a yes.

    `origins` says of each channel why it is theirs.
    """

    channels: tuple[tuple[int, tuple[str, ...]], ...]
    left_out: int = 0
    origins: Mapping[int, Origin] = field(default_factory=dict)


def chosen(
    room: Sequence[Candidate], named: Mapping[int, Candidate], shared: Mapping[int, Sequence[Candidate]]
) -> Chosen:
    """Choose who is to be recorded: with `named` only those named there and in `shared`, else each in the `room`.

    Raises:
        ConsentError: Somebody named did not say yes, or nobody here did.
        StateError: Nobody is here, or a channel or person is named twice.
    """
    given = {channel: (player,) for channel, player in named.items()} | {
        channel: tuple(players) for channel, players in shared.items()
    }
    _check_named(named, shared, given)
    asked = {player.person for players in given.values() for player in players}
    rest = [player for player in room if player.person not in asked]
    willing = () if named else tuple(player for player in rest if player.allowed)
    if not given and not willing:
        raise _nobody(room)
    return Chosen(given, willing, sum(not player.allowed for player in rest))


def assign(who: Chosen, available: int, wishes: Wishes | None = None) -> Assignment:
    """Give out the `available` channels of a device, counted from 1.

    Each of the willing gets the channel of their wishes, and those who have none, in order of arrival, the lowest that
    are left.

    Raises:
        StateError: There are too few channels, or none of a number that was given.
    """
    for channel in who.given:
        if not 1 <= channel <= available:
            raise StateError(
                message("The device has no channel {channel}; it has {count}.", channel=channel, count=available),
                plural("It has only channel {count}.", "Choose a channel from 1 to {count}.", available),
            )
    free = [channel for channel in range(1, available + 1) if channel not in who.given]
    if len(who.willing) > len(free):
        raise _too_many(who, available)
    given, origins = dict(who.given), dict.fromkeys(who.given, Origin.ASKED)
    for player, channel, origin in _seated(who.willing, free, wishes or Wishes()):
        given[channel], origins[channel] = (player,), origin
    ids = tuple((channel, tuple(p.person for p in given[channel])) for channel in sorted(given))
    return Assignment(ids, who.left_out, origins)


def _seated(willing: Sequence[Candidate], free: list[int], wishes: Wishes) -> Iterator[tuple[Candidate, int, Origin]]:
    """Each of the willing with one of the free channels, of which there are enough."""
    waiting = {player.person: player for player in willing}
    for origin, wanted in ((Origin.RIG, wishes.labelled), (Origin.LAST, wishes.remembered)):
        for person, channel in wanted.items():
            if person in waiting and channel in free:
                free.remove(channel)
                yield waiting.pop(person), channel, origin
    for player, channel in zip(waiting.values(), sorted(free, key=wishes.order), strict=False):
        yield player, channel, Origin.FREE


def _check_named(
    named: Mapping[int, Candidate],
    shared: Mapping[int, Sequence[Candidate]],
    given: Mapping[int, Sequence[Candidate]],
) -> None:
    """Refuse what cannot be meant."""
    doubled = sorted(set(named) & set(shared))
    if doubled:
        raise StateError(
            message("Channel {channel} is given away twice.", channel=doubled[0]), message("Name each channel once.")
        )
    players = [player for several in given.values() for player in several]
    for player in players:
        if not player.allowed:
            raise refusal(player.alias)
    twice = [player for player in players if Counter(p.person for p in players)[player.person] > 1]
    if twice:
        raise StateError(message("{name} is named twice.", name=twice[0].alias), message("Name each person once."))


def refusal(alias: str) -> ConsentError:
    """The refusal to record somebody who did not say yes."""
    return ConsentError(
        message("{name} has not said yes to being recorded.", name=alias),
        message("When they do: `workshop consent {name} --use record --grant`.", name=alias),
    )


def not_here(alias: str) -> StateError:
    """The refusal to record somebody who is not in the room."""
    return StateError(
        message("{name} is not in the room.", name=alias),
        message("When they come: `workshop attend {name}`.", name=alias),
    )


def _nobody(room: Sequence[Candidate]) -> StateError | ConsentError:
    """The refusal to record an empty room, or one in which nobody said yes."""
    if not room:
        return StateError(
            message("Nobody is here to be recorded."), message("Mark who has come with `workshop attend ALIAS`.")
        )
    return ConsentError(
        message("Nobody here has said yes to being recorded."),
        message("When somebody does: `workshop consent {name} --use record --grant`.", name=room[0].alias),
    )


def _too_many(who: Chosen, available: int) -> StateError:
    """The refusal to record more people than channels, with both ways out."""
    people = len(who.willing) + sum(map(len, who.given.values()))
    pair = ",".join(player.alias for player in who.willing[-2:])
    return StateError(
        message(
            "{people} people are to be recorded, but the device has {count} channels.", people=people, count=available
        ),
        message(
            "Choose with `--channel 1={name}`, or let people share a microphone with `--shared {last}={pair}`.",
            name=who.willing[0].alias,
            last=available,
            pair=pair,
        ),
    )
