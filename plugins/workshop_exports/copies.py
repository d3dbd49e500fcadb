"""Copies of recordings and stems by person: the audio alone, and at level alias what a sound engineer wants to read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workshop import AudioFile, FileError, message
from workshop_signal.chunks import ChunkError, append_chunks, bext, copy_audio_only, ixml
from workshop_signal.stems import write_stem

if TYPE_CHECKING:
    from collections.abc import Mapping
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
        row = tracks[file.take, file.track]
        try:
            _write(file, target)
            if file.tags:
                begins = row if isinstance(file, AudioFile) else {**row, "start_frame": 0}
                zone = str(disclosure.session["zone"])
                append_chunks(target, _chunks(file.tags, takes[file.take], begins, zone))
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


def _chunks(tags: Mapping[str, str], take: Mapping[str, Any], track: Mapping[str, Any], zone: str) -> dict[str, bytes]:
    """The metadata chunks of a copy: when it starts (bext) and who plays what (iXML)."""
    started = datetime.fromisoformat(take["started_at"]).astimezone(ZoneInfo(zone))
    midnight = (started.hour * 60 + started.minute) * 60 + started.second
    reference = midnight * track["rate"] + track["start_frame"]
    name = tags.get("alias") or tags.get("label", "")
    return {
        "bext": bext(
            description=" / ".join(filter(None, (name, tags.get("song", "")))),
            originator="music-workshop",
            date=started.date(),
            time=started.time(),
            time_reference_frames=reference,
        ),
        "iXML": ixml(
            project="music-workshop",
            scene=tags.get("song", ""),
            take=str(track["take_no"]),
            note=tags.get("note", ""),
            circled=take["verdict"] == "circled",
            tracks=[(track["channel"], name)],
            sample_rate=track["rate"],
            bit_depth=track["bits"],
            time_reference_frames=reference,
        ),
    }
