"""Who may be heard of a take: its tracks and what was played along, cut to what everybody in it allows."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from workshop.domain.backing import Unreadable
from workshop.domain.consent import Consent, Use, lacking
from workshop.domain.mixing import MixJob
from workshop.domain.recording import TakeLabel
from workshop.domain.session import Session
from workshop.domain.take import Take, Track, Turn
from workshop.domain.turns import Part, Span, audible, people_in, spans
from workshop.services.bleed import bleed_of
from workshop.services.take_backing import kept_backing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workshop.services.house import House
    from workshop.store.transaction import Reader


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom somebody wants to hear, by id: only these people (nobody named: everybody), and never those."""

    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    backing: bool = True

    def wants(self, span: Span) -> bool:
        """Whether a span is asked for: somebody who is to be heard alone is not where others are heard with them."""
        return self.fits(span.people)

    def fits(self, people: Iterable[str]) -> bool:
        """Whether what these people (ids) are heard in together is asked for."""
        heard = frozenset(people)
        return not heard & self.without and (not self.only or heard <= self.only)


@dataclass(frozen=True, slots=True)
class Audible:
    """What may be heard of a take.

    `tracks` are its own that are heard, in the order of the job's first parts. `refusing` are the ids of who did not
    say yes and is silent, each with the use that they did not allow where they were met first: the take itself, then
    those below. `beside` are the ids of who is silent because they are heard together with one of those; `nobodys` says
    that frames which belong to nobody are silent; `backing` is heard, none, unasked, missing, or refused; `below` are
    the numbers of the session's takes that it was recorded over and that are heard with it. `mingled` are the ids of
    who was to be heard alone and is left out where others are heard with them; `narrowed` says that something of what
    was played along is left out because others are heard in it.
    """

    session: Session
    take: Take
    tracks: tuple[Track, ...]
    job: MixJob
    refusing: Mapping[str, Use] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    nobodys: bool = False
    backing: str = "none"
    below: tuple[int, ...] = ()
    mingled: tuple[str, ...] = ()
    narrowed: bool = False
    uses: tuple[Use, ...] = ()
    selection: Selection = field(default_factory=Selection)

    @property
    def looked_up(self) -> Audible:
        """What was looked up: this itself."""
        return self

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of everybody who is heard."""
        return self.job.people


@dataclass(frozen=True, slots=True)
class Shareable(Audible):
    """What of a take may leave the library: a type of its own, so that what is only for the group's ears cannot."""

    label: TakeLabel = field(default_factory=TakeLabel)

    @classmethod
    def of(cls, found: Audible, label: TakeLabel) -> Shareable:
        """What was looked up with `SHARING`, and what the files tell of it."""
        return cls(**{each.name: getattr(found, each.name) for each in fields(Audible)}, label=label)


