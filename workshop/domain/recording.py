"""What the core and a recorder say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workshop.domain.erasure import Erased, Erasure
    from workshop.domain.foreign import Foreign
    from workshop.domain.music import TempoMap

DISK_WARNING_MINUTES = (10, 30)
"""When the disk holds no more than so many minutes of a take the recorder warns; a backing must leave the fewest."""


def bytes_a_second(tracks: int, sample_rate: int) -> int:
    """How fast the files of a take grow, at 24 bits a sample."""
    return tracks * 3 * sample_rate


@dataclass(frozen=True, slots=True)
class Device:
    """An audio device as a driver lists it.

    `inputs` and `outputs` are channel counts; `sample_rate` is its own, in hertz; `sample_rates` are those at which it
    can record all its inputs (none: not known), and `latency_seconds` how long a block takes (None: not known).
    """

    driver: str
    name: str
    host_api: str
    inputs: int
    outputs: int
    sample_rate: int
    sample_rates: tuple[int, ...] = ()
    latency_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class DeviceRequest:
    """Which device to open: by driver, name and host API, never by index. None leaves the choice to the driver.

    `usual` is what the group used last with each driver: one that was left unnamed is that one, and no other.
    """

    driver: str | None = None
    device: str | None = None
    host_api: str | None = None
    sample_rate: int | None = None
    usual: tuple[DeviceRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Backing:
    """Audio that is played while recording, as a rendered file: never an array.

    `frames` at `sample_rate` hertz; `sha256` is the file's; `tempo` maps its beats to frames (a count-in is part of
    both); `markers` are (frame, section name); `people` are the ids of everybody audible in it. `bpm` is its tempo as
    musicians count it (None: it has none to tell of), and `click_only` whether nothing but a click is heard. `takes`
    are the ids of the takes it was mixed from, the first of which lends it its beats.
    """

    path: Path
    sha256: str
    frames: int
    sample_rate: int
    tempo: TempoMap
    markers: tuple[tuple[int, str], ...] = ()
    people: tuple[str, ...] = ()
    name: str = ""
    count_in: int = 0
    bpm: float | None = None
    click_only: bool = False
    takes: tuple[str, ...] = ()

    @property
    def untimed(self) -> bool:
        """Whether it is made of takes that were played without a beat: then its tempo says nothing."""
        return bool(self.takes) and self.bpm is None

    def end_of_bar(self, bars: int) -> int:
        """The frame on which so many bars of music, counted after the count-in, are over."""
        return self.tempo.bar_frame(self.count_in + bars)


@dataclass(frozen=True, slots=True)
class Armed:
    """An open device, ready to roll. `channels` is all its inputs; `period` is frames a callback (0: it varies).

    `output` names what plays through the same stream; "" where nothing can be played. `kept_seconds` is how much of the
    last of it is in memory since it was armed before.
    """

    driver: str
    device: str
    host_api: str
    sample_rate: int
    channels: int
    period: int = 0
    output: str = ""
    kept_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class KeptSeconds:
    """How much of an armed device is kept in memory at most, and how much of it there is `now`."""

    most: float = 0.0
    now: float = 0.0


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """A file to write: `channel` counts from 1, `file` is relative to the take's folder.

    `start_frame` is where in the take the file begins; for a track that joins, the recorder tells it.
    """

    number: int
    channel: int
    file: str
    people: tuple[str, ...] = ()
    start_frame: int = 0


@dataclass(frozen=True, slots=True)
class TakePlan:
    """A take to roll in `folder`, which exists; `limit_frames` ends it on that frame (None: until stopped).

    `latency_frames` is how far the input runs behind the output: frame f of each track is what was heard while the
    backing's frame f sounded. `play_from` is the frame of the take on which it begins, later than 0 for a punch-in.
    At most `pre_roll_frames` that were kept in memory before now begin the take, and `limit_frames` count after those.
    `monitor` are input channels, from 1, that are heard through the output and never in the tracks, of those that were
    asked for in `monitor_asked` (None: none; empty: all that are recorded).
    """

    take: str
    folder: Path
    tracks: tuple[TrackPlan, ...]
    limit_frames: int | None = None
    backing: Backing | None = None
    latency_frames: int = 0
    play_from: int = 0
    pre_roll_frames: int = 0
    monitor: tuple[int, ...] = ()
    monitor_asked: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class TakeLabel:
    """What the files of a take tell besides its id and frames: numbers and closed words, never a title or alias.

    `number` is the take's (0: unknown), and `circled` what the group thought of it when the file was written.
    """

    project: str = ""
    scene: str = ""
    circled: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """The highest sample of a channel since the last look, in dBFS (None: digital silence), and whether it clipped."""

    channel: int
    peak_dbfs: float | None
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class Rolling:
    """A take that is being recorded now: `frame` is how many frames of it are safely in the files.

    `attended` says whether the process that started it is still there to end it. `position` is the frame of the take
    that sounds now, `silent` are the numbers of tracks without any signal, and `disk_seconds` is how long the disk has
    room for (None: unknown). `monitor` and `monitor_asked` are as in the plan, as it stands now. `tracks` are the
    numbers of those that are still written (None: an older engine tells them in the journal alone).
    """

    take: str
    folder: Path
    frame: int
    sample_rate: int
    lost_frames: int = 0
    warnings: tuple[str, ...] = ()
    attended: bool = True
    position: int = 0
    silent: tuple[int, ...] = ()
    disk_seconds: float | None = None
    monitor: tuple[int, ...] = ()
    monitor_asked: tuple[int, ...] | None = None
    tracks: tuple[int, ...] | None = None


class Recorder(Protocol):
    """Drives the engine. Everything that records does so through this, from any process of the library.

    Raises, from every method:
        DeviceError: The device or the engine could not do it; the sentence says what to do.
    """

    def devices(self, *, brief: bool = False) -> tuple[Device, ...]:
        """List the devices of every driver, looked up afresh; `brief`, without asking each for its rates."""

    def arm(self, request: DeviceRequest) -> Armed:
        """Open the device, unless it is open already; nothing is written yet. Refused while another take rolls.

        A request that leaves everything open means the device that is armed in whatever window of this library.
        """

    def disarm(self) -> None:
        """Let go of an armed device on which no take was started; one that was armed before `arm` stays armed."""

    def pre_roll(self, people: Mapping[int, tuple[str, ...]], seconds: float | None = None) -> KeptSeconds:
        """Keep the last seconds of these channels of the armed device in memory, and of no other; no channel ends it.

        `people` are the ids of whose sound is on which channel: it begins only a track of the same people. None leaves
        the seconds to the recorder's setting. Asked again for the same it forgets nothing and says how much is there.
        Raises StateError while another window of the library keeps others.
        """

    def calibrate(self, channel: int) -> int:
        """Play clicks and find them on a channel of the armed device that hears them; returns the frames between."""

    def start(self, plan: TakePlan) -> int:
        """Roll on the armed device, all planned tracks at once; returns the frames of pre-roll that begin the take."""

    def join(self, track: TrackPlan) -> int:
        """Add a track to the rolling take; returns the frame of the take on which it starts."""

    def leave(self, track: int) -> int:
        """End one track (its number) of the rolling take; returns the frame of the take on which it ends."""

    def stop(self) -> None:
        """End the rolling take and wait until its files are closed."""

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the rolling take to end by itself; returns whether it has ended."""

    def mark(self, marker: str, kind: str) -> int:
        """Note a marker (its id) in the journal; returns its frame."""

    def turn(self, track: int, person: str | None) -> int:
        """Note who is on a shared track from now on; returns the frame."""

    def monitor(self, channels: tuple[int, ...]) -> None:
        """Have these inputs, and no other, heard through the output until the rolling take ends."""

    def levels(self) -> tuple[Level, ...]:
        """The levels since the last call, one a channel. They are measured only as long as somebody asks."""

    def status(self) -> Rolling | None:
        """The take that rolls in this library now, or None. Needs nothing but the library's folder."""

    def recover(self, folder: Path, planned: tuple[TrackPlan, ...] = ()) -> None:
        """Close the journal of a take whose engine is gone: measure its files and append what they hold. Idempotent.

        `planned` are the tracks that the library knows; those of which a file is there are added to a journal that is
        torn or gone. Raises where a file cannot be read now: then the journal gets no end, and it can be tried again.
        """

    def examine(self, source: Path) -> Foreign:
        """What a file from elsewhere holds that is to become a take. Raises FileError in one sentence."""

    def bring_in(self, source: Path, plan: TakePlan) -> None:
        """Write the tracks of a take, and its journal, from a file that `examine` knows: one track a channel.

        Nothing but samples comes along, and the file is not touched. Raises FileError.
        """

    def erase(self, folder: Path, erasure: Erasure) -> Erased:
        """Take what somebody wants gone out of a take's journal and files; returns the names of files not there.

        Audio is overwritten before its file goes. What cannot be done now raises, and can be tried again.
        """

    def finish(self, folder: Path, take: str, label: TakeLabel | None = None) -> None:
        """Measure a closed take, write its metadata, hash its files, make them read-only, journal it. Idempotent."""
