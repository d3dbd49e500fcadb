"""Copies of recordings and stems by person: the audio alone, and at level alias what a sound engineer wants to read."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from workshop import AudioFile, FileError, message
from workshop_signal.chunks import (
    ChunkError,
    append_chunks,
    bext,
    copy_audio_only,
    cue,
    ixml,
    points_within,
    time_reference,
)
from workshop_signal.stems import write_stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from workshop import Disclosure, StemFile


def copy_recordings(disclosure: Disclosure, folder: Path) -> None:
    """Copy each recording that may leave into `folder`; never a link, so that no edit of a copy reaches the master.

    Of a microphone that changed hands each person gets a file of their own, as long as the take.

    Raises:
        FileError: A recording is damaged and cannot be copied.
        OSError: The disk is full.
    """
    takes = {row["take_no"]: row for row in disclosure.takes}
    tracks = {(row["take_no"], row["track_no"]): row for row in disclosure.tracks}
    files: tuple[AudioFile | StemFile, ...] = (*disclosure.audio, *disclosure.stems)
    for file in files:
        target = folder / file.name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        markers = [row for row in disclosure.markers if row["take_no"] == file.take]
        try:
            _write(file, target)
            # An instant that no calendar has is damage: the audio leaves without it.
            with suppress(OverflowError):
                if file.tags:
                    append_chunks(target, _chunks(file, takes[file.take], tracks[file.take, file.track], markers))
        except ChunkError as error:
            raise FileError(
                message(
                    "The recording of take {take}, track {track} is damaged and cannot be copied.",
                    take=file.take,
                    track=file.track,
                ),
                message("Export without recordings, or delete the take."),
            ) from error


def _write(file: AudioFile | StemFile, target: Path) -> None:
    """Write one file: a copy from the track's first frame on, or a stem from the take's."""
    if isinstance(file, AudioFile):
        copy_audio_only(file.source, target)
    else:
        write_stem(file.source, target, file.spans, start_frame=file.start_frame, frames=file.frames)


def _chunks(
    file: AudioFile | StemFile, take: Mapping[str, Any], track: Mapping[str, Any], markers: Iterable[Mapping[str, Any]]
) -> dict[str, bytes]:
    """The metadata chunks of a file: when it starts (bext), its markers (cue), and who plays what (iXML).

    The loudness of a microphone that changed hands is that of everybody, so a stem tells none.
    """
    loudness = None
    start, frames = 0, take["frames"]
    if isinstance(file, AudioFile):
        start, frames, loudness = track["start_frame"], track["frames"], track["lufs"]
    began, rate = datetime.fromisoformat(take["frame_0_local"]), track["rate"]
    starts = began + timedelta(seconds=start / rate if rate else 0)
    reference = time_reference(began, rate, start)
    name = file.tags.get("alias") or file.tags.get("label", "")
    points = points_within(((row["frame"], row["kind"]) for row in markers), start, frames)
    return {
        "bext": bext(
            description=" / ".join(filter(None, (name, file.tags.get("song", "")))),
            originator="music-workshop",
            date=starts.date(),
            time=starts.time(),
            time_reference_frames=reference,
            loudness_lufs=loudness,
        ),
        **cue(points),
        "iXML": ixml(
            project="music-workshop",
            scene=file.tags.get("song", ""),
            take=str(track["take_no"]),
            note=file.tags.get("note", ""),
            circled=take["verdict"] == "circled",
            tracks=[(track["channel"], name)],
            sample_rate=rate,
            bit_depth=track["bits"],
            time_reference_frames=reference,
        ),
    }