@dataclass(slots=True)
class Hearing:
    """Looks at takes within a transaction; gathers on the way who is left out, with the use that they did not allow."""

    house: House
    tx: Reader
    uses: tuple[Use, ...]
    selection: Selection
    refusing: dict[str, Use] = field(default_factory=dict)
    beside: dict[str, None] = field(default_factory=dict)
    nobodys: bool = False
    below: dict[str, int] = field(default_factory=dict)
    mingled: dict[str, None] = field(default_factory=dict)
    narrowed: bool = False
    silenced: set[str] = field(default_factory=set)

    def audible(self, session: Session, take: Take) -> Audible:
        """All of it. Whoever is not asked for is not told of either."""
        self.below[take.id] = take.number
        found = self._tracks(session, take)
        parts, state, backing, frames = [part for _, part in found], "unasked", None, take.frames
        if self.selection.backing:
            state, below, backing = self._backing(take)
            parts += below
            frames = max([frames, *(span.to_frame for part in below for span in part.spans)])
        job = MixJob(take.sample_rate, frames, tuple(parts), backing)
        tracks = tuple(track for track, _ in found)
        under = tuple(number for identifier, number in self.below.items() if identifier != take.id)
        silent = (dict(self.refusing), tuple(self.beside), self.nobodys)
        left_out = (tuple(self.mingled), self.narrowed)
        return Audible(session, take, tracks, job, *silent, state, under, *left_out, self.uses, self.selection)

    def layers(self, takes: Sequence[Take]) -> MixJob:
        """Takes and all that they were recorded over, first frames together: what a new take is recorded over.

        Of what was played along to them the first is heard.
        """
        _, parts, backing = self._below(take.id for take in takes)
        whole = (*parts, backing) if backing else parts
        ends = [*(take.frames for take in takes), *(span.to_frame for part in whole for span in part.spans)]
        return MixJob(takes[0].sample_rate, max(ends), tuple(parts), backing)

    def lacking(self, take: Take, person: str, *, made: bool = False) -> Use | None:
        """The first use of a take that a person (id) does not allow, or None.

        Of what was `made` elsewhere nobody asks whether it was recorded.
        """
        rows = self.tx.find(Consent, person=person)
        uses = [use for use in self.uses if not (made and use is Use.RECORD)]
        return lacking(rows, person, uses, self.house.clock.now(), song=take.song, take=take.id)

    def _tracks(self, session: Session, take: Take) -> list[tuple[Track, Part]]:
        """A take's tracks of which anything is heard."""
        folder = self.house.paths.session(session.folder) / take.folder
        tracks = self.tx.find(Track, take=take.id, order_by="number")
        turns = self.tx.find(Turn, track=[track.id for track in tracks])
        held = self._held(take)
        found = []
        for track in tracks:
            every = spans(track, turns)
            wanted = [span for span in every if not span.people or self.selection.wants(span)]
            heard = () if held else audible(wanted, lambda person: self.lacking(take, person) is None)
            self._note(take, wanted, heard)
            self._note_others(take, [span for span in every if span not in wanted])
            if heard:
                path = folder / track.file
                found.append((track, Part(path, track.start_frame, people_in(heard), heard, track.lufs)))
        return found

    def _held(self, take: Take) -> bool:
        """Whether a take may not leave for what was played along to it: a microphone may have heard the headphones.

        Whoever is in there is asked as if they were on its tracks; where nobody can say who is, it stays.
        """
        if Use.SHARE_IN_HOUSE not in self.uses:
            return False
        takes = self.tx.find(Take, session=take.session)
        bleed = bleed_of(take, takes, lambda row: kept_backing(self.tx, row))
        self.nobodys = self.nobodys or not bleed.known
        rows, now = self.tx.find(Consent, person=list(bleed.people)), self.house.clock.now()
        against = {person: bleed.lacking(rows, person, self.uses, now) for person in bleed.people}
        refusing = {person: use for person, use in against.items() if use is not None}
        self.refusing |= refusing
        return bool(refusing) or not bleed.known

    def _note(self, take: Take, wanted: Iterable[Span], heard: tuple[Span, ...]) -> None:
        """Keep in mind who is silent."""
        for span in wanted:
            if span in heard:
                continue
            self.silenced.add(take.id)
            self.nobodys = self.nobodys or not span.people
            for person in span.people:
                use = self.lacking(take, person)
                if use is None:
                    self.beside[person] = None
                else:
                    self.refusing.setdefault(person, use)

    def _note_others(self, take: Take, left_out: Sequence[Span]) -> None:
        """Keep in mind who was to be heard alone and is heard with others, and whether others are in a take below."""
        wanted = self.selection.only - self.selection.without
        for span in left_out if self.selection.only else ():
            self.mingled |= dict.fromkeys(person for person in span.people if person in wanted)
            self.narrowed = self.narrowed or take.id != next(iter(self.below))

    def _backing(self, take: Take) -> tuple[str, list[Part], Part | None]:
        """What was played along: its state, and either the tracks of earlier takes or a file, or both."""
        kept = kept_backing(self.tx, take)
        if kept is None:
            return "none", [], None
        if isinstance(kept, Unreadable):
            return "missing", [], None
        if kept.takes:
            return self._below(kept.takes)
        fits = self.selection.fits(kept.people)
        self.narrowed = self.narrowed or not fits
        if not fits or any(self.lacking(take, person, made=True) for person in kept.people):
            return "refused" if fits else "unasked", [], None
        path = self.house.paths.home / kept.file
        if not kept.file or not path.is_file():
            return "missing", [], None
        everything = Span(kept.people, 0, kept.frames or take.frames)
        return "heard", [], Part(path, 0, kept.people, (everything,))

    def _below(self, takes: Iterable[str]) -> tuple[str, list[Part], Part | None]:
        """Takes (ids) that one was recorded over, track by track: so everybody's own word counts for each of them."""
        parts: list[Part] = []
        there: set[str] = set()
        state, backing = "none", None
        for identifier in takes:
            take = self.tx.get(Take, identifier)
            session = self.tx.get(Session, take.session) if take else None
            if take is None or session is None or take.removed or take.id in self.below:
                continue
            self.below[take.id] = take.number
            there.add(take.id)
            parts += [part for _, part in self._tracks(session, take)]
            under, below, file = self._backing(take)
            parts += below
            state, backing = (under, file) if backing is None else (state, backing)
        if parts or backing:
            state = "heard"
        elif there & self.silenced:
            state = "refused"
        elif state == "none":
            state = "unasked" if there else "missing"
        return state, parts, backing
