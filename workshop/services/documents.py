"""Documents: what plugins and the core keep about sessions, songs and takes. Plugins make no tables."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from workshop.domain.ids import new_id
from workshop.domain.session import Document
from workshop.domain.take import Take
from workshop.errors import PluginError, StateError
from workshop.messages import message
from workshop.plugin.contributions import DocumentKind
from workshop.services.begun import BEGUN
from workshop.services.disclosure.records import EXPORT_KIND
from workshop.services.take_backing import BACKING, shown_backing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.domain.backing import KeptBacking
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer

CORE = "core"
CALIBRATION = "core.calibration"
ERASING = "core.erasing"
"""What is to go from a take, kept until it is gone: files and frames, and never who asked."""

LONGEST = 1_000_000


def core_documents() -> tuple[DocumentKind, ...]:
    """The core's own kinds.

    The audio played along to a take and who is audible in it, how far a device runs behind, what is being erased from a
    take, and where a session was exported to, or is.
    """
    return (
        DocumentKind(BACKING, "take", holds_text=True, holds_person=True),
        DocumentKind(CALIBRATION, "device", holds_text=True),
        DocumentKind(ERASING, "take", holds_person=True),
        DocumentKind(EXPORT_KIND, "session", holds_text=True),
        DocumentKind(BEGUN, "session", holds_text=True),
    )


class DocumentService:
    """Keeps documents of registered kinds; each `keep` is a new version, older ones stay."""

    def __init__(self, house: House) -> None:
        self._house = house

    def kinds(self) -> dict[str, tuple[str, DocumentKind]]:
        """Each registered kind by name, with the plugin that brought it (`core` for the core's own)."""
        known = {kind.name: (CORE, kind) for kind in core_documents()}
        for plugin, kind in self._house.host.collect("workshop_document_kinds"):
            known.setdefault(kind.name, (plugin, kind))
        return known

    def keep(
        self,
        plugin: str,
        kind: str,
        subject: str,
        text: str,
        *,
        session: str | None = None,
        person: str | None = None,
        after: int | None = None,
        event: str = "",
        data: Mapping[str, Any] = MappingProxyType({}),
    ) -> Document:
        """Keep a text about the session, song or take whose id is `subject`.

        `session` is the session's id it belongs to; `event` is logged there with `data` in the same transaction.
        `after` is how many versions the caller has seen: it refuses when another terminal was faster.

        Raises:
            PluginError: The kind is not registered by that plugin, or the text is longer than a million characters.
            StateError: There are more versions than `after`.
        """
        self._check(plugin, kind, text)
        with self._house.library.write() as tx:
            if after is not None and len(documents_of(tx, kind, subject)) != after:
                raise StateError(
                    message("Somebody else did the same at this moment."),
                    message("Look what they did, then try again."),
                )
            document = self.keep_in(tx, plugin, kind, subject, text, session=session, person=person)
            if event and session is not None:
                self._house.events.append(tx, session, event, plugin=plugin, **data)
        return document

    def keep_in(
        self,
        tx: Writer,
        plugin: str,
        kind: str,
        subject: str,
        text: str,
        *,
        session: str | None = None,
        person: str | None = None,
    ) -> Document:
        """As `keep`, within a transaction and unchecked."""
        version = 1 + max((known.version for known in documents_of(tx, kind, subject)), default=0)
        document = Document(
            new_id(),
            self._house.library.site,
            plugin,
            kind,
            subject,
            version,
            text,
            self._house.clock.now(),
            session,
            person,
        )
        tx.add(document)
        return document

    def find(self, kind: str, subject: str) -> tuple[Document, ...]:
        """All versions of a kind of document about one session, song or take (id), the newest last."""
        with self._house.library.read() as tx:
            return tuple(documents_of(tx, kind, subject))

    def backing(self, take: str) -> KeptBacking | None:
        """What was played along to a take (id); None where that was nothing, or nothing that can be read.

        It is for showing and for keeping time; who is heard in it is not for plugins to decide.
        """
        with self._house.library.read() as tx:
            row = tx.get(Take, take)
            return None if row is None else shown_backing(tx, row)

    def _check(self, plugin: str, kind: str, text: str) -> None:
        """Refuse what is not registered or far too long."""
        known = self.kinds().get(kind)
        if known is None or known[0] != plugin:
            raise PluginError(
                message("The plugin {plugin} keeps no documents of the kind “{kind}”.", plugin=plugin, kind=kind),
                message("A plugin registers its kinds with the hook workshop_document_kinds."),
            )
        if len(text) > LONGEST:
            raise PluginError(
                message("A document of {plugin} is too long to keep.", plugin=plugin), message("Keep less of it.")
            )


def documents_of(tx: Reader, kind: str, subject: str) -> list[Document]:
    """All versions of a kind of document about one subject (id), the newest last, within a transaction."""
    found = [document for document in tx.find(Document, subject=subject) if document.kind == kind]
    return sorted(found, key=lambda document: document.version)
