"""Who of a take that rolls is heard through the output: only who may be heard in the group, whatever changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.take import Take, TakeStatus
from workshop.messages import message
from workshop.services.cueing import may_be_heard
from workshop.services.driving import driven, status_of
from workshop.services.on_take import alias_of, newest_turn, open_tracks
from workshop.services.rolling import steered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from workshop.domain.recording import Recorder, Rolling
    from workshop.domain.take import Track
    from workshop.messages import Message
    from workshop.services.house import House
    from workshop.store.transaction import Reader


class Monitoring:
    """Keeps what is monitored true to who is on which channel now, and to what they allow.

    Raises, from everything that drives the recorder:
        DeviceError: It does not do it: then what is monitored stays as it was, and it can be tried again.
    """

    def __init__(self, house: House, recorder: Callable[[], Recorder]) -> None:
        self._house = house
        self._recorder = recorder

    def heed(self, about: Collection[int] = ()) -> tuple[Message, ...]:
        """Look who may be heard now. Says which channels are heard now, or not any more.

        Of the channels in `about` it is said in any case that they are not.
        """
        with self._house.library.read() as tx:
            if not tx.find(Take, status=TakeStatus.ROLLING):
                return ()
        recorder = self._recorder()
        status = status_of(recorder)
        if status is None or status.monitor_asked is None:
            return ()
        with steered(self._house, recorder, status.take) as now:
            return () if now is None else self._follow(recorder, now, about)

    def _follow(self, recorder: Recorder, status: Rolling, about: Collection[int]) -> tuple[Message, ...]:
        """Have the recorder monitor who may be heard. The lock is held."""
        with self._house.library.read() as tx:
            take = tx.get(Take, status.take)
            if take is None or status.monitor_asked is None:
                return ()
            asked = [row for row in open_tracks(self._house, tx, take, status) if row.channel in asked_of(status, row)]
            why = {row.channel: self._silenced(tx, take, row) for row in asked}
        heard = tuple(sorted(channel for channel, reason in why.items() if reason is None))
        if heard != tuple(sorted(status.monitor)):
            with driven():
                recorder.monitor(heard)
        added = [
            message("Channel {channel} is monitored too.", channel=channel)
            for channel in heard
            if channel not in status.monitor
        ]
        quiet = [reason for channel, reason in why.items() if reason and channel in {*status.monitor, *about}]
        return (*added, *quiet)

    def _silenced(self, tx: Reader, take: Take, track: Track) -> Message | None:
        """Why a track's channel is not to be monitored now, or None."""
        turn = newest_turn(tx, track)
        if turn is not None and turn.person is None:
            return message("Channel {channel} is not monitored: nobody has the microphone.", channel=track.channel)
        people = track.people if turn is None or turn.person is None else (turn.person,)
        silent = [person for person in people if not may_be_heard(self._house, tx, take, (person,))]
        if not silent:
            return None
        return message(
            "Channel {channel} is not monitored: {names} has not said yes to being heard in the group.",
            channel=track.channel,
            names=", ".join(alias_of(tx, person) for person in silent),
        )


def asked_of(status: Rolling, track: Track) -> Collection[int]:
    """The channels that somebody wanted to hear, of which a track's may be one."""
    return status.monitor_asked or (track.channel,)
