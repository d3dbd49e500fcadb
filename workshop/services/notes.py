"""Notes: a leader's own words about a session, a take or a song."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.ids import new_id
from workshop.domain.session import About, Note, Session
from workshop.errors import StateError
from workshop.messages import message
from workshop.services.checks import checked_text
from workshop.services.songs import find_song
from workshop.services.take_lookup import find_take

if TYPE_CHECKING:
    from workshop.services.house import House
    from workshop.store.transaction import Reader


class NoteService:
    """Keeps notes. The log carries a note's id, never its text."""

    def __init__(self, house: House) -> None:
        self._house = house

    def add(
        self, text: str, *, about: About = About.SESSION, subject: str | int | None = None, session: str | None = None
    ) -> Note:
        """Write a note about the session, a take (`subject`: its number) or a song (`subject`: its title or number).

        Raises:
            StateError: There is no session, or the text is empty or too long.
            NotFoundError: There is no such take or song.
        """
        text = checked_text(text)
        with self._house.library.write() as tx:
            chosen = self._house.sessions.latest_in(tx, session)
            target = _target(tx, chosen, about, subject)
            note = Note(new_id(), self._house.library.site, chosen.id, about, target, text, self._house.clock.now())
            tx.add(note)
            self._house.events.append(tx, chosen.id, "note.added", note=note.id, about=about.value)
        return note

    def list(self, session: str | None = None) -> tuple[Note, ...]:
        """The notes of a session, oldest first. Raises StateError, NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            chosen = self._house.sessions.latest_in(tx, session)
            return tuple(
                sorted(tx.find(Note, session=chosen.id, removed=False), key=lambda note: (note.created_at, note.id))
            )


def _target(tx: Reader, session: Session, about: About, subject: str | int | None) -> str:
    """The id of what a note is about."""
    if about is About.SESSION:
        return session.id
    if subject is None:
        raise StateError(
            message("A note about a take or a song needs its number."),
            message("`workshop take list` shows the numbers."),
        )
    return find_take(tx, session, int(subject)).id if about is About.TAKE else find_song(tx, str(subject)).id
