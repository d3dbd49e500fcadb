"""What is shown of a take while it rolls: plain values that a terminal or a page can show."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.domain.metering import Meter, Reading
from workshop.domain.take import Verdict
from workshop.errors import WorkshopError
from workshop.messages import N_, message
from workshop.services.cast_news import people_news, turn_news
from workshop.services.expiring import Expiring
from workshop.services.take_cast import Cast, Seat, cast_of
from workshop.services.take_keys import TakeKeys
from workshop.services.take_warnings import NO_SIGNAL, clipped, told, unheard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.backing import KeptBacking
    from workshop.domain.recording import Level, Rolling
    from workshop.messages import Message
    from workshop.services.house import House

REFRESH_SECONDS = 1.0
"""How often the library is asked who is there; the meters move with every look."""
KEYS = (
    ("Enter", N_("stop")),
    ("m", N_("marker")),
    ("1-9", N_("microphone")),
    ("0", N_("nobody")),
    ("c", N_("circle")),
    ("x", N_("delete")),
    ("?", N_("help")),
)
"""Each key and what it does."""
HANDING = frozenset({"1-9", "0"})


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person at a microphone; the one without an alias is nobody.

    `level_dbfs` and the highest of late, `held_dbfs`, are None where there is nothing to measure or where it is
    somebody else's turn. `clipped` and `silent` (no signal at all) are of the channel. `on_turn` is None where nobody
    said whose turn it is. `key` is the figure that hands them the microphone, if any does, and `note` what is said
    beside the name, such as that they have gone.
    """

    person: str | None
    alias: str
    track: int
    channel: int
    level_dbfs: float | None = None
    held_dbfs: float | None = None
    clipped: bool = False
    silent: bool = False
    on_turn: bool | None = None
    key: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the music is: the bar, counted from 1, or in the count-in; and the section, "" where there is none."""

    bar: int
    counting_in: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class TakeView:
    """A take at one moment. `place` is None without a beat, `disk_minutes` are full minutes (None: not known).

    `begins_in` are the seconds until recording begins, as in the lead-in of a punch-in; None once it has begun.
    """

    take: str
    number: int
    seconds: float
    place: Place | None = None
    people: tuple[PersonView, ...] = ()
    warnings: tuple[Message, ...] = ()
    disk_minutes: int | None = None
    lost_frames: int = 0
    circled: bool = False
    keys: tuple[tuple[str, str], ...] = KEYS
    begins_in: float | None = None

    def handed(self, key: str) -> PersonView | None:
        """Whom a figure hands the microphone to."""
        return next((person for person in self.people if person.key == key), None)

    @property
    def asking(self) -> Message | None:
        """What to do where nobody has said yet who of several has a microphone."""
        keys = [person.key for person in waiting(self.people)]
        if not keys:
            return None
        return message(
            "Who has the shared microphone? Press the number before the name ({first} to {last}), or type "
            "`workshop take turn NAME`.",
            first=keys[0],
            last=keys[-1],
        )


class TakeWatch:
    """Looks at the take that rolls in a library, from any process of it. One watcher a screen: meters have a past."""

    def __init__(self, house: House, *, begun: bool = True) -> None:
        self._house = house
        self._meters: dict[int, Meter] = {}
        self._keys = TakeKeys()
        self._cast: Cast | None = None
        self._backing: KeptBacking | None = None
        self._due = 0.0
        self._expiring = Expiring(house)
        self._news: list[Message] = []
        self._own = False
        self.begun = begun
        """Whether recording had begun at the last look, or before the first one: in a punch-in's lead-in it has not."""

    def look(self) -> TakeView | None:
        """What to show now; None when nothing rolls. Raises DeviceError when the recorder does not answer."""
        rolling = self._house.takes.rolling()
        if rolling is None:
            return None
        now = self._house.clock.monotonic_ns() / 1e9
        if now >= self._due or self._cast is None or self._cast.take.id != rolling.take:
            self._refresh(rolling, now)
        readings = read(self._meters, self._house.takes.levels(), now)
        if self._cast is None:
            return None
        self.begun = rolling.position >= self._cast.begins
        return take_view(rolling, self._cast, readings, self._backing)

    def news(self) -> list[Message]:
        """What has changed or ended since this was asked last, without a change that `changed` told of."""
        news, self._news = self._news, []
        return news

    def changed(self) -> None:
        """Ask the library again at the next look: whoever calls this has handed something over, and said so."""
        self._due, self._own = 0.0, True

    def _refresh(self, rolling: Rolling, now: float) -> None:
        """Ask the library who is there."""
        if self._cast is None or self._cast.take.id != rolling.take:
            self._meters.clear()
            self._keys = TakeKeys()
            self._backing = self._house.documents.backing(rolling.take)
        before, own = self._cast, self._own
        self._cast, self._due, self._own = self._seated(rolling), now + REFRESH_SECONDS, False
        people = {seat.person for seat in self._cast.seats if seat.person} if self._cast else set()
        # What fails now is tried again at the next look; the screen goes on.
        with suppress(WorkshopError):
            ended = self._expiring.look(people)
            if ended:
                self._news += ended
                self._cast = self._seated(rolling)
            elif before is not None and self._cast is not None and before.take.id == self._cast.take.id:
                self._news += people_news(before, self._cast)
                self._news += [] if own else turn_news(before, self._cast)

    def _seated(self, rolling: Rolling) -> Cast | None:
        """Everybody at the microphones, with the figures that they have had since they came."""
        cast = cast_of(self._house, rolling, self._keys.known)
        return None if cast is None else replace(cast, seats=self._keys.given(cast.seats))


