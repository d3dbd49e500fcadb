"""Who gets which channel. Pure: everything it needs is handed in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from workshop.errors import ConsentError, StateError
from workshop.messages import message, plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Player:
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
class Assignment:
    """The ids on each channel in the channels' order, and how many people were left out for want of a yes.

    `origins` says of each channel why it is theirs.
    """

    channels: tuple[tuple[int, tuple[str, ...]], ...]
    left_out: int = 0
    origins: Mapping[int, Origin] = field(default_factory=dict)


def assign(
    room: Sequence[Player],
    named: Mapping[int, Player],
    shared: Mapping[int, Sequence[Player]],
    available: int,
    wishes: Wishes | None = None,
) -> Assignment:
    """Give out the `available` channels of a device, counted from 1.

    With `named` only those named there and in `shared` are recorded; else each in the `room` gets the channel of their
    wishes, and those who have none, in order of arrival, the lowest that are left.

    Raises:
        ConsentError: Somebody named did not say yes, or nobody here did.
        StateError: Nobody is here, there are too few channels, or a channel or person is named twice.
    """
    given = {channel: (player,) for channel, player in named.items()} | {
        channel: tuple(players) for channel, players in shared.items()
    }
    _check_named(named, shared, given, available)
    chosen = {player.person for players in given.values() for player in players}
    rest = [player for player in room if player.person not in chosen]
    willing = [] if named else [player for player in rest if player.allowed]
    if not given and not willing:
        raise _nobody(room)
    if len(willing) > available - len(given):
        raise _too_many(len(willing) + len(chosen), willing, available)
    origins = dict.fromkeys(given, Origin.ASKED)
    for player, channel, origin in _seated(willing, Free(available, given), wishes or Wishes()):
        given[channel], origins[channel] = (player,), origin
    ids = tuple((channel, tuple(p.person for p in given[channel])) for channel in sorted(given))
    return Assignment(ids, sum(not player.allowed for player in rest), origins)


def _seated(willing: Sequence[Player], free: Free, wishes: Wishes) -> Iterator[tuple[Player, int, Origin]]:
    """Each of the willing with one of the free channels, of which there are enough."""
    waiting = {player.person: player for player in willing}
    for origin, wanted in ((Origin.RIG, wishes.labelled), (Origin.LAST, wishes.remembered)):
        for person, channel in wanted.items():
            if person in waiting and channel in free:
                free.taken.add(channel)
                yield waiting.pop(person), channel, origin
    for player, channel in zip(waiting.values(), free.in_order(wishes.labels), strict=False):
        yield player, channel, Origin.FREE


class Free:
    """The channels of a device, as many as are `available` and counted from 1, but for those that are `taken`."""

    def __init__(self, available: int, taken: Iterable[int]) -> None:
        self._all, self.taken = range(1, available + 1), set(taken)

    def __contains__(self, channel: int) -> bool:
        """Whether a channel is there and free."""
        return channel in self._all and channel not in self.taken

    def in_order(self, labels: Collection[int]) -> Iterator[int]:
        """As `Wishes.order` sorts them, though there may be a million."""
        plain = (channel for channel in self._all if channel not in labels)
        return (channel for channel in chain(sorted(labels), plain) if channel in self)


def _check_named(
    named: Mapping[int, Player],
    shared: Mapping[int, Sequence[Player]],
    given: Mapping[int, Sequence[Player]],
    available: int,
) -> None:
    """Refuse what cannot be meant."""
    for channel in given:
        if not 1 <= channel <= available:
            raise StateError(
                message("The device has no channel {channel}; it has {count}.", channel=channel, count=available),
                plural("It has only channel {count}.", "Choose a channel from 1 to {count}.", available),
            )
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


def _nobody(room: Sequence[Player]) -> StateError | ConsentError:
    """The refusal to record an empty room, or one in which nobody said yes."""
    if not room:
        return StateError(
            message("Nobody is here to be recorded."), message("Mark who has come with `workshop attend ALIAS`.")
        )
    return ConsentError(
        message("Nobody here has said yes to being recorded."),
        message("When somebody does: `workshop consent {name} --use record --grant`.", name=room[0].alias),
    )


def _too_many(people: int, willing: Sequence[Player], available: int) -> StateError:
    """The refusal to record more people than channels, with both ways out."""
    pair = ",".join(player.alias for player in willing[-2:])
    return StateError(
        message(
            "{people} people are to be recorded, but the device has {count} channels.", people=people, count=available
        ),
        message(
            "Choose with `--channel 1={name}`, or let people share a microphone with `--shared {last}={pair}`.",
            name=willing[0].alias,
            last=available,
            pair=pair,
        ),
    )
