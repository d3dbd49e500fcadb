"""What services know of the app they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from workshop.clock import Clock
    from workshop.paths import Paths
    from workshop.plugin.host import PluginHost
    from workshop.services.attendance import AttendanceService
    from workshop.services.consents import ConsentService
    from workshop.services.documents import DocumentService
    from workshop.services.events import EventService
    from workshop.services.people import PeopleService
    from workshop.services.sessions import SessionService
    from workshop.services.songs import SongService
    from workshop.services.takes import TakeService
    from workshop.store.library import Library


class House(Protocol):
    """The parts of an app that services use of each other; each part is made when it is first asked for."""

    @property
    def paths(self) -> Paths:
        """The library's folders."""

    @property
    def clock(self) -> Clock:
        """Where the time comes from."""

    @property
    def library(self) -> Library:
        """What is stored."""

    @property
    def host(self) -> PluginHost:
        """The plugins."""

    @property
    def people(self) -> PeopleService:
        """Venues, groups and persons."""

    @property
    def sessions(self) -> SessionService:
        """Sessions."""

    @property
    def attendance(self) -> AttendanceService:
        """Who is there."""

    @property
    def consents(self) -> ConsentService:
        """What recordings may be used for."""

    @property
    def songs(self) -> SongService:
        """Songs."""

    @property
    def documents(self) -> DocumentService:
        """What plugins keep."""

    @property
    def takes(self) -> TakeService:
        """Recordings."""

    @property
    def events(self) -> EventService:
        """The log."""
