"""What is shown of an open device before a take: plain values that a terminal or a page can show."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop.domain.metering import Listener, Meter, Reading
from workshop.errors import ConsentError, StateError
from workshop.messages import N_, message, plural
from workshop.services.take_cast import Seat
from workshop.services.take_request import Ready
from workshop.services.take_view import REFRESH_SECONDS, PersonView, people_view, read
from workshop.services.take_warnings import NO_SIGNAL, clipped, told, unheard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.messages import Message
    from workshop.services.house import House
    from workshop.services.take_request import TakeRequest

KEYS = (("Enter", N_("end")), ("r", N_("record with what is kept")))
"""Each key and what it does."""


@dataclass(frozen=True, slots=True)
class ArmedView:
    """An open device at one moment.

    `facts` are its device, channels and rate; `people` has a row a channel, those who would be recorded first. `memory`
    says what is kept for the beginning of a take, as it grows, and `remarks` what of that does not change by itself.
    """

    facts: Mapping[str, Any]
    people: tuple[PersonView, ...]
    memory: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    held_seconds: float = 0.0
    refused: Message | None = None
    keys: tuple[tuple[str, str], ...] = KEYS


class ArmedWatch:
    """Opens a device and looks at it. Whoever comes, leaves or changes their mind meanwhile is heeded within a second.

    Raises what `TakeService.arm` refuses.
    """

    def __init__(self, house: House, request: TakeRequest) -> None:
        self._house, self._request = house, request
        self.ready = house.takes.arm(request)
        self._now = self._kept_at = self._seconds()
        self._due = self._now + REFRESH_SECONDS
        self._meters: dict[int, Meter] = {}
        self._listener = Listener(self._now)

    @property
    def taken(self) -> bool:
        """Whether a take rolls on the device by now, as when it was begun in another window."""
        return self._house.takes.rolling() is not None

    def look(self) -> ArmedView:
        """What to show now. Raises DeviceError when the recorder does not answer."""
        self._now = self._seconds()
        if self._now >= self._due:
            self._due = self._now + REFRESH_SECONDS
            self._keep()
        levels = self._house.takes.levels()
        readings = read(self._meters, levels, self._now)
        return self._view(readings, self._listener.silent(levels, self._now))

    def _keep(self) -> None:
        """Heed who is there now. Nobody is kept where somebody who was named may not be recorded any more."""
        self._kept_at = self._now
        try:
            self.ready = self._house.takes.keep(self._request, self.ready)
        except (StateError, ConsentError) as error:
            self.ready = Ready(self.ready.device, refused=error)
            with suppress(StateError):
                self._house.takes.recorder.pre_roll({})

    def _view(self, readings: dict[int, Reading], silent: frozenset[int]) -> ArmedView:
        """Put together what is shown; a channel stands in for the track that it would be."""
        ready, device = self.ready, self.ready.device
        named = {
            channel: ", ".join(ready.aliases.get(person, "?") for person in people)
            for channel, people in sorted(ready.people.items())
        }
        seats = [Seat(None, alias, channel, channel) for channel, alias in named.items()]
        others = [Seat(None, "", channel, channel) for channel in range(1, device.channels + 1) if channel not in named]
        nothing = silent >= set(range(1, device.channels + 1))
        warnings = told([NO_SIGNAL]) if nothing else unheard(seats, silent)
        held = min(ready.seconds, ready.held_seconds + self._now - self._kept_at) if named else 0.0
        remarks = self._remarks()
        return ArmedView(
            {"device": device.device, "channels": device.channels, "rate": device.sample_rate},
            tuple(people_view([*seats, *others], readings, silent & set(named))),
            (*([_kept(held)] if named and ready.seconds else []), *remarks),
            remarks,
            (*warnings, *clipped(seats, readings)),
            held,
            None if ready.refused is None else ready.refused.message,
            KEYS if ready.refused is None else KEYS[:1],
        )

    def _remarks(self) -> tuple[Message, ...]:
        """Who is not kept, and why."""
        ready = self.ready
        if ready.refused is not None:
            return (message("Nobody is kept in memory. {reason}", reason=ready.refused.message),)
        if not ready.left_out:
            return ()
        return (
            plural(
                "{count} person has not said yes and is not kept. A microphone in the room still hears them.",
                "{count} people have not said yes and are not kept. A microphone in the room still hears them.",
                ready.left_out,
            ),
        )

    def _seconds(self) -> float:
        return self._house.clock.monotonic_ns() / 1e9


def _kept(seconds: float) -> Message:
    """What is in memory."""
    return message("The last {seconds} s of everybody with a name here are kept, in memory only.", seconds=int(seconds))
