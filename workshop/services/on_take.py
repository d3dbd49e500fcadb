"""Who is on the take that rolls: its open tracks, and who has which microphone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.people import Person
from workshop.domain.take import Take, TakeStatus, Track, Turn
from workshop.domain.turns import everybody, turn_order
from workshop.services.take_files import facts_of, session_of, take_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.journal import TakeFacts
    from workshop.domain.recording import Rolling
    from workshop.domain.session import Session
    from workshop.services.house import House
    from workshop.store.transaction import Reader


def open_tracks(house: House, tx: Reader, take: Take, rolling: Rolling | None) -> list[Track]:
    """The tracks of a rolling take that are still written, by number, as the recorder tells in `rolling`.

    Where none was asked, or it is an older one that does not tell, the journal is read: the longer the take, the longer
    that lasts. One that nobody came to add, as after a kill, is in neither; where the journal cannot be read now, rows
    are believed.
    """
    rows = planned_tracks(tx, take)
    if rolling is not None and rolling.take == take.id and rolling.tracks is not None:
        return [row for row in rows if row.number in rolling.tracks]
    try:
        facts = facts_of(take_path(house, session_of(tx, take), take))
    except OSError:
        return rows
    return [row for row in rows if _written(facts, row)]


def tracks_at(house: House, tx: Reader, take: Take, person: str, rolling: Rolling | None) -> list[Track]:
    """The tracks that are still written at whose microphone a person (id) is or was; see `open_tracks`."""
    if not any(person in people_at(tx, row) for row in planned_tracks(tx, take)):
        return []
    return [row for row in open_tracks(house, tx, take, rolling) if person in people_at(tx, row)]


def _written(facts: TakeFacts, row: Track) -> bool:
    """Whether the journal has a track's beginning and not its end: nobody may have come to write that into its row."""
    known = facts.tracks.get(row.number)
    return known is not None and not known.ended


def planned_tracks(tx: Reader, take: Take) -> list[Track]:
    """The tracks of a rolling take that have not ended by their rows, by number; some may yet be about to begin."""
    return [row for row in tx.find(Track, take=take.id, order_by="number") if not row.frames]


def rolling_in(house: House, session: Session) -> Take | None:
    """The take of a session that rolls by its row."""
    with house.library.read() as tx:
        takes = tx.find(Take, session=session.id, status=TakeStatus.ROLLING)
    return takes[-1] if takes else None


def newest_turn(tx: Reader, track: Track) -> Turn | None:
    """The turn that lasts on a track now; None where nobody said who is on it."""
    turns = tx.find(Turn, track=track.id)
    return max(turns, key=turn_order, default=None)


def has_now(tx: Reader, track: Track, person: str) -> bool:
    """Whether a person (id) is on a track that is written: as one of its people, or by the turn that lasts."""
    turn = newest_turn(tx, track)
    return person in track.people if turn is None else turn.person == person


def people_at(tx: Reader, track: Track) -> tuple[str, ...]:
    """The ids of who is, or was, at a track's microphone: from the beginning, or by a turn."""
    return everybody(track, tx.find(Turn, track=track.id))


def own_track(tx: Reader, tracks: Iterable[Track], person: str) -> Track | None:
    """The track that is one person's (id) alone."""
    return next((track for track in tracks if people_at(tx, track) == (person,)), None)


def shared_by(tx: Reader, tracks: Iterable[Track], person: str) -> list[Track]:
    """The tracks that a person (id) shares with others."""
    at = {track.number: people_at(tx, track) for track in tracks}
    return [track for track in tracks if person in at[track.number] and len(at[track.number]) > 1]


def alias_of(tx: Reader, person: str) -> str:
    """What a person (id) is called."""
    known = tx.get(Person, person)
    return known.alias if known else "?"
