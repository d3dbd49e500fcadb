"""What is played along to a take: what a plugin makes, or a mix of earlier takes, or nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.domain.recording import DISK_WARNING_MINUTES, bytes_a_second
from workshop.errors import PluginError, PresetError
from workshop.messages import message
from workshop.services.overdub import Overdubs, remarks_on
from workshop.services.punching import refuse_behind

if TYPE_CHECKING:
    from workshop.domain.mixing import Progress
    from workshop.domain.recording import Armed, Backing
    from workshop.domain.session import Session, Song
    from workshop.errors import WorkshopError
    from workshop.messages import Message
    from workshop.plugin.records import Failure
    from workshop.services.house import House
    from workshop.services.overdub import Layers
    from workshop.services.take_request import TakeRequest


@dataclass(frozen=True, slots=True)
class Along:
    """What is played (None: nothing), and the takes that it was mixed from, if it was."""

    backing: Backing | None = None
    layers: Layers | None = None

    @property
    def song(self) -> str | None:
        """The song (id) of the takes in it."""
        return self.layers.song if self.layers else None

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What a leader is told of it."""
        return remarks_on(self.layers) if self.layers else ()


class Backings:
    """Finds what is to be played along."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._overdubs = Overdubs(house)

    def fitted(self, request: TakeRequest, session: Session) -> TakeRequest:
        """The request with the sample rate of the takes that it is to be recorded over; refuses early what cannot be.

        Raises:
            NotFoundError, StateError, ConsentError: As `Overdubs.layers`.
        """
        if not request.over:
            return request
        layers = self._overdubs.layers(session, request.over, request.device.sample_rate)
        if request.punch:
            refuse_behind(layers, request.punch)
        return replace(request, device=replace(request.device, sample_rate=layers.job.sample_rate))

    def choose(
        self,
        request: TakeRequest,
        session: Session,
        song: Song | None,
        device: Armed,
        tracks: int,
        told: Progress | None = None,
    ) -> Along:
        """What is played along to so many tracks; `told` hears the share of it that is made, where that is known.

        Raises:
            PluginError, PresetError, FileError: It could not be made; a take must not roll without it by surprise.
            StateError, ConsentError: As `Overdubs.layers`.
        """
        if request.over:
            layers = self._overdubs.layers(session, request.over, device.sample_rate)
            return Along(self._overdubs.make(session, layers, told), layers)
        if not request.backing:
            return Along()
        return Along(self.made(session, song, device.sample_rate, tracks))

    def sweep(self, along: Along) -> None:
        """Remove what was made for a take that did not begin."""
        if along.backing is not None and along.backing.takes:
            with suppress(OSError):
                self._overdubs.sweep()

    def made(self, session: Session, song: Song | None, sample_rate: int, tracks: int) -> Backing | None:
        """What a plugin has to play along to so many tracks, or None where nothing was chosen.

        Raises:
            PluginError: A plugin failed to make it; a take must not roll without its beat by surprise.
            PresetError: It failed for a preset that is wrong, such as the beat's template.
        """
        failures: list[Failure] = []
        room = bytes_a_second(tracks, sample_rate) * DISK_WARNING_MINUTES[0] * 60
        given = {"session": session, "song": song, "sample_rate": sample_rate, "room": room}
        found = self._house.host.first("workshop_backing", failures.append, **given)
        if found is not None:
            backing: Backing = found[1]
            return backing
        if failures:
            raise _no_backing(failures[0])
        return None


def _no_backing(failure: Failure) -> WorkshopError:
    """The refusal of a take whose backing could not be made."""
    said = message("The beat cannot be played along. {reason}", reason=failure.reason)
    way_out = message("Record without it: `workshop take record --no-backing`, or choose another beat.")
    if failure.hint is not None:
        way_out = message("{hint} Or record without it: `workshop take record --no-backing`.", hint=failure.hint)
    return PresetError(said, way_out, failure.problems) if failure.problems else PluginError(said, way_out)
