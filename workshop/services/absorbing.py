"""Making a take's rows say what its journal says. Doing it again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.domain.ids import is_id, new_id
from workshop.domain.people import Person
from workshop.domain.take import Marker, MarkerKind, Take, TakeStatus, Track, Turn
from workshop.domain.turns import turn_order
from workshop.services.cueing import track_plan
from workshop.services.notices import log_notices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from workshop.domain.journal import TakeFacts, TrackFacts
    from workshop.services.events import EventService
    from workshop.store.transaction import Reader, Writer

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

    `closed` is true for the call that ended it in the library. `unbegun` are planned tracks of which nothing came, and
    `unfit` counts the turns and markers of the journal that the library cannot keep as they are.
    """

    take: Take
    tracks: tuple[Track, ...]
    closed: bool
    unbegun: tuple[Track, ...] = ()
    unfit: int = 0


def absorb(tx: Writer, events: EventService, take: Take, facts: TakeFacts, names: Collection[str]) -> Absorbed:
    """Bring the rows of `take` up to its journal, and log its end once.

    `names` are those of the files in its folder: a track stays as long as there may be a file of it.
    """
    if _lost(facts, names):
        facts = replace(facts, end="error")
    tracks, unbegun = _tracks(tx, take, facts, names)
    ended = ended_take(take, tracks, facts)
    facts, unfit = fitting(tx, facts, ended)
    for track in tracks:
        lay_turns(tx, track, ((frame, person) for frame, number, person in facts.turns if number == track.number))
    for frame, identifier, kind in facts.markers:
        if tx.get(Marker, identifier) is None:
            tx.add(Marker(identifier, take.site, take.id, frame, MarkerKind.known(kind)))
    if ended != take:
        tx.put(ended)
    closed = take.status is TakeStatus.ROLLING and ended.status is not TakeStatus.ROLLING
    if closed:
        _log_end(tx, events, ended, tracks, facts)
    return Absorbed(ended, tracks, closed, unbegun, unfit)


def ended_take(take: Take, tracks: tuple[Track, ...], facts: TakeFacts) -> Take:
    """The take's row as the journal has it; it rolls as long as the journal has no end."""
    if not facts.end:
        return take
    frames = max([facts.frames, *(track.start_frame + track.frames for track in tracks)])
    lost = min(frames, sum(count for _, count in facts.lost))
    return replace(take, status=STATUS_OF.get(facts.end, TakeStatus.DAMAGED), frames=frames, lost_frames=lost)


def _lost(facts: TakeFacts, names: Collection[str]) -> bool:
    """Whether audio files lie there that are no track's, and the take has nothing else.

    What lies beside a track's own file, and bears its name, is of that: it is what it was before it was mended.
    """
    heard = any(track.frames for track in facts.tracks.values())
    known = {track.file for track in facts.tracks.values()}
    mended = tuple(f"{file}." for file in known.intersection(names))
    others = (name for name in names if name not in known and not name.startswith(mended))
    return bool(facts.end) and not heard and any(".wav" in name for name in others)


def fitting(tx: Reader, facts: TakeFacts, take: Take) -> tuple[TakeFacts, int]:
    """What the journal says that the library can keep, and how many entries it cannot keep as they are.

    A turn of somebody whom the library does not know is nobody's: it must not be taken for another's. What lies behind
    the end of a take was told of frames that an abrupt end took along.
    """
    until = take.frames if facts.end and take.frames else None
    turns = [turn for turn in facts.turns if until is None or turn[0] <= until]
    named = {person for _, _, person in turns if person is not None}
    known = {row.id for row in tx.find(Person, id=set(filter(is_id, named)))}
    strange = sum(person is not None and person not in known for _, _, person in turns)
    markers = tuple(marker for marker in facts.markers if is_id(marker[1]))
    fitting = replace(
        facts,
        turns=tuple((frame, track, person if person in known else None) for frame, track, person in turns),
        markers=tuple(marker for marker in markers if until is None or marker[0] <= until),
    )
    return fitting, strange + len(facts.markers) - len(markers)


def _tracks(
    tx: Writer, take: Take, facts: TakeFacts, names: Collection[str]
) -> tuple[tuple[Track, ...], tuple[Track, ...]]:
    """Bring track rows up to the journal; a planned track that no file came of goes, and is returned beside them."""
    unbegun: list[Track] = []
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
            unbegun.append(rows.pop(number))
            remove_track(tx, unbegun[-1])
    return tuple(rows[number] for number in sorted(rows)), tuple(unbegun)


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
    """A row for a track that only the journal knows; one of people who cannot be told is nobody's."""
    people = known.people if all(map(is_id, known.people)) else ()
    return Track(
        new_id(), take.site, take.id, known.number, known.channel, people, known.file, f"ch{known.channel:02d}"
    )


def lay_turns(tx: Writer, track: Track, told: Iterable[tuple[int, str | None]]) -> None:
    """Have a track the turns that it has and those told of it: (frame, person), of several on one frame the last lasts.

    Each lasts until the next one begins, whoever stored which of them first.
    """
    known = {(turn.from_frame, turn.person): turn for turn in tx.find(Turn, track=track.id)}
    heard = dict.fromkeys(told)
    others = sorted((turn for key, turn in known.items() if key not in heard), key=turn_order)
    begun = sorted([*((turn.from_frame, turn.person) for turn in others), *heard], key=lambda turn: turn[0])
    for (frame, person), until in zip(begun, [*(frame for frame, _ in begun[1:]), None], strict=False):
        row = known.get((frame, person))
        if row is None:
            tx.add(Turn(new_id(), track.site, track.id, person, frame, until))
        elif row.to_frame != until:
            tx.put(replace(row, to_frame=until))


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
