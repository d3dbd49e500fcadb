"""What a leader asks of a recording, and what they are told when it rolls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshop.domain.recording import DeviceRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.domain.calibration import Calibration
    from workshop.domain.channel_list import ChannelList
    from workshop.domain.recording import Armed
    from workshop.domain.session import Session
    from workshop.domain.take import Marker, Take, Track, Turn
    from workshop.errors import WorkshopError
    from workshop.messages import Message
    from workshop.services.channels import Origin


@dataclass(frozen=True, slots=True)
class TakeRequest:
    """A take to record.

    `seconds` or `bars` end it by itself (bars need a backing; neither: until it is stopped); both count from the first
    bar of music, after a count-in. `channels` gives a
    channel, from 1, to one person, and then only those named are recorded; `shared` gives a channel to several.
    Persons go by alias or end of id. `song` is a title or number. `backing` says whether to play what a plugin has to
    play; `over` are the numbers of takes to play instead. With `punch`, the name of a section, only that is recorded,
    and playing begins `lead_in` bars before it. `monitor` are the channels to be heard while recording (None: none;
    empty: all that are recorded).
    """

    device: DeviceRequest = field(default_factory=DeviceRequest)
    seconds: float | None = None
    bars: int | None = None
    channels: Mapping[int, str] = field(default_factory=dict)
    shared: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    song: str | None = None
    session: str | None = None
    backing: bool = True
    over: tuple[int, ...] = ()
    punch: str | None = None
    lead_in: int = 2
    monitor: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A device that is open before a take.

    `people` are the ids of who would be recorded, by channel, `aliases` theirs by id, and `left_out` counts those in
    the room who did not say yes. The last `seconds` of them at most, and of nobody else, are kept in memory,
    `held_seconds` by now: they begin the take if nothing is played along to it. `refused` says why nobody would be
    recorded. `noes` are the ids of refusals that they had taken back by then, with whose they are.
    """

    device: Armed
    people: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    held_seconds: float = 0.0
    left_out: int = 0
    session: Session | None = None
    refused: WorkshopError | None = None
    noes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Started:
    """A take that rolls. `left_out` counts people in the room who did not say yes to being recorded.

    Room microphones still hear them: whoever shows this says so. `aliases` are those of the people on the tracks, by
    id; `limit_frames` is the frame at which it ends by itself. `usual` says whether a device that nobody
    named is the one of the group's last take (None: it was named). `origins` says where each channel comes from, and
    `listed` what is plugged into them where somebody knows. `pre_roll_frames` from before its start begin it,
    `calibration` is what its device was measured to, and `calibrated` is false where it should be measured; `remarks`
    are what else a leader is to be told, and the seconds that were asked for count from frame `counted_from`.
    """

    session: Session
    take: Take
    tracks: tuple[Track, ...]
    aliases: Mapping[str, str]
    left_out: int = 0
    limit_frames: int | None = None
    origins: Mapping[int, Origin] = field(default_factory=dict)
    usual: bool | None = None
    listed: ChannelList | None = None
    pre_roll_frames: int = 0
    calibration: Calibration | None = None
    calibrated: bool = True
    remarks: tuple[Message, ...] = ()
    counted_from: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody's own track of a take that rolls, which begins on its `start_frame`, and what is told of it besides."""

    track: Track
    told: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """Who has a microphone of the take that rolls from now on: `alias`, or nobody where that is "".

    `own` are the numbers of tracks that are theirs alone and go on; `told` is what is heard of it through the output.
    """

    take: Take
    track: Track
    turn: Turn
    alias: str = ""
    own: tuple[int, ...] = ()
    told: tuple[Message, ...] = ()

    @property
    def seconds(self) -> float:
        """When they got it, in seconds of the take."""
        return self.turn.from_frame / self.take.sample_rate


@dataclass(frozen=True, slots=True)
class Spot:
    """A marker that was set in the take that rolls."""

    take: Take
    marker: Marker

    @property
    def seconds(self) -> float:
        """Where it is, in seconds of the take."""
        return self.marker.frame / self.take.sample_rate


@dataclass(frozen=True, slots=True)
class Finished:
    """A take that has ended, with its tracks as they are in the files.

    `already` is true where it had been stored before; `problem` says what could not be done about its files, if
    anything; `remarks` are what else a leader is to be told.
    """

    session: Session
    take: Take
    tracks: tuple[Track, ...]
    already: bool = False
    problem: Message | None = None
    remarks: tuple[Message, ...] = ()

    @property
    def seconds(self) -> float:
        """The length of the take."""
        return self.take.frames / self.take.sample_rate if self.take.sample_rate else 0.0
