"""What a picture of a take shows: its tracks and whose each stretch is, its sections and markers, what went wrong."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.consent import DRAWING
from workshop.domain.mixing import Lane, Picture
from workshop.domain.people import Person
from workshop.domain.session import Song
from workshop.domain.take import Marker, Track, Turn, length
from workshop.domain.turns import Part
from workshop.errors import StateError
from workshop.messages import Message, message, plural
from workshop.services.hearing import Audible, Hearing, Selection
from workshop.services.listening import refuse_silence
from workshop.services.rolling import refuse_while_rolling
from workshop.services.take_backing import shown_backing
from workshop.services.take_files import facts_of
from workshop.services.take_lookup import find_take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from workshop.domain.session import Session
    from workshop.domain.take import Take
    from workshop.services.house import House
    from workshop.store.transaction import Reader

    Say = Callable[[Message], str]
    Points = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A take as it may leave the library as a picture, and with `audible` whoever is flat in it."""

    audible: Audible
    picture: Picture
    named: bool
    below: tuple[int, ...] = ()

    @property
    def looked_up(self) -> Audible:
        """What was looked up to draw it."""
        return self.audible

    @property
    def session(self) -> Session:
        """The take's session."""
        return self.audible.session

    @property
    def take(self) -> Take:
        """What is drawn."""
        return self.audible.take

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of who is drawn."""
        return self.audible.people


def picture_of(house: House, number: int, say: Say, *, named: bool = False, session: str | None = None) -> Drawn:
    """A take as it is drawn, in the words that `say` gives; people are numbers in it unless it is `named`.

    Whoever may not be heard is not seen either: a flat line without a name. So are frames that are nobody's.

    Raises:
        NotFoundError, AmbiguousError: There is no such take or session.
        StateError: It rolls, holds nothing, or nobody is left to be drawn.
        ConsentError: Nobody in it said yes.
    """
    with house.library.read() as tx:
        chosen = house.sessions.latest_in(tx, session)
        take = find_take(tx, chosen, number)
        refuse_while_rolling(take)
        if not take.frames:
            raise StateError(
                message("Take {number} holds no audio.", number=number),
                message("`workshop take list` shows the others."),
            )
        found = Hearing(house, tx, DRAWING, Selection(backing=False)).audible(chosen, take)
        refuse_silence(tx, found)
        return Drawn(found, _Drawing(house, tx, found, say, named).picture(), named)


def sections_of(tx: Reader, take: Take) -> Points:
    """Where the sections of a take begin: those of what was played along, else the markers that were set."""
    kept = shown_backing(tx, take)
    if kept is not None and kept.markers:
        return tuple((frame, name) for frame, name in kept.markers if frame < take.frames)
    return markers_of(tx, take)


def markers_of(tx: Reader, take: Take) -> Points:
    """The markers that were set in a take, as (frame, kind)."""
    return tuple((marker.frame, marker.kind) for marker in tx.find(Marker, take=take.id, order_by="frame"))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One take on its way to being a picture."""

    house: House
    tx: Reader
    audible: Audible
    say: Say
    named: bool

    @property
    def take(self) -> Take:
        """What is drawn."""
        return self.audible.take

    def picture(self) -> Picture:
        """The take as a picture."""
        tracks = self.tx.find(Track, take=self.take.id, order_by="number")
        turns = self.tx.find(Turn, track=[track.id for track in tracks])
        people = self.audible.people if self.named else ()
        aliases = {person.id: person.alias for person in self.tx.find(Person, id=people)} if people else {}
        folder = self.house.paths.session(self.audible.session.folder) / self.take.folder
        lost: tuple[tuple[int, int], ...] = ()
        with suppress(OSError):
            lost = facts_of(folder).lost
        heard = {track.id: part for track, part in zip(self.audible.tracks, self.audible.job.parts, strict=True)}
        parts = [heard.get(track.id, Part(folder / track.file, track.start_frame, (), ())) for track in tracks]
        groups = {people: number for number, people in enumerate(self._groups(parts))}
        lanes = tuple(
            Lane(
                part, self._label(track, part.people, aliases), tuple(groups[span.people] for span in part.spans), lost
            )
            for track, part in zip(tracks, parts, strict=True)
        )
        marked = tuple((frame, self.say(Message(kind, {}))) for frame, kind in markers_of(self.tx, self.take))
        sections = sections_of(self.tx, self.take)
        own = sections == markers_of(self.tx, self.take)
        return Picture(
            self.take.sample_rate,
            self.take.frames,
            lanes,
            self._title(),
            self._description(tracks, turns, parts),
            tuple(self._whose(people, number, aliases) for people, number in groups.items()),
            () if own else sections,
            marked,
            self.say(message("clipped")),
            self.say(message("lost frames")),
        )

    @staticmethod
    def _groups(parts: Sequence[Part]) -> list[tuple[str, ...]]:
        """Who is heard together anywhere in the take, each once, in order of appearance."""
        return list(dict.fromkeys(span.people for part in parts for span in part.spans))

    def _label(self, track: Track, people: Iterable[str], aliases: Mapping[str, str]) -> str:
        """What stands beside a lane."""
        names = ", ".join(filter(None, map(aliases.get, people)))
        return f"{track.number} {names}"[:16] if names else self.say(message("Track {number}", number=track.number))

    def _whose(self, people: tuple[str, ...], number: int, aliases: Mapping[str, str]) -> str:
        """A line of the legend."""
        names = ", ".join(filter(None, map(aliases.get, people)))
        if names:
            return f"{number + 1}: {names}"
        if len(people) == 1:
            return self.say(message("{number}: one person", number=number + 1))
        return self.say(message("{number}: {people} people together", number=number + 1, people=len(people)))

    def _title(self) -> str:
        """What the picture is of."""
        title = self.say(message("Take {number}", number=self.take.number))
        song = self.tx.get(Song, self.take.song) if self.named and self.take.song else None
        return f"{title} – {song.title}" if song else title  # noqa: RUF001 - a dash between number and title

    def _description(self, tracks: Sequence[Track], turns: Sequence[Turn], parts: Sequence[Part]) -> str:
        """The picture in words, for whoever does not see it; of turns it tells only where something is drawn."""
        rate = self.take.sample_rate
        whole = length(self.take.frames / rate)
        told = [plural("{count} track over {time}.", "{count} tracks over {time}.", len(tracks), time=whole)]
        places = ", ".join(f"{name} {length(frame / rate)}" for frame, name in sections_of(self.tx, self.take))
        if places:
            told.append(message("Sections: {places}.", places=places))
        for track, part in zip(tracks, parts, strict=True):
            own = [turn.from_frame for turn in turns if turn.track == track.id]
            count = sum(any(span.from_frame <= frame < span.to_frame for span in part.spans) for frame in own)
            if count:
                told.append(
                    plural(
                        "Track {number}: {count} turn.", "Track {number}: {count} turns.", count, number=track.number
                    )
                )
            if track.clips and track in self.audible.tracks:
                told.append(message("Track {number} clipped {clips} times.", number=track.number, clips=track.clips))
        if self.take.lost_frames:
            told.append(plural("{count} frame was lost.", "{count} frames were lost.", self.take.lost_frames))
        if self.audible.refusing or self.audible.beside or self.audible.nobodys:
            told.append(message("Where a line is flat nobody may be heard."))
        return " ".join(map(self.say, told))
