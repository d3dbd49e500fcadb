"""The application: one library with its clock, plugins and services, made by a factory and handed around."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workshop.clock import Clock, SystemClock
from workshop.errors import LibraryError, WorkshopError
from workshop.messages import Message, message
from workshop.paths import Paths, library_home

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from workshop.plugin.host import PluginHost
    from workshop.presets import Presets
    from workshop.services.attendance import AttendanceService
    from workshop.services.calibrations import Calibrations
    from workshop.services.consents import ConsentService
    from workshop.services.deleting import DeletionService
    from workshop.services.documents import DocumentService
    from workshop.services.events import EventService
    from workshop.services.exports import ExportService
    from workshop.services.importing import ImportService
    from workshop.services.listening import ListeningService
    from workshop.services.notes import NoteService
    from workshop.services.people import PeopleService
    from workshop.services.sessions import SessionService
    from workshop.services.songs import SongService
    from workshop.services.takes import TakeService
    from workshop.services.undo import UndoService
    from workshop.settings import Settings
    from workshop.store.library import Library


@dataclass
class App:
    """One library and everything that works on it. Each part is imported and made when it is first asked for."""

    paths: Paths
    clock: Clock
    environ: Mapping[str, str]

    @cached_property
    def settings(self) -> Settings:
        """What workshop.toml says. Raises WorkshopError when it cannot be read."""
        from workshop.settings import Settings

        return Settings.read(self.paths.settings)

    @cached_property
    def library(self) -> Library:
        """What is stored."""
        from workshop.store.ballast import ballast_bytes
        from workshop.store.library import Library

        ballast = ballast_bytes(self.environ)
        return Library(self.paths, self.clock, url=self.settings.library_url, ballast=ballast)

    @cached_property
    def host(self) -> PluginHost:
        """The plugins."""
        from workshop.plugin.host import PluginHost

        host = PluginHost(self.paths, self.settings, self.environ)
        host.bind(
            documents=lambda kind, subject: self.documents.find(kind, subject),  # noqa: PLW0108 - made when asked for
            alias=lambda person: self.people.alias(person),  # noqa: PLW0108 - made when asked for
            preset=lambda kind, name: self.presets.load(kind, name),  # noqa: PLW0108 - made when asked for
        )
        return host

    @cached_property
    def presets(self) -> Presets:
        """Templates, decks, rigs and plans: the leader's own over the plugins' over the built-in ones."""
        from workshop.presets import Presets

        return Presets(self.paths, self.host)

    @cached_property
    def people(self) -> PeopleService:
        """Venues, groups and persons."""
        from workshop.services.people import PeopleService

        return PeopleService(self)

    @cached_property
    def sessions(self) -> SessionService:
        """Sessions."""
        from workshop.services.sessions import SessionService

        return SessionService(self)

    @cached_property
    def attendance(self) -> AttendanceService:
        """Who is there."""
        from workshop.services.attendance import AttendanceService

        return AttendanceService(self)

    @cached_property
    def consents(self) -> ConsentService:
        """What recordings may be used for."""
        from workshop.services.consents import ConsentService

        return ConsentService(self)

    @cached_property
    def songs(self) -> SongService:
        """Songs."""
        from workshop.services.songs import SongService

        return SongService(self)

    @cached_property
    def notes(self) -> NoteService:
        """A leader's own words."""
        from workshop.services.notes import NoteService

        return NoteService(self)

    @cached_property
    def documents(self) -> DocumentService:
        """What plugins keep."""
        from workshop.services.documents import DocumentService

        return DocumentService(self)

    @cached_property
    def takes(self) -> TakeService:
        """Recordings."""
        from workshop.services.takes import TakeService

        return TakeService(self)

    @cached_property
    def deleting(self) -> DeletionService:
        """Deleting recordings."""
        from workshop.services.deleting import DeletionService

        return DeletionService(self)

    @cached_property
    def importing(self) -> ImportService:
        """Takes from files."""
        from workshop.services.importing import ImportService

        return ImportService(self)

    @cached_property
    def listening(self) -> ListeningService:
        """Takes heard again."""
        from workshop.services.listening import ListeningService

        return ListeningService(self)

    @cached_property
    def calibrations(self) -> Calibrations:
        """How far devices run behind."""
        from workshop.services.calibrations import Calibrations

        return Calibrations(self)

    @cached_property
    def events(self) -> EventService:
        """The log."""
        from workshop.services.events import EventService

        return EventService(self)

    @cached_property
    def undo(self) -> UndoService:
        """Taking back the last thing."""
        from workshop.services.undo import UndoService

        return UndoService(self)

    @cached_property
    def exports(self) -> ExportService:
        """Handing a session on."""
        from workshop.services.exports import ExportService

        return ExportService(self)

    def catch_up(self) -> list[Message]:
        """Finish what a killed process left undone (mirrors, takes, exports), and say so.

        Cheap when there is nothing to do, and does nothing where there is no library yet. What fails is told and stops
        no command; a library that cannot be used at all raises LibraryError.
        """
        if self.settings.library_url is None and not self.paths.database.exists():
            return []
        from workshop.services.begun import sweep

        told = [_attempt(step) for step in (self._mirrored, self.takes.recover, lambda: sweep(self))]
        return [sentence for said in told for sentence in said]

    def afterwards(self) -> list[Message]:
        """What a leader is told at the end of a command, whatever became of it: that the disk is full."""
        if "library" not in self.__dict__:
            return []
        said = self.library.ballast.sentence()
        return [] if said is None else [said]

    def _mirrored(self) -> list[Message]:
        """Rewrite the mirrors that lag behind, which is nothing to tell of."""
        self.library.catch_up()
        return []


def _attempt(step: Callable[[], list[Message]]) -> list[Message]:
    """What one step of catching up has to say. Raises LibraryError, where no command could do any more than it."""
    try:
        return step()
    except LibraryError:
        raise
    except WorkshopError as error:
        return [error.message]
    except Exception as error:  # noqa: BLE001 - what was left behind may be anything, and people wait for their command
        reason = getattr(error, "strerror", None) or type(error).__name__
        return [message("Something that was left undone is still so: {reason}.", reason=reason)]


def create_app(
    home: Path | None = None, *, clock: Clock | None = None, environ: Mapping[str, str] | None = None
) -> App:
    """Make an app for the library in `home`, by default the one the environment names. Reads and writes nothing yet."""
    environ = os.environ if environ is None else environ
    return App(Paths(home if home is not None else library_home(environ)), clock or SystemClock(), environ)
