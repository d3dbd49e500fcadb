"""Making a take's rows say what its journal says. Doing it again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.domain.ids import new_id
from workshop.domain.take import Marker, MarkerKind, Take, TakeStatus, Track, Turn
from workshop.services.cueing import track_plan
from workshop.services.notices import log_notices

if TYPE_CHECKING:
    from collections.abc import Collection

    from workshop.domain.journal import TakeFacts, TrackFacts
    from workshop.services.events import EventService
    from workshop.store.transaction import Writer

STATUS_OF = {
    "stopped": TakeStatus.DONE,
    "limit": TakeStatus.DONE,
    "recovered": TakeStatus.RECOVERED,
    "device_lost": TakeStatus.DEVICE_LOST,
    "disk_full": TakeStatus.DISK_FULL,
}
MOST_LOSSES = 1000


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A take and its tracks after its journal was absorbed.

    `closed` is true for the call that ended it in the library.
    """

    take: Take
    tracks: tuple[Track, ...]
    closed: bool


def absorb(tx: Writer, events: EventService, take: Take, facts: TakeFacts, names: Collection[str]) -> Absorbed:
    """Bring the rows of `take` up to its journal, and log its end once.

    `names` are those of the files in its folder: a track stays as long as there may be a file of it.
    """
    if _lost(facts, names):
        facts = replace(facts, end="error")
    tracks = _tracks(tx, take, facts, names)
    _turns(tx, tracks, facts)
    for frame, identifier, kind in facts.markers:
        if tx.get(Marker, identifier) is None:
            tx.add(Marker(identifier, take.site, take.id, frame, MarkerKind.known(kind)))
    ended = ended_take(take, tracks, facts)
    if ended != take:
        tx.put(ended)
    closed = take.status is TakeStatus.ROLLING and ended.status is not TakeStatus.ROLLING
    if closed:
        _log_end(tx, events, ended, tracks, facts)
    return Absorbed(ended, tracks, closed)


def ended_take(take: Take, tracks: tuple[Track, ...], facts: TakeFacts) -> Take:
    """The take's row as the journal has it; it rolls as long as the journal has no end."""
    if not facts.end:
        return take
    frames = max([facts.frames, *(track.start_frame + track.frames for track in tracks)])
    lost = sum(count for _, count in facts.lost)
    return replace(take, status=STATUS_OF.get(facts.end, TakeStatus.DAMAGED), frames=frames, lost_frames=lost)


def _lost(facts: TakeFacts, names: Collection[str]) -> bool:
    """Whether audio files lie there that are no track's, and the take has nothing else."""
    heard = any(track.frames for track in facts.tracks.values())
    known = {track.file for track in facts.tracks.values()}
    return bool(facts.end) and not heard and any(".wav" in name for name in names if name not in known)


def _tracks(tx: Writer, take: Take, facts: TakeFacts, names: Collection[str]) -> tuple[Track, ...]:
    """Bring track rows up to the journal; a planned track that no file came of goes."""
    rows = {row.number: row for row in tx.find(Track, take=take.id)}
    for number, known in facts.tracks.items():
        row = rows.get(number)
        rows[number] = measured(row or _found(take, known), known)
        if row is None:
            tx.add(rows[number])
        elif rows[number] != row:
            tx.put(rows[number])
    if facts.end:
        kept = facts.forgotten(map(track_plan, rows.values()), names)
        for number in sorted(set(rows) - set(facts.tracks) - {track.number for track in kept}):
            remove_track(tx, rows.pop(number))
    return tuple(rows[number] for number in sorted(rows))


def measured(row: Track, known: TrackFacts) -> Track:
    """A track's row with what the journal measured."""
    return replace(
        row,
        channel=known.channel,
        file=known.file,
        start_frame=known.start_frame,
        frames=known.frames,
        lost_frames=known.lost_frames,
        peak_dbfs=known.peak_dbfs,
        clips=known.clips,
        sha256=known.sha256 or row.sha256,
        lufs=known.lufs,
        active_frames=known.active_frames,
        mended=known.mended,
    )


def _found(take: Take, known: TrackFacts) -> Track:
    """A row for a track that only the journal knows."""
    return Track(
        new_id(), take.site, take.id, known.number, known.channel, known.people, known.file, f"ch{known.channel:02d}"
    )


def _turns(tx: Writer, tracks: tuple[Track, ...], facts: TakeFacts) -> None:
    """Make the turns of every track those of the journal; each lasts until the next one on its track begins."""
    for track in tracks:
        on_it = ((frame, person) for frame, number, person in facts.turns if number == track.number)
        told = sorted(on_it, key=lambda turn: turn[0])
        known = {(turn.from_frame, turn.person): turn for turn in tx.find(Turn, track=track.id)}
        wanted = [
            replace(known.get((frame, person)) or Turn(new_id(), track.site, track.id, person, frame), to_frame=until)
            for (frame, person), until in zip(told, [*(frame for frame, _ in told[1:]), None], strict=False)
        ]
        for turn in wanted:
            if known.get((turn.from_frame, turn.person)) is None:
                tx.add(turn)
            else:
                tx.put(turn)


def remove_track(tx: Writer, track: Track) -> None:
    """Remove a track's row and its turns."""
    for turn in tx.find(Turn, track=track.id):
        tx.remove(turn)
    tx.remove(track)


def _log_end(tx: Writer, events: EventService, take: Take, tracks: tuple[Track, ...], facts: TakeFacts) -> None:
    """Log each loss, what was noticed, and the end. A device that loses often is logged a thousand times."""
    for frame, frames in facts.lost[:MOST_LOSSES]:
        events.append(
            tx, take.session, "take.lost_frames", take=take.id, number=take.number, frame=frame, frames=frames
        )
    log_notices(tx, events, take, facts)
    recovered = take.status is TakeStatus.RECOVERED
    events.append(
        tx,
        take.session,
        "take.recovered" if recovered else "take.finished",
        take=take.id,
        number=take.number,
        status=take.status.value,
        frames=take.frames,
        tracks=len(tracks),
        lost_frames=take.lost_frames,
        seconds=round(take.frames / take.sample_rate, 2) if take.sample_rate else 0,
    )
