"""Deleting what somebody is heard in, because they ask: no reason is needed, and nothing keeps who asked.

What is to go is written down first, as files and frames, and struck off once it is gone: a machine that stops at any
moment finishes with the next command.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.domain.backing import unmixed
from workshop.domain.erasure import Erased, Erasure, erasure_of, others_on
from workshop.domain.heard_in import HeardIn, heard_in
from workshop.domain.ids import new_id
from workshop.domain.session import Document, Session
from workshop.domain.take import Take, Track, Turn
from workshop.errors import DeviceError, NotFoundError, WorkshopError
from workshop.messages import message
from workshop.services.absorbing import remove_track
from workshop.services.documents import CORE, ERASING
from workshop.services.driving import driven
from workshop.services.forgetting import forget, own_backing, recorded_over, unname, unsay
from workshop.services.lookup import find_person
from workshop.services.mixes import is_mix
from workshop.services.rolling import refuse_while_rolling
from workshop.services.take_backing import BACKING
from workshop.services.take_lookup import deletable
from workshop.services.take_news import stays, still_there
from workshop.store.shredding import shred

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from workshop.domain.recording import Recorder
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer


@dataclass(frozen=True, slots=True)
class Gone:
    """What goes, or went, from a take.

    `removed` and `silenced` are track numbers, `unsaid` those of shared tracks that go as a whole because nobody can
    say who is on them when, and `along` the ids of the others on those. `whole` is true where nothing of the take is
    left. `overdubs` are the numbers of takes that were recorded over it with somebody of it in their backing, `mixed`
    of those whose mix was there until then. `missing` are files that were not where they belong. `heard` says where
    on the silenced tracks they are heard, and who with.
    """

    take: Take
    removed: tuple[int, ...] = ()
    silenced: tuple[int, ...] = ()
    unsaid: tuple[int, ...] = ()
    whole: bool = False
    overdubs: tuple[int, ...] = ()
    mixed: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    heard: tuple[HeardIn, ...] = ()

    def finished(self, erased: Erased, document: Document) -> Gone:
        """What went indeed: what was to be silenced and could not be told apart any more went as a whole."""
        parts = Erasure.read(document.text).silenced
        others = (other for part in parts if part.number in erased.whole for other in part.people)
        return replace(
            self,
            removed=(*self.removed, *erased.whole),
            silenced=tuple(number for number in self.silenced if number not in erased.whole),
            unsaid=(*self.unsaid, *erased.whole),
            along=tuple(dict.fromkeys((*self.along, *others))),
            missing=erased.missing,
        )


class Eraser:
    """Deletes takes and parts of takes. Whoever calls holds the lock of whoever starts or ends one."""

    def __init__(self, house: House) -> None:
        self._house = house

    def preview(self, number: int, alias: str | None, session: str | None = None) -> Gone:
        """What would go of a take if somebody asks for what they are heard in; without a name, for all of it.

        Raises:
            StateError: No session is named and none is open.
            NotFoundError: There is no such take or person, or they are not on it.
        """
        with self._house.library.read() as tx:
            take = deletable(tx, self._house.sessions, number, session)
            if alias is not None:
                return self._planned(tx, take, alias)[0]
            tracks = tuple(track.number for track in tx.find(Track, take=take.id, order_by="number"))
            over = recorded_over(tx, take)
            return Gone(take, removed=tracks, whole=True, overdubs=over.numbers, mixed=over.mixed)

    def part(self, number: int, alias: str, session: str | None, kept: Collection[str]) -> tuple[Gone, Document | None]:
        """Write down what goes of a take, and take its rows away; `kept` are takes (ids) that roll only by their rows.

        Returns it with the document to `finish`, if there is anything to finish. Raises as `preview`, and StateError
        while the take rolls.
        """
        with self._house.library.write() as tx:
            take = self._deletable(tx, number, session, kept)
            gone, erasure = self._planned(tx, take, alias)
            person = find_person(tx, alias).id
            unname(tx, take, person)
            if gone.whole:
                row, document = self._forget(tx, take, erasure.backings)
                return replace(gone, take=row), document
            for track in tx.find(Track, take=take.id, number=list(erasure.removed)):
                remove_track(tx, track)
            unsay(tx, take, person)
            count = len(gone.removed) + len(gone.silenced)
            self._house.events.append(tx, take.session, "take.erased", take=take.id, number=take.number, tracks=count)
            return gone, self._write_down(tx, take, erasure)

    def whole(self, number: int, session: str | None, kept: Collection[str]) -> tuple[Gone, Document | None]:
        """Forget a whole take. Raises as `part`."""
        with self._house.library.write() as tx:
            take = self._deletable(tx, number, session, kept)
            over = recorded_over(tx, take)
            row, document = self._forget(tx, take, over.files)
            return Gone(row, whole=True, overdubs=over.numbers, mixed=over.mixed), document

    def wish(self, take: Take) -> None:
        """Write down that a take that rolls is to be deleted, before it is stopped."""
        with self._house.library.write() as tx:
            self._write_down(tx, take, Erasure(whole=True))

    def open(self) -> tuple[list[str], list[Document]]:
        """What was written down and is not done, after a kill or where the disk refused.

        The takes (ids) that were to be stopped and deleted, and what is to be finished.
        """
        with self._house.library.read() as tx:
            found = [(each, _wishes_all(each)) for each in tx.find(Document, kind=ERASING)]
        return [each.subject for each, whole in found if whole], [each for each, whole in found if not whole]

    def fulfil(self, take: str) -> None:
        """Forget a take (id) that was to be deleted and has stopped. A second time only strikes the wish off."""
        with self._house.library.write() as tx:
            row = tx.get(Take, take)
            if row is not None and not row.removed:
                self._forget(tx, row, recorded_over(tx, row).files)
                return
            for document in tx.find(Document, kind=ERASING, subject=take):
                if _wishes_all(document):
                    tx.remove(document)

    def finish(self, document: Document, recorder: Recorder) -> Erased:
        """Take what a document names off the disk, then make the rows say so.

        Raises DeviceError where it cannot be done now; the document stays, and the next command tries again.
        """
        with self._house.library.read() as tx:
            take = tx.get(Take, document.subject)
            session = tx.get(Session, take.session) if take else None
        try:
            erasure = Erasure.read(document.text)
        except ValueError as error:
            if take is not None and not take.removed:
                raise _damaged(take) from error
            erasure = Erasure()  # all of it is gone, but for mixes, which are swept where no take names them
        erased = Erased()
        if take is not None and session is not None:
            try:
                if not take.removed:
                    with driven():
                        erased = recorder.erase(self._house.paths.session(session.folder) / take.folder, erasure)
                missing, strays = self._shred(erasure.backings)
            except (WorkshopError, OSError) as error:
                raise DeviceError(
                    still_there(take, error),
                    message("Check that the library's disk is there and not read-only; the next command tries again."),
                ) from error
            if strays:
                raise stays(take, strays[0])
            erased = replace(erased, missing=(*erased.missing, *missing))
        with self._house.library.write() as tx:
            _strike(tx, document, erasure, erased)
        return erased

    def _deletable(self, tx: Reader, number: int, session: str | None, kept: Collection[str]) -> Take:
        """The take of a number, unless it rolls."""
        take = deletable(tx, self._house.sessions, number, session)
        if take.id not in kept:
            refuse_while_rolling(take)
        return take

    def _planned(self, tx: Reader, take: Take, alias: str) -> tuple[Gone, Erasure]:
        """What goes of a take when somebody asks."""
        person = find_person(tx, alias)
        tracks = tx.find(Track, take=take.id, order_by="number")
        turns = tx.find(Turn, track=[track.id for track in tracks])
        erasure = erasure_of(person.id, tracks, turns)
        if not erasure.removed and not erasure.silenced:
            raise NotFoundError(
                message("{name} is on no track of take {number}.", name=person.alias, number=take.number),
                message("`workshop take show {number}` says who is.", number=take.number),
            )
        over = recorded_over(tx, take, person.id)
        others = {
            track.number: others_on(person.id, track, turns) for track in tracks if track.number in erasure.removed
        }
        silenced = tuple(part.number for part in erasure.silenced)
        gone = Gone(
            take,
            removed=tuple(erasure.removed),
            silenced=silenced,
            unsaid=tuple(number for number, people in others.items() if people),
            along=tuple(dict.fromkeys(other for people in others.values() for other in people)),
            whole=len(erasure.removed) == len(tracks),
            overdubs=over.numbers,
            mixed=over.mixed,
            heard=tuple(heard_in(person.id, track, turns) for track in tracks if track.number in silenced),
        )
        return gone, replace(erasure, backings=over.files)

    def _forget(self, tx: Writer, take: Take, backings: tuple[str, ...]) -> tuple[Take, Document | None]:
        """Forget a take, log that, and write down the backings that hold it, and the one that was mixed for it."""
        backings = tuple(dict.fromkeys((*backings, *own_backing(tx, take))))
        forget(tx, take)
        self._house.events.append(tx, take.session, "take.deleted", take=take.id, number=take.number)
        document = self._write_down(tx, take, Erasure(backings=backings)) if backings else None
        return replace(take, removed=True), document

    def _write_down(self, tx: Writer, take: Take, erasure: Erasure) -> Document:
        """Keep what is to go, until it is gone."""
        return self._house.documents.keep_in(tx, CORE, ERASING, take.id, erasure.text(), session=take.session)

    def _shred(self, backings: tuple[str, ...]) -> tuple[list[str], list[Path]]:
        """Shred mixes that were recorded over; returns which were not there, and what is there and is no mix."""
        paths = self._house.paths
        missing: list[str] = []
        strays: list[Path] = []
        for name in backings:
            path = paths.home / name
            if os.path.lexists(path) and not is_mix(paths, path):
                strays.append(path)
            elif not shred(path):
                missing.append(name)
        return missing, strays


def _damaged(take: Take) -> DeviceError:
    """That nobody can say any more what was to go."""
    return DeviceError(
        message(
            "What was to be deleted of take {number} cannot be read any more, so it is still there; `workshop take "
            "delete {number}` deletes all of the take.",
            number=take.number,
        )
    )


def _wishes_all(document: Document) -> bool:
    """Whether all of a take that rolls is to go; of one that cannot be read it is not known, so it is not."""
    try:
        return Erasure.read(document.text).whole
    except ValueError:
        return False


def _strike(tx: Writer, document: Document, erasure: Erasure, erased: Erased) -> None:
    """Make the rows say what the files hold now, and strike the document off."""
    tracks = {track.number: track for track in tx.find(Track, take=document.subject)}
    for number in {*erasure.removed, *erased.whole} & set(tracks):
        remove_track(tx, tracks[number])
    for part in erasure.silenced:
        track = tracks.get(part.number)
        if track is not None and part.number not in erased.whole:
            people = tuple(person for person in track.people if person in part.people)
            tx.put(replace(track, people=people, sha256="", lufs=None, active_frames=None))
            for turn in tx.find(Turn, track=track.id, from_frame=list(part.turns)):
                if part.ends(turn.from_frame, turn.person):
                    tx.put(replace(turn, person=None))
            if part.hushed(track.start_frame):
                _hush(tx, track)
    for backing in tx.find(Document, kind=BACKING) if erasure.backings else ():
        tx.put(replace(backing, text=unmixed(backing.text, erasure.backings)))
    if tx.get(Document, document.id) is not None:
        tx.remove(document)


def _hush(tx: Writer, track: Track) -> None:
    """Make nobody's what is silence now before a track's first turn; a second time does nothing."""
    first = min((turn.from_frame for turn in tx.find(Turn, track=track.id)), default=track.start_frame)
    if first > track.start_frame:
        tx.add(Turn(new_id(), track.site, track.id, None, track.start_frame, first))
