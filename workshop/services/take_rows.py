"""The row of a take, with its tracks, markers, notices, notes, and what was played along to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop.domain.session import Note, Song
from workshop.domain.take import Marker, Track, Turn
from workshop.domain.turns import turn_order
from workshop.services.notices import notices
from workshop.services.on_take import people_at
from workshop.services.take_backing import shown_backing

if TYPE_CHECKING:
    from workshop.domain.take import Take
    from workshop.store.transaction import Reader

Row = dict[str, Any]


def take_row(tx: Reader, take: Take, aliases: dict[str, str]) -> Row:
    """One take with its tracks."""
    song = tx.get(Song, take.song) if take.song else None
    return {
        "id": take.id,
        "number": take.number,
        "song": song.title if song else None,
        "started_at": take.started_at.isoformat(),
        "seconds": round(take.frames / take.sample_rate, 3) if take.sample_rate else 0.0,
        "status": take.status.value,
        "verdict": take.verdict.value,
        "device": take.device,
        "sample_rate": take.sample_rate,
        "frames": take.frames,
        "lost_frames": take.lost_frames,
        "folder": take.folder,
        "backing": _backing(tx, take),
        "tracks": [
            {**_track(track, people_at(tx, track), aliases), "turns": _turns(tx, track, aliases)}
            for track in tx.find(Track, take=take.id, order_by="number")
        ],
        "markers": [
            {"kind": marker.kind, "frame": marker.frame, "seconds": round(marker.frame / (take.sample_rate or 1), 3)}
            for marker in tx.find(Marker, take=take.id, order_by="frame")
        ],
        "notices": notices(tx, take),
        "notes": [note.text for note in tx.find(Note, subject=take.id, removed=False, order_by="created_at")],
    }


def _backing(tx: Reader, take: Take) -> Row | None:
    """What was played along to a take; None where it was nothing, or what is kept of it cannot be read."""
    kept = shown_backing(tx, take)
    if kept is None:
        return None
    return {"name": kept.name, "bpm": kept.bpm, "count_in": kept.count_in, "click_only": kept.click_only}


def _turns(tx: Reader, track: Track, aliases: dict[str, str]) -> list[Row]:
    """The turns on a track, equal neighbours as one; what ended on the frame on which it began was never one."""
    end = track.start_frame + track.frames
    rows: list[Row] = []
    for turn in sorted(tx.find(Turn, track=track.id), key=turn_order):
        if turn.to_frame == turn.from_frame:
            continue
        until = max(end, turn.from_frame) if turn.to_frame is None else turn.to_frame
        if rows and (rows[-1]["person"], rows[-1]["to_frame"]) == (turn.person, turn.from_frame):
            rows[-1]["to_frame"] = until
            continue
        alias = aliases.get(turn.person or "")
        rows.append({"person": turn.person, "alias": alias, "from_frame": turn.from_frame, "to_frame": until})
    return rows


def _track(track: Track, people: tuple[str, ...], aliases: dict[str, str]) -> Row:
    """One track, with everybody who is on it."""
    person = people[0] if len(people) == 1 else None
    return {
        "number": track.number,
        "person": person,
        "alias": aliases.get(person or ""),
        "people": list(people),
        "aliases": [aliases[each] for each in people if each in aliases],
        "from_start": [aliases[each] for each in track.people if each in aliases],
        "channel": track.channel,
        "label": track.label,
        "file": track.file,
        "start_frame": track.start_frame,
        "frames": track.frames,
        "lost_frames": track.lost_frames,
        "peak_dbfs": track.peak_dbfs,
        "clips": track.clips,
        "lufs": track.lufs,
        "active_frames": track.active_frames,
        "mended": track.mended,
    }
