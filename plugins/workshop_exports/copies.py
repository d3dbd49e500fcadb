"""Copies of recordings: the audio alone, and at level alias what a sound engineer wants to read in the file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workshop import FileError, message
from workshop_signal.chunks import ChunkError, append_chunks, bext, copy_audio_only, ixml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workshop import Disclosure


def copy_recordings(disclosure: Disclosure, folder: Path) -> None:
    """Copy each recording that may leave into `folder`; never a link, so that no edit of a copy reaches the master.

    Raises:
        FileError: A recording is damaged and cannot be copied.
        OSError: The disk is full.
    """
    takes = {row["take_no"]: row for row in disclosure.takes}
    tracks = {(row["take_no"], row["track_no"]): row for row in disclosure.tracks}
    for file in disclosure.audio:
        target = folder / file.name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            copy_audio_only(file.source, target)
            if file.tags:
                row = tracks[file.take, file.track]
                append_chunks(target, _chunks(file.tags, takes[file.take], row, str(disclosure.session["zone"])))
        except ChunkError as error:
            raise FileError(
                message(
                    "The recording of take {take}, track {track} is damaged and cannot be copied.",
                    take=file.take,
                    track=file.track,
                ),
                message("Export without recordings, or delete the take."),
            ) from error


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
