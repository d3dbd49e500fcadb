"""Recording: a take is in the library before its first sample, and its rows are what its files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.take import Marker, Take, Track, Turn, Verdict

if TYPE_CHECKING:
    from workshop.domain.recording import Armed, Device, DeviceRequest, Level, Rolling
    from workshop.domain.session import Session
    from workshop.messages import Message
    from workshop.services.house import House
    from workshop.services.take_request import Finished, Started, TakeRequest


class TakeService:
    """Records, stops, marks and judges takes."""

    def __init__(self, house: House) -> None:
        self._house = house

    def devices(self) -> tuple[Device, ...]:
        """List the audio devices of every driver."""
        raise NotImplementedError

    def arm(self, request: DeviceRequest) -> Armed:
        """Open a device without recording, to see levels."""
        raise NotImplementedError

    def disarm(self) -> None:
        """Let go of an armed device."""
        raise NotImplementedError

    def record(self, request: TakeRequest) -> Started:
        """Start a take."""
        raise NotImplementedError

    def wait(self, seconds: float) -> bool:
        """Wait for the rolling take to end by itself; returns whether it has."""
        raise NotImplementedError

    def levels(self) -> tuple[Level, ...]:
        """The levels since the last call."""
        raise NotImplementedError

    def rolling(self) -> Rolling | None:
        """The take that rolls now, or None."""
        raise NotImplementedError

    def stop(self) -> Finished:
        """End the rolling take and store what its files hold."""
        raise NotImplementedError

    def finish(self, take: str) -> Finished:
        """Store what the files of an ended take (id) hold; idempotent."""
        raise NotImplementedError

    def join(self, alias: str, *, channel: int | None = None) -> Track:
        """Give somebody a track in the rolling take."""
        raise NotImplementedError

    def join_if_rolling(self, session: Session, person: str) -> tuple[Take, Track] | None:
        """Give a person (id) a track if a take of the session rolls, they may be recorded and a channel is free."""
        raise NotImplementedError

    def mark(self, kind: str = "marker") -> Marker:
        """Set a marker in the rolling take."""
        raise NotImplementedError

    def turn(self, track: int, alias: str | None) -> Turn:
        """Note who is on a shared track (its number) from now on; None for nobody."""
        raise NotImplementedError

    def verdict(self, number: int, verdict: Verdict, *, session: str | None = None) -> Take:
        """Say what the group thinks of a take."""
        raise NotImplementedError

    def delete(self, number: int, *, session: str | None = None) -> Take:
        """Delete a take's audio for good, because somebody on it asks; until the session closes."""
        raise NotImplementedError

    def list(self, session: str | None = None) -> tuple[Take, ...]:
        """The takes of a session by number."""
        raise NotImplementedError

    def get(self, number: int, *, session: str | None = None) -> Take:
        """One take by its number."""
        raise NotImplementedError

    def tracks(self, take: str) -> tuple[Track, ...]:
        """The tracks of a take (id) by number."""
        raise NotImplementedError

    def heard(self, take: str) -> frozenset[str]:
        """The ids of everybody heard in a take (id): on its tracks, in its turns and in its backing."""
        raise NotImplementedError

    def recover(self) -> list[Message]:
        """Store what takes hold whose recorder is gone, and tell about the one that still rolls."""
        return []
