"""Songs, by title or by number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workshop.domain.ids import new_id
from workshop.domain.people import name_key
from workshop.domain.session import Session, Song
from workshop.errors import StateError
from workshop.messages import message
from workshop.services.checks import checked_name
from workshop.services.lookup import find_group, pick

if TYPE_CHECKING:
    from workshop.services.house import House
    from workshop.store.transaction import Reader

SLOWEST, FASTEST = 20.0, 400.0


class SongService:
    """Adds, finds and edits the songs that groups work on."""

    def __init__(self, house: House) -> None:
        self._house = house

    def add(self, title: str, *, group: str | None = None, key: str = "", tempo: float | None = None) -> Song:
        """Add a song, to a group or to that of the one open session; `tempo` is in BPM.

        Raises:
            StateError: There is a song of that title already, or the tempo makes no sense.
            NotFoundError: There is no such group.
        """
        title, tempo = checked_name(title), checked_tempo(tempo)
        with self._house.library.write() as tx:
            _refuse_double(tx, title)
            opened = tx.find(Session, closed_at=None)
            owner = find_group(tx, group).id if group else opened[0].group if len(opened) == 1 else None
            number = 1 + max((song.number for song in tx.find(Song)), default=0)
            song = Song(
                new_id(),
                self._house.library.site,
                number,
                title,
                owner,
                self._house.clock.now(),
                key=" ".join(key.split()),
                tempo=tempo,
            )
            tx.add(song)
            if len(opened) == 1 and opened[0].group == owner:
                self._house.events.append(tx, opened[0].id, "song.added", song=song.id, number=number)
        return song

    def edit(
        self,
        wanted: str,
        *,
        title: str | None = None,
        group: str | None = None,
        key: str | None = None,
        tempo: float | None = None,
    ) -> Song:
        """Change what is given of a song. Raises StateError, NotFoundError, AmbiguousError."""
        with self._house.library.write() as tx:
            old = find_song(tx, wanted)
            if title is not None and name_key(title) != name_key(old.title):
                _refuse_double(tx, title)
            song = replace(
                old,
                title=old.title if title is None else checked_name(title),
                group=old.group if group is None else find_group(tx, group).id if group else None,
                key=old.key if key is None else " ".join(key.split()),
                tempo=old.tempo if tempo is None else checked_tempo(tempo),
            )
            tx.put(song)
        return song

    def find(self, wanted: str) -> Song:
        """The song of a title, number or end of id. Raises NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            return find_song(tx, wanted)

    def list(self, group: str | None = None) -> tuple[Song, ...]:
        """All songs, or those of one group, by number. Raises NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            owned = {"group": find_group(tx, group).id} if group else {}
            return tuple(sorted(tx.find(Song, removed=False, **owned), key=lambda song: song.number))


def find_song(tx: Reader, wanted: str) -> Song:
    """The song of a title, number or end of id, within a transaction. Raises NotFoundError, AmbiguousError."""
    songs = tx.find(Song, removed=False)
    titled = any(name_key(song.title) == name_key(wanted) for song in songs)
    numbered = [song for song in songs if str(song.number) == wanted.strip().lstrip("#")]
    if numbered and not titled:
        return numbered[0]
    return pick(
        songs,
        wanted,
        lambda song: song.title,
        lambda song, end: message("{title} (song {number}, ends {end})", title=song.title, number=song.number, end=end),
        message("There is no song called “{name}”.", name=wanted),
        message("Add it with `workshop song add {name}`; `workshop song list` shows the ones there are.", name=wanted),
    )


def checked_tempo(tempo: float | None) -> float | None:
    """A tempo in BPM. Raises StateError outside 20 to 400."""
    if tempo is not None and not SLOWEST <= tempo <= FASTEST:
        raise StateError(
            message("A tempo lies between {low} and {high} BPM.", low=int(SLOWEST), high=int(FASTEST)),
            message("Type another tempo."),
        )
    return tempo


def _refuse_double(tx: Reader, title: str) -> None:
    """Refuse a title that another song has."""
    if any(name_key(song.title) == name_key(title) for song in tx.find(Song, removed=False)):
        raise StateError(
            message("There is a song called “{name}” already.", name=title), message("Choose another title.")
        )
