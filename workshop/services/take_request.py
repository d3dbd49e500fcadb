"""What a leader asks of a recording, and what they are told when it rolls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshop.domain.recording import DeviceRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.domain.channel_list import ChannelList
    from workshop.domain.session import Session
    from workshop.domain.take import Take, Track
    from workshop.messages import Message
    from workshop.services.channels import Origin


@dataclass(frozen=True, slots=True)
class TakeRequest:
    """A take to record.

    `seconds` or `bars` end it by itself (bars need a backing; neither: until it is stopped). `channels` gives a
    channel, from 1, to one person, and then only those named are recorded; `shared` gives a channel to several.
    Persons go by alias or end of id. `song` is a title or number. `backing` says whether to play what a plugin has to
    play.
    """

    device: DeviceRequest = field(default_factory=DeviceRequest)
    seconds: float | None = None
    bars: int | None = None
    channels: Mapping[int, str] = field(default_factory=dict)
    shared: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    song: str | None = None
    session: str | None = None
    backing: bool = True


@dataclass(frozen=True, slots=True)
class Started:
    """A take that rolls. `left_out` counts people in the room who did not say yes to being recorded.

    Room microphones still hear them: whoever shows this says so. `aliases` are those of the people on the tracks, by
    id; `limit_frames` is the frame at which it ends by itself. `origins` says where each channel comes from, and
    `listed` what is plugged into them where somebody knows.
    """

    session: Session
    take: Take
    tracks: tuple[Track, ...]
    aliases: Mapping[str, str]
    left_out: int = 0
    limit_frames: int | None = None
    origins: Mapping[int, Origin] = field(default_factory=dict)
    listed: ChannelList | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A take that has ended, with its tracks as they are in the files.

    `already` is true where it had been stored before; `problem` says what could not be done about its files, if
    anything.
    """

    session: Session
    take: Take
    tracks: tuple[Track, ...]
    already: bool = False
    problem: Message | None = None

    @property
    def seconds(self) -> float:
        """The length of the take."""
        return self.take.frames / self.take.sample_rate if self.take.sample_rate else 0.0
