"""What the core and a mixer say to each other: takes heard, drawn and written as files that a leader can hand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from workshop.domain.recording import TakeLabel
    from workshop.domain.turns import Part

    Progress = Callable[[float], None]
    """Called with the share that is done, 0 to 1."""

MIX_LUFS = -16.0
"""How loud a mix is: the integrated loudness (ITU-R BS.1770) that streaming services and phones are at home with."""

MIX_DBTP = -1.0
"""What no true peak of a mix passes, also after it was encoded."""

MIX_FORMS = ("flac", "mp3", "wav")
"""What a mix may be written as; the ending of a file's name tells which."""


@dataclass(frozen=True, slots=True)
class MixJob:
    """What is heard together: files that lie over each other on the frames of a take, `frames` at `sample_rate` hertz.

    The consent of everybody in `parts` and `backing` was asked: whoever may not be heard has no span left there.
    `backing` is what was played along, from the take's first frame on; it may have two channels.
    """

    sample_rate: int
    frames: int
    parts: tuple[Part, ...]
    backing: Part | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of everybody who is heard, each once: who must be asked before it is used for anything else."""
        heard = self.parts if self.backing is None else (*self.parts, self.backing)
        return tuple(dict.fromkeys(person for part in heard for person in part.people))


@dataclass(frozen=True, slots=True)
class MixFacts:
    """What a mix came to: its loudness and true peak as measured (None: silence).

    `unread` are the files that could not be read as what was recorded; the rest was mixed without them.
    """

    frames: int
    lufs: float | None
    true_peak_dbtp: float | None
    unread: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Stem:
    """A file to write: one part alone, as long as the take, so that all of them start together in any program.

    `channel` is the device's that recorded it (0: unknown).
    """

    name: str
    part: Part
    channel: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """One track in a picture, from above: its part, what is written beside it, and a colour number for each span.

    `lost` are (frame, frames) that the machine dropped.
    """

    part: Part
    label: str
    colours: tuple[int, ...]
    lost: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A take to be drawn. All words are in the reader's language; `sections` and `markers` are (frame, word).

    `title` and `description` are what is read out to somebody who does not see it; `legend` says whose each colour is,
    in the order of the colours' numbers. `clipped` and `lost` are the words for what is drawn in those two ways.
    """

    sample_rate: int
    frames: int
    lanes: tuple[Lane, ...]
    title: str
    description: str
    legend: tuple[str, ...] = ()
    sections: tuple[tuple[int, str], ...] = ()
    markers: tuple[tuple[int, str], ...] = ()
    clipped: str = ""
    lost: str = ""


class Playing(Protocol):
    """A take that is being played through a loudspeaker. Ends by itself; `close` ends it before. Used by one thread."""

    @property
    def output(self) -> str:
        """The name of the device that plays it."""

    @property
    def unread(self) -> tuple[Path, ...]:
        """The files that could not be read; the rest is played without them."""

    @property
    def frame(self) -> int:
        """The frame of the take that is heard now."""

    @property
    def paused(self) -> bool:
        """Whether it waits."""

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the end; returns whether it has come. Raises DeviceError where the output went."""

    def pause(self) -> None:
        """Wait where it is, or go on."""

    def seek(self, frame: int) -> None:
        """Go on from a frame of the take; one before its begin or past its end is the nearest there is."""

    def close(self) -> None:
        """End it and let go of the device."""


class Mixer(Protocol):
    """Turns recordings into sound, files and pictures. Masters are read only, and never all of one at once.

    All but the stems is done in a child process. After a failure, or a KeyboardInterrupt, there is no file that is not
    whole, and none was changed.

    Raises, from every method:
        FileError: A target is there already or cannot be written, or no recording can be read.
        PluginError: The child process failed.
    """

    def mix(
        self, job: MixJob, target: Path, progress: Progress | None = None, *, tags: Mapping[str, str] | None = None
    ) -> MixFacts:
        """Write a stereo mix at -16 LUFS and at most -1 dBTP into the new file `target`, whose ending says the form.

        The tracks are as loud as each other, the backing a little softer; a track of silence is left as it is. The mix
        has as many frames as the job, with its first frame the take's. It appears whole and on the disk, or not at all.
        `tags` (title, artist) are written into it; without them it names nobody.
        """

    def play(
        self, job: MixJob, first: int = 0, last: int | None = None, *, device: str = "", like: str = ""
    ) -> Playing:
        """Play the mix from a frame of the take up to another, through the output of `device`.

        Where none is named it is the output of the device called `like`, if it has one, else the system's. Raises
        DeviceError where there is no output.
        """

    def stems(
        self,
        job: MixJob,
        stems: tuple[Stem, ...],
        folder: Path,
        progress: Progress | None = None,
        *,
        label: TakeLabel | None = None,
    ) -> tuple[Path, ...]:
        """Write each part by itself into `folder`, which is there, with what `label` tells of the take in each.

        Returns the recordings that could not be read.
        """

    def picture(self, picture: Picture, target: Path, progress: Progress | None = None) -> tuple[Path, ...]:
        """Draw a take into the new SVG file `target`; returns the recordings that could not be read."""