def take_view(rolling: Rolling, cast: Cast, readings: dict[int, Reading], backing: KeptBacking | None) -> TakeView:
    """Put together what is shown of a take; `readings` are by channel."""
    silent = frozenset(rolling.silent)
    people = tuple(people_view(cast.seats, readings, silent))
    some = frozenset() if NO_SIGNAL in rolling.warnings else silent
    warnings = (*told(rolling.warnings), *unheard(cast.seats, some), *clipped(cast.seats, readings))
    return TakeView(
        rolling.take,
        cast.take.number,
        rolling.position / rolling.sample_rate,
        place_of(backing, rolling.position),
        people,
        warnings,
        None if rolling.disk_seconds is None else int(rolling.disk_seconds // 60),
        rolling.lost_frames,
        cast.take.verdict is Verdict.CIRCLED,
        tuple(key for key in KEYS if key[0] not in HANDING or any(person.key for person in people)),
        max(cast.begins - rolling.position, 0) / rolling.sample_rate or None,
    )


def people_view(
    seats: Iterable[Seat], readings: dict[int, Reading], silent: Iterable[int] = ()
) -> Iterable[PersonView]:
    """Everybody at a microphone, with what its meter shows."""
    without = frozenset(silent)
    for seat in seats:
        reading = Reading() if seat.on_turn is False else readings.get(seat.channel, Reading())
        yield PersonView(
            seat.person,
            seat.alias,
            seat.track,
            seat.channel,
            reading.level_dbfs,
            reading.held_dbfs,
            reading.clipped,
            seat.track in without and seat.on_turn is not False,
            seat.on_turn,
            seat.key,
            seat.note,
        )


def waiting(people: Iterable[PersonView]) -> tuple[PersonView, ...]:
    """Who of several at one microphone may have it, as long as nobody has said who does."""
    unsaid = [person for person in people if person.key and person.on_turn is None]
    tracks = [person.track for person in unsaid]
    return tuple(person for person in unsaid if tracks.count(person.track) > 1)


def place_of(backing: KeptBacking | None, frame: int) -> Place | None:
    """The bar and section of a backing that sound on a frame of the take; None without a tempo."""
    if backing is None or backing.tempo is None:
        return None
    bar, _ = backing.tempo.bar_and_beat(frame)
    section = next((name for start, name in reversed(backing.markers) if start <= frame), "")
    if bar <= backing.count_in:
        return Place(bar, counting_in=True)
    return Place(bar - backing.count_in, section=section)


def read(meters: dict[int, Meter], levels: Iterable[Level], now: float) -> dict[int, Reading]:
    """Show levels on meters, by channel; a channel that was not measured since the last look falls."""
    measured = {level.channel: level for level in levels}
    for channel in measured:
        meters.setdefault(channel, Meter())
    return {channel: meter.show(measured.get(channel), now) for channel, meter in meters.items()}
