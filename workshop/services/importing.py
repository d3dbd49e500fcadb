"""A file from elsewhere, such as a phone's recording of the rehearsal, becomes a take of the open session."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workshop.domain.consent import Use
from workshop.domain.recording import Armed, TakePlan
from workshop.domain.take import IMPORTED
from workshop.errors import FileError, StateError, WorkshopError
from workshop.messages import message, plural
from workshop.services.channels import refusal
from workshop.services.cueing import track_plan
from workshop.services.driving import driven
from workshop.services.finishing import Finisher
from workshop.services.lookup import find_person
from workshop.services.planning import Planned, Planner
from workshop.services.rolling import alone
from workshop.services.songs import find_song
from workshop.services.take_files import take_path
from workshop.services.take_request import Finished, Started

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workshop.domain.foreign import Foreign
    from workshop.domain.session import Song
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file to bring in, and who is heard in it.

    `people` are heard on every channel but those that `channels` (counted from 1) gives to one person. Persons go by
    alias or end of id. `nobody` says that the rest belongs to nobody on the list. `song` is a title or number.
    """

    file: Path
    people: tuple[str, ...] = ()
    channels: Mapping[int, str] = field(default_factory=dict)
    nobody: bool = False
    song: str | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The take that a file became, and what the file was like."""

    finished: Finished
    foreign: Foreign


class ImportService:
    """Brings files in. A file is copied sample by sample, never moved or written, and nothing it says comes along."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._planner = Planner(house)
        self._finisher = Finisher(house)

    def bring_in(self, request: ImportRequest) -> Imported:
        """Make a take of a file: a track a channel, sealed, logged and mirrored as a recorded one.

        Raises:
            FileError: It is no WAV that can be read, lies in the library, or the disk has no room for its copy.
            StateError: No session is open, a take rolls, nobody is named, or a channel that the file does not have.
            ConsentError: Somebody named did not say yes to being recorded.
            PluginError: There is no recorder.
        """
        recorder = self._house.takes.recorder
        with self._house.library.read() as tx:
            self._house.sessions.open_in(tx, request.session)
            self._everybody(tx, request, find_song(tx, request.song) if request.song else None)
        self._refuse_own(request.file)
        with driven():
            foreign = recorder.examine(request.file)
        with alone(self._house):
            self._refuse_rolling()
            planned = self._planner.begin_with(lambda tx: self._commit(tx, request, foreign))
            take = planned.started.take
            try:
                with driven():
                    recorder.bring_in(request.file, planned.plan)
            except BaseException:
                with suppress(WorkshopError):
                    self._finisher.close(take, recorder)
                raise
            finished = self._finisher.close(take, recorder)
        if finished is None:
            raise FileError(message("Nothing of the file could be kept."), message("Try again, or record it anew."))
        self._finisher.tell(finished)
        return Imported(finished, foreign)

    def _commit(self, tx: Writer, request: ImportRequest, foreign: Foreign) -> Planned:
        """Write the rows and the event of a take that is about to come in."""
        session = self._house.sessions.open_in(tx, request.session)
        song = find_song(tx, request.song) if request.song else None
        everybody, own = self._everybody(tx, request, song)
        beyond = [channel for channel in own if not 1 <= channel <= foreign.channels]
        if beyond:
            raise StateError(
                message(
                    "The file has no channel {channel}; it has {count}.", channel=beyond[0], count=foreign.channels
                ),
                plural("It has only channel {count}.", "Choose a channel from 1 to {count}.", foreign.channels),
            )
        numbers = range(1, foreign.channels + 1)
        if not everybody and not request.nobody and len(own) < foreign.channels:
            raise _unknown_voices()
        device = Armed(IMPORTED, "", "", foreign.sample_rate, foreign.channels)
        take = self._planner.new_take(tx, session, song, device, None)
        tracks = tuple(self._planner.track(take, number, number, own.get(number, everybody)) for number in numbers)
        for row in (take, *tracks):
            tx.add(row)
        facts: dict[str, Any] = {
            "take": take.id,
            "number": take.number,
            "tracks": len(tracks),
            "sample_rate": take.sample_rate,
        }
        self._house.events.append(tx, session.id, "take.imported", **facts, song=take.song)
        plan = TakePlan(take.id, take_path(self._house, session, take), tuple(map(track_plan, tracks)))
        return Planned(Started(session, take, tracks, {}), plan)

    def _everybody(
        self, tx: Reader, request: ImportRequest, song: Song | None
    ) -> tuple[tuple[str, ...], dict[int, tuple[str, ...]]]:
        """The ids of who is heard throughout, and of who has a channel of their own. All must have said yes."""
        if not request.people and not request.channels and not request.nobody:
            raise _unknown_voices()
        if request.people and request.nobody:
            raise StateError(
                message("Either people are named, or the file belongs to nobody."),
                message("If somebody unknown is heard in it too, leave the names out: it stays in the library."),
            )
        everybody = tuple(dict.fromkeys(self._willing(tx, wanted, song) for wanted in request.people))
        named = request.channels.items()
        own: dict[int, tuple[str, ...]] = {channel: (self._willing(tx, wanted, song),) for channel, wanted in named}
        return everybody, own

    def _willing(self, tx: Reader, wanted: str, song: Song | None) -> str:
        """The id of somebody who said yes to being recorded."""
        person = find_person(tx, wanted)
        if not self._house.consents.allows_in(tx, person.id, Use.RECORD, song=song.id if song else None):
            raise refusal(person.alias)
        return person.id

    def _refuse_own(self, file: Path) -> None:
        """Refuse a file of the library itself: who is heard in it is known there already."""
        with suppress(OSError, RuntimeError):
            if file.resolve().is_relative_to(self._house.paths.home.resolve()):
                raise FileError(
                    message("That file is in the library already."), message("`workshop take list` shows its takes.")
                )

    def _refuse_rolling(self) -> None:
        """Refuse while a take rolls: its files come first on the disk."""
        if self._house.takes.rolling() is not None:
            raise StateError(message("A take is being recorded."), message("Stop it first with `workshop take stop`."))


def _unknown_voices() -> StateError:
    """The refusal of a file of which nobody says who is heard in it."""
    return StateError(
        message("Nobody has said who is heard in that file."),
        message("Name them with `--person ALIAS`, once for each, or say `--nobody`: then it stays in the library."),
    )
