"""The participant's track log: everything that one person was recorded on, across sessions and groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop.domain.consent import Consent, Use, allows
from workshop.domain.people import Group
from workshop.domain.session import Session, Song
from workshop.domain.take import Take, Track, Turn
from workshop.domain.turns import Span, everybody, spans, taken_turns
from workshop.services.lookup import find_person
from workshop.services.telling import data_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from workshop.domain.people import Person
    from workshop.services.house import House
    from workshop.store.transaction import Reader

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Look:
    """One consistent look at a person's consents, at an instant."""

    tx: Reader
    person: Person
    consents: Sequence[Consent]
    now: datetime


def track_log(house: House, alias: str, session: str | None = None) -> list[Row]:
    """Every track and turn of a person, the oldest first; of one session where that is named. Removed takes are gone.

    Keys: date (ISO 8601, UTC), session, group, take, song, verdict, status, track, kind, turn, channel, file,
    start_frame, start_seconds, frames, seconds, lost_frames, peak_dbfs, lufs, consent, allowed.
    `kind` is track (the whole file, theirs alone), turn (theirs alone, number `turn` of the track), or together (where
    nobody said who has a shared microphone, or nothing of its file is measured). Frames count from the take's start;
    `peak_dbfs` and `lufs` are of whole files and None for parts of one. `consent` says of each use whether they allow
    it now for this take, and `allowed` lists the yeses.

    Raises NotFoundError, AmbiguousError.
    """
    with house.library.read() as tx:
        person = find_person(tx, alias)
        look = _Look(tx, person, tx.find(Consent, person=person.id), house.clock.now())
        where = {"session": house.sessions.latest_in(tx, session).id} if session is not None else {}
        found = [row for take in _takes_with(look, where) for row in _of_take(look, take)]
    return sorted(found, key=lambda row: (row["date"], row["take"], row["start_frame"], row["track"]))


def _takes_with(look: _Look, where: dict[str, str]) -> list[Take]:
    """The takes that a person has a track or a turn in."""
    turned = {turn.track for turn in look.tx.find(Turn, person=look.person.id)}
    on = {row.take for row in look.tx.find(Track) if look.person.id in row.people or row.id in turned}
    return look.tx.find(Take, id=on, removed=False, **where)


def _of_take(look: _Look, take: Take) -> Iterator[Row]:
    """What a person has in one take."""
    session = look.tx.get(Session, take.session)
    group = look.tx.get(Group, session.group) if session else None
    song = look.tx.get(Song, take.song) if take.song else None
    consent = {
        use.value: allows(look.consents, look.person.id, use, look.now, song=take.song, take=take.id) for use in Use
    }
    about = {
        "date": take.started_at.isoformat(),
        "session": take.session,
        "group": group.name if group else None,
        "take": take.number,
        "song": song.title if song else None,
        "verdict": take.verdict.value,
        "status": take.status.value,
    }
    uses = {"consent": consent, "allowed": [use for use, yes in consent.items() if yes]}
    for track in look.tx.find(Track, take=take.id, order_by="number"):
        for part in _parts(look, take, track):
            yield {**about, **part, **uses}


def _parts(look: _Look, take: Take, track: Track) -> Iterator[Row]:
    """What a person has on one track: all of it, or their turns."""
    turns = look.tx.find(Turn, track=track.id)
    if not track.frames or not taken_turns(track, turns):
        people = everybody(track, turns)
        if look.person.id in people:
            measured = {"lost_frames": track.lost_frames, "peak_dbfs": track.peak_dbfs, "lufs": track.lufs}
            kind = "track" if len(people) == 1 else "together"
            yield {**_place(take, track, track.start_frame, track.frames), "kind": kind, "turn": None, **measured}
        return
    lost = _losses(look.tx, take)
    number = 0
    for span in spans(track, turns):
        if look.person.id not in span.people:
            continue
        number += span.people == (look.person.id,)
        alone = {"kind": "turn", "turn": number} if len(span.people) == 1 else {"kind": "together", "turn": None}
        measured = {"lost_frames": _lost_in(span, lost), "peak_dbfs": None, "lufs": None}
        yield {**_place(take, track, span.from_frame, span.frames), **alone, **measured}


def _place(take: Take, track: Track, start: int, frames: int) -> Row:
    """Where something is: on which track, from when on, and how long."""
    rate = take.sample_rate or 1
    return {
        "track": track.number,
        "channel": track.channel,
        "file": track.file,
        "start_frame": start,
        "start_seconds": round(start / rate, 3),
        "frames": frames,
        "seconds": round(frames / rate, 3),
    }


def _losses(tx: Reader, take: Take) -> list[tuple[int, int]]:
    """The (frame, frames) that a take lost, as its session's log has them."""
    told = [data_of(event) for event in tx.events(take.session) if event.kind == "take.lost_frames"]
    return [(data["frame"], data["frames"]) for data in told if data.get("take") == take.id]


def _lost_in(span: Span, lost: Sequence[tuple[int, int]]) -> int:
    """How many of a span's frames were lost."""
    reach = (min(span.to_frame, frame + frames) - max(span.from_frame, frame) for frame, frames in lost)
    return sum(max(frames, 0) for frames in reach)
