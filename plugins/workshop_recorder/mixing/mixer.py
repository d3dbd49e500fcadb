"""The mixer that the core drives: orders for the children, stems, and files that appear whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop import MIX_DBTP, MIX_FORMS, MIX_LUFS, FileError, MixFacts, message
from workshop_recorder.mixing.process import ask
from workshop_recorder.mixing.refusals import refusal, unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workshop import MixJob, Part, Picture, Playing, Stem, TakeLabel

    Progress = Callable[[float], None]

MP3_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
"""The sample rates that MPEG audio layer III has (ISO/IEC 11172-3 and 13818-3, and 2.5)."""


class RoughMixer:
    """Mixes, plays, cuts and draws takes. `out` names the output that is tried after the one that is asked for."""

    def __init__(self, out: str = "") -> None:
        self._out = "" if out == "none" else out

    def mix(
        self, job: MixJob, target: Path, progress: Progress | None = None, *, tags: Mapping[str, str] | None = None
    ) -> MixFacts:
        """Write a stereo mix; see `workshop.Mixer`."""
        form = target.suffix.lower().removeprefix(".")
        if form not in MIX_FORMS:
            raise FileError(
                message("A mix cannot be written as “{name}”.", name=target.name),
                message("Choose a name that ends in .flac, .mp3 or .wav."),
            )
        _check_rate(form, job.sample_rate)
        with whole(target) as part:
            order = {**ordered(job), "do": "mix", "target": str(part), "form": form, "tags": dict(tags or {})}
            told = ask({**order, "lufs": MIX_LUFS, "dbtp": MIX_DBTP}, progress)
        return MixFacts(told["frames"], told["lufs"], told["dbtp"], _unread(told))

    def play(
        self, job: MixJob, first: int = 0, last: int | None = None, *, device: str = "", like: str = ""
    ) -> Playing:
        """Play the mix; see `workshop.Mixer`."""
        from workshop_recorder.mixing.playing import Player

        end = job.frames if last is None else max(0, min(last, job.frames))
        where = {"first": max(0, min(first, end)), "last": end, "device": device, "names": [self._out, like]}
        return Player({**ordered(job), **where})

    def stems(
        self,
        job: MixJob,
        stems: tuple[Stem, ...],
        folder: Path,
        progress: Progress | None = None,
        *,
        label: TakeLabel | None = None,
    ) -> tuple[Path, ...]:
        """Write each part by itself; see `workshop.Mixer`."""
        from workshop_signal.chunks import ChunkError
        from workshop_signal.stems import write_stem

        unread = []
        for number, stem in enumerate(stems):
            part = stem.part
            spans = [(span.from_frame, span.to_frame) for span in part.spans]
            try:
                with whole(folder / stem.name) as target:
                    _need_file(part.path)
                    write_stem(part.path, target, spans, start_frame=part.start_frame, frames=job.frames)
                    if label is not None:
                        _tell(target, label, stem, job.sample_rate, (number + 1, len(stems)))
            except ChunkError:
                unread.append(part.path)
            if progress is not None:
                progress((number + 1) / len(stems))
        if stems and len(unread) == len(stems):
            raise refusal("nothing_read", {})
        return tuple(unread)

    def picture(self, picture: Picture, target: Path, progress: Progress | None = None) -> tuple[Path, ...]:
        """Draw a take; see `workshop.Mixer`."""
        from workshop_recorder.mixing.drawing import columns_of, draw

        parts = [wanted(lane.part) for lane in picture.lanes]
        size = {"rate": picture.sample_rate, "frames": picture.frames, "columns": columns_of(len(parts))}
        with whole(target) as part:
            told = ask({"do": "outlines", "parts": parts, **size}, progress)
            part.write_text(draw(picture, told["outlines"]), encoding="utf-8", newline="\n")
        return _unread(told)


def ordered(job: MixJob) -> dict[str, Any]:
    """What every order says of a job."""
    parts = [wanted(part) for part in job.parts]
    if job.backing is not None:
        parts.append({**wanted(job.backing), "backing": True})
    return {"rate": job.sample_rate, "frames": job.frames, "parts": parts}


def wanted(part: Part) -> dict[str, Any]:
    """A part as the children read it. They are told nobody's name or id, only frames."""
    spans = [(span.from_frame, span.to_frame) for span in part.spans]
    path = str(part.path.absolute())
    return {"path": path, "start": part.start_frame, "spans": spans, "lufs": part.lufs, "backing": False}


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Where to write a file meanwhile; it gets its name when it is on the disk, and never takes another one's.

    Raises:
        FileError: There is a file of that name, or it cannot be written.
    """
    refuse_existing(target)
    part = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        with suppress(FileNotFoundError):
            part.unlink()
        yield part
        part.chmod(0o600)
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        refuse_existing(target)
        part.rename(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise unwritable(error.errno) from error
    finally:
        with suppress(OSError):
            part.unlink()


def refuse_existing(target: Path) -> None:
    """Refuse to write over anything. Raises FileError."""
    if os.path.lexists(target):
        raise FileError(
            message("“{path}” is there already, and nothing is ever overwritten.", path=str(target)),
            message("Give another name with `--to`."),
        )


def _check_rate(form: str, rate: int) -> None:
    """Refuse an MP3 at a rate that it does not have. Raises FileError."""
    if form == "mp3" and rate not in MP3_RATES:
        raise refusal("bad_rate", {"rate": rate})


def _unread(told: Mapping[str, Any]) -> tuple[Path, ...]:
    """The files that a child could not read."""
    return tuple(map(Path, told["unread"]))


def _tell(path: Path, label: TakeLabel, stem: Stem, rate: int, place: tuple[int, int]) -> None:
    """Write into a stem which take and channel it is of, and whether the group circled it: numbers and closed words.

    `place` is which it is of how many. One that takes no chunk, being as large as a WAV can be, goes without.
    """
    from workshop_signal.chunks import ChunkError, append_chunks, ixml

    content = ixml(
        project=label.project,
        scene=label.scene,
        take=str(label.number or ""),
        circled=label.circled,
        total_files=place[1],
        index=place[0],
        tracks=[(stem.channel, f"ch{stem.channel:02d}")] if stem.channel else (),
        sample_rate=rate,
    )
    with suppress(ChunkError):
        append_chunks(path, {"iXML": content})


def _need_file(path: Path) -> None:
    """Take what is gone, or no plain file, for a recording that cannot be read. Raises ChunkError."""
    from workshop_signal.chunks import ChunkError

    if not path.is_file():
        raise ChunkError("there is no such file")


def _sync_folder(folder: Path) -> None:
    """Wait until the disk has a folder's entries; systems that cannot open folders go without."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
