"""The rows about takes, tracks and what lies on them."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from workshop.domain.turns import everybody
from workshop.services.disclosure.audio import consent_state, song_title
from workshop.services.disclosure.draft import zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from workshop.domain.take import Take, Track
    from workshop.services.disclosure.audio import Recordings
    from workshop.services.disclosure.draft import Draft
    from workshop.services.disclosure.values import Row

MASTER_BITS = 24
NEUTRAL_NAME = re.compile(r"take-\d+-(ch|track)\d+(-\d+)?\.wav")


def take_rows(draft: Draft) -> tuple[Row, ...]:
    """One row a take, in the order they were recorded."""
    return tuple(_take(draft, take) for take in draft.records.takes)


def _take(draft: Draft, take: Take) -> Row:
    """One take."""
    song = draft.records.songs.get(take.song or "")
    return {
        "take_no": take.number,
        "song_no": song.number if song else None,
        "title": song_title(draft, take),
        "started_at": draft.instant(_instant(draft, take, _first_frame(draft, take))),
        "frame_0_local": _frame_0(draft, take).isoformat(timespec="microseconds"),
        "status": take.status.value,
        "verdict": take.verdict.value,
        "rate": take.sample_rate,
        "frames": take.frames,
        "seconds": _seconds(take.frames, take.sample_rate),
        "lost_frames": take.lost_frames,
        "driver": draft.word(take.driver),
        "device": draft.cover.text(take.device),
        "host_api": draft.cover.text(take.host_api),
        "backing": take.backing is not None,
    }


def track_rows(draft: Draft, audio: Recordings) -> tuple[Row, ...]:
    """One row a track of each take; `audio` are the copies that are made, so that each row names its own."""
    copies: dict[tuple[int, int], str] = {}
    made = [(file.take, file.track, file.name) for file in audio.files]
    for take, track, name in (*made, *((stem.take, stem.track, stem.name) for stem in audio.stems)):
        copies[take, track] = f"{copies[take, track]} {name}" if (take, track) in copies else name
    takes = {take.id: take for take in draft.records.takes}
    return tuple(_track(draft, takes[track.take], track, copies) for track in draft.records.tracks)


def _track(draft: Draft, take: Take, track: Track, copies: dict[tuple[int, int], str]) -> Row:
    """One track; a file name that is not of the recorder's making needs level alias."""
    cover = draft.cover
    people = sorted(everybody(track, draft.records.turns), key=cover.shown)
    return {
        "take_no": take.number,
        "track_no": track.number,
        "pid": " ".join(map(cover.person, people)),
        "person": ", ".join(map(cover.shown, people)),
        "label": cover.text(track.label),
        "channel": track.channel,
        "device": cover.text(take.device),
        "rate": take.sample_rate,
        "bits": MASTER_BITS,
        "started_at": _started(draft, take, track),
        "start_frame": track.start_frame,
        "start_seconds": _seconds(track.start_frame, take.sample_rate),
        "frames": track.frames,
        "seconds": _seconds(track.frames, take.sample_rate),
        "peak_dbfs": track.peak_dbfs,
        "clips": track.clips,
        "lufs": track.lufs,
        "active_seconds": None if track.active_frames is None else _seconds(track.active_frames, take.sample_rate),
        "mended": track.mended,
        "lost_frames": track.lost_frames,
        "status": take.status.value,
        "consent_state": consent_state(draft, take, track),
        "file": track.file if NEUTRAL_NAME.fullmatch(track.file) else cover.text(track.file),
        "audio": copies.get((take.number, track.number), ""),
        "sha256": track.sha256 if cover.names_people else "",
    }


def _seconds(frames: int, rate: int) -> float:
    """A length in seconds, to the millisecond."""
    return round(frames / rate, 3) if rate else 0.0


def _started(draft: Draft, take: Take, track: Track) -> str:
    """When the track's first frame was recorded, in UTC; when its take began, where not all on it may be named."""
    named = draft.cover.names_people and all(map(draft.cover.may_name, everybody(track, draft.records.turns)))
    return draft.instant(_instant(draft, take, track.start_frame if named else _first_frame(draft, take)))


def _first_frame(draft: Draft, take: Take) -> int:
    """The first frame of a take that was recorded: that of its section where it is a punch-in."""
    return min((track.start_frame for track in draft.records.tracks if track.take == take.id), default=0)


def _frame_0(draft: Draft, take: Take) -> datetime:
    """The local time of a take's frame 0; where no journal tells it, when the take was begun."""
    return draft.began.get(take.id) or take.started_at.astimezone(zone_of(draft.records.session.zone))


def _instant(draft: Draft, take: Take, frame: int) -> datetime:
    """When a frame of a take was recorded; a frame beyond all calendars is damage, and goes by frame 0."""
    begun = _frame_0(draft, take).astimezone(UTC)
    try:
        return begun + timedelta(seconds=frame / take.sample_rate if take.sample_rate else 0)
    except OverflowError:
        return begun


def marker_rows(draft: Draft) -> tuple[Row, ...]:
    """One row a marker."""
    takes = {take.id: take.number for take in draft.records.takes}
    return tuple(
        {"take_no": takes[marker.take], "frame": marker.frame, "kind": draft.word(marker.kind)}
        for marker in draft.records.markers
    )
