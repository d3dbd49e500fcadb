"""What the recorder is told of a take: its tracks, what plays, how far behind it is heard, and who is monitored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.domain.consent import LISTENING, Consent, Use, again_since, lacking
from workshop.domain.recording import TakePlan, TrackPlan
from workshop.errors import StateError
from workshop.messages import message, plural
from workshop.services.calibrations import known_for
from workshop.services.punching import Punch, punch_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workshop.domain.calibration import Calibration
    from workshop.domain.recording import Armed, Backing
    from workshop.domain.take import Take, Track
    from workshop.messages import Message
    from workshop.services.house import House
    from workshop.services.take_request import TakeRequest
    from workshop.store.transaction import Reader

PRE_ROLL_FRAMES = 2**31
"""As much as the recorder keeps: how long that is was said when it was armed."""


@dataclass(frozen=True, slots=True)
class Cued:
    """A take's plan, the calibration that was applied (None: there is none), and what a leader is told."""

    plan: TakePlan
    calibration: Calibration | None = None
    remarks: tuple[Message, ...] = ()


class Cueing:
    """What one request means on one device: when it ends, where its tracks begin, what plays from where."""

    def __init__(self, house: House, request: TakeRequest, armed: Armed, backing: Backing | None) -> None:
        self._house, self._request, self._armed, self._backing = house, request, armed, backing
        self.punch = punch_of(backing, request.punch, request.lead_in) if request.punch else None
        self.limit = self.punch.end if self.punch else limit_frames(request, armed, backing)

    @property
    def start_frame(self) -> int:
        """The frame of the take on which its tracks begin."""
        return self.punch.begin if self.punch else 0

    def plan(self, tx: Reader, take: Take, tracks: tuple[Track, ...], folder: Path) -> Cued:
        """The plan for a take's rows."""
        plan = TakePlan(take.id, folder, tuple(map(track_plan, tracks)), self.limit, self._backing)
        monitored, remarks = self._monitored(tx, take, tracks)
        plan = replace(plan, monitor=monitored, monitor_asked=self._request.monitor)
        remarks = (*self._unheard(monitored), *remarks)
        if self._backing is None:
            return Cued(replace(plan, pre_roll_frames=self._pre_roll_frames(tx, take, tracks)), None, remarks)
        if self._armed.kept_seconds:
            told = message("With something to play along to, a take begins with that, and not with the seconds before.")
            remarks += (told,)
        known = known_for(tx, self._armed)
        punch = self.punch or Punch(0, 0, 0)
        latency = known.frames if known else 0
        return Cued(replace(plan, latency_frames=latency, play_from=punch.play_from), known, remarks)

    def _pre_roll_frames(self, tx: Reader, take: Take, tracks: tuple[Track, ...]) -> int:
        """How much of what is kept may begin a take: nothing from before somebody in it said yes again.

        The window that keeps it forgets whoever says no, but one that hangs does not.
        """
        now = self._house.clock.now()
        people = {person for track in tracks for person in track.people}
        rows = tx.find(Consent, person=people, use=Use.RECORD) if people else []
        since = [again_since(rows, person, Use.RECORD, now, song=take.song) for person in people]
        seconds = [(now - instant).total_seconds() for instant in since if instant is not None]
        return min([PRE_ROLL_FRAMES, *(int(each * self._armed.sample_rate) for each in seconds)])

    def _monitored(
        self, tx: Reader, take: Take, tracks: tuple[Track, ...]
    ) -> tuple[tuple[int, ...], tuple[Message, ...]]:
        """The channels to monitor, of people who may be heard in the group, and a word about those who may not."""
        wanted = self._request.monitor
        if wanted is None:
            return (), ()
        of = {track.channel: track.people for track in tracks}
        unknown = sorted(set(wanted) - set(of))
        if unknown:
            raise StateError(
                message("Channel {channel} is not recorded, so it cannot be monitored.", channel=unknown[0]),
                message("These are: {channels}.", channels=", ".join(map(str, sorted(of)))),
            )
        asked = sorted(set(wanted or of))
        heard = tuple(channel for channel in asked if may_be_heard(self._house, tx, take, of[channel]))
        left = len(asked) - len(heard)
        return heard, () if not left else (
            plural(
                "{count} channel is not monitored: somebody on it has not said yes to being heard in the group.",
                "{count} channels are not monitored: somebody on them has not said yes to being heard in the group.",
                left,
            ),
        )

    def _unheard(self, monitored: tuple[int, ...]) -> tuple[Message, ...]:
        """What is told where nothing can be heard while recording, or who is."""
        if self._armed.output:
            if not monitored:
                return ()
            channels = ", ".join(map(str, monitored))
            return (
                plural(
                    "You hear channel {channels}; wear headphones.",
                    "You hear channels {channels}; wear headphones.",
                    len(monitored),
                    channels=channels,
                ),
            )
        if self._backing is None and self._request.monitor is None:
            return ()
        return (message("“{device}” has no outputs: nothing is heard while it records.", device=self._armed.device),)


def may_be_heard(house: House, tx: Reader, take: Take, people: Iterable[str]) -> bool:
    """Whether all these people (ids) may be heard in the group, as they are on a take."""
    now = house.clock.now()
    rows = {each: tx.find(Consent, person=each) for each in people}
    return all(lacking(rows[each], each, LISTENING, now, song=take.song, take=take.id) is None for each in rows)


def track_plan(track: Track) -> TrackPlan:
    """What the recorder is told of a track."""
    return TrackPlan(track.number, track.channel, track.file, track.people, track.start_frame)


def music_frame(backing: Backing | None) -> int:
    """The frame on which the music of what plays begins, after a count-in: seconds count from it as bars do."""
    return 0 if backing is None or backing.untimed else backing.end_of_bar(0)


def limit_frames(request: TakeRequest, armed: Armed, backing: Backing | None) -> int | None:
    """The frame on which a take ends by itself, None for never. Raises StateError for a length that cannot be meant."""
    if request.seconds is not None:
        return music_frame(backing) + max(1, round(request.seconds * armed.sample_rate))
    if request.bars is None:
        return None
    if backing is None or backing.untimed:
        raise StateError(
            message("Bars can only be counted with a beat."), message("Choose one with `workshop beat choose`.")
        )
    return backing.end_of_bar(request.bars)
