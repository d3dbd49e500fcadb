"""Exports: the only road by which a session's data leave the library."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from workshop.domain.session import Document, Session
from workshop.errors import NotFoundError, PluginError, StateError, WorkshopError
from workshop.messages import Message, message, plural
from workshop.services.begun import BEGUN, listed
from workshop.services.disclosure import Disclosure, Level, Suppressed
from workshop.services.disclosure.compute import disclose
from workshop.services.disclosure.records import EXPORT_KIND, gather
from workshop.services.disclosure.released import released
from workshop.services.disclosure.vocabulary import vocabulary
from workshop.services.documents import documents_of
from workshop.services.handing_out import check_outside, remember_in
from workshop.services.staging import refuse_existing, staged, staging_of, write_manifest
from workshop.services.still_allowed import meanwhile, refuse_erasing
from workshop.services.take_files import beginnings
from workshop.services.take_lookup import left_in, takes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from workshop.plugin.contributions import Exporter
    from workshop.services.disclosure.records import Records
    from workshop.services.disclosure.released import Released
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written: the folder, its files (relative, sorted, without the manifest), and which recordings stayed.

    `session` is as it was then: without `closed_at`, what happens from now on is not in it.
    """

    session: Session
    level: Level
    folder: Path
    files: tuple[str, ...]
    left_out: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class KnownExport:
    """A copy that was made earlier: where it was put, and the numbers of the takes whose audio it holds.

    `people` are the ids of who is heard in it; None where that was not kept: then it may be anybody in those takes.
    Of one that is being written, `folder` is where it lies meanwhile, and `target` where it is to be. What was kept of
    a `damaged` one cannot be read: it may be anywhere, and hold anybody.
    """

    folder: str
    format: str
    level: Level
    takes: tuple[int, ...]
    people: frozenset[str] | None = None
    target: str = ""
    damaged: bool = False

    def holds(self, take: int, person: str | None = None) -> bool:
        """Whether it holds, or may hold, a take (its number), or a person (id) in it."""
        named = take in self.takes and (person is None or self.people is None or person in self.people)
        return named or self.damaged


class ExportService:
    """Computes what a session may disclose and lets an exporter write it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def formats(self) -> dict[str, tuple[str, Exporter]]:
        """The known formats by name, each with the plugin that brought it; the first plugin with a name keeps it."""
        known: dict[str, tuple[str, Exporter]] = {}
        for plugin, exporter in self._house.host.collect("workshop_exporters"):
            known.setdefault(exporter.name, (plugin, exporter))
        return known

    def disclosure(self, session: Session, level: Level = Level.PSEUDONYMOUS, *, audio: bool = False) -> Disclosure:
        """What an export of `session` may hold now; copies of recordings are named when `audio` is asked for."""
        with self._house.library.read() as tx:
            records = gather(tx, session)
        return self._disclosure(records, level, audio=audio)

    def _disclosure(self, records: Records, level: Level, *, audio: bool) -> Disclosure:
        """What an export of some records may hold now."""
        folder = self._house.paths.session(records.session.folder) if audio else None
        began = beginnings(self._house, records.session, records.takes)
        now, words = self._house.clock.now(), vocabulary(self._house)
        return disclose(records, level, now, words, began=began, audio_from=folder)

    def export(
        self,
        session: Session,
        format_: str,
        target: Path,
        level: Level | str = Level.PSEUDONYMOUS,
        *,
        audio: bool = False,
    ) -> ExportResult:
        """Write `session` in a format to the new folder `target`, with a manifest, and remember where it went.

        Raises:
            NotFoundError: Nobody knows the format.
            StateError: Recordings were asked for at level counts, or something of one is being deleted.
            ConsentError: Somebody took their yes back, or had a recording deleted, while it was written.
            FileError: The target exists, lies in the library or cannot be written.
            PluginError: The exporter failed.
            LibraryError: The export cannot be logged; then nothing was exported.
        """
        plugin, exporter = self._format(format_)
        level = Level(level)
        target = target.expanduser().absolute()
        check_outside(self._house, target)
        refuse_existing(target)
        if audio and level is Level.COUNTS:
            raise StateError(
                message("An export of counts holds no recordings."),
                message("Leave out the recordings, or choose the level pseudonymous or alias."),
            )
        write = _load(plugin, exporter)
        with self._house.library.read() as tx:
            records = gather(tx, session)
            before = self._released(tx, records, level, audio=audio)
        disclosure = self._disclosure(records, level, audio=audio)
        staging, told = staging_of(target), _told(exporter.name, target, disclosure)
        with listed(self._house, session, staging, told), staged(target, staging) as folder:
            _run(plugin, exporter, write, disclosure, folder)
            files = write_manifest(folder)
            with self._house.library.write() as tx:
                if not before.within(self._released(tx, gather(tx, session), level, audio=audio)):
                    raise meanwhile()
                self._remember(tx, session, told)
        return ExportResult(session, level, target, files, _left_out(disclosure.suppressed))

    def known(self, session: Session) -> tuple[KnownExport, ...]:
        """The exports made of a session, oldest first, so that a deletion can name the copies that are out there.

        Last come the ones that are being written, or were when their process was killed, by the folder they are in.
        """
        with self._house.library.read() as tx:
            found = documents_of(tx, EXPORT_KIND, session.id) + documents_of(tx, BEGUN, session.id)
        return tuple(_known(document.text) for document in found)

    def of_person(self, person: str) -> tuple[KnownExport, ...]:
        """The copies in which a person (id) is heard, or may be, oldest first: one says who, or its takes tell."""
        with self._house.library.read() as tx:
            made = [document.subject for kind in (EXPORT_KIND, BEGUN) for document in tx.find(Document, kind=kind)]
            sessions = tx.find(Session, id=set(made), order_by="id")
            heard = {
                session.id: {take.number for take in takes_of(tx, session) if left_in(tx, take).may_hold(person)}
                for session in sessions
            }
        copies = [(heard[session.id], each) for session in sessions for each in self.known(session)]
        return tuple(each for takes, each in copies if any(each.holds(take, person) for take in takes))

    def _format(self, name: str) -> tuple[str, Exporter]:
        """The exporter of that name and its plugin."""
        known = self.formats()
        if name not in known:
            raise NotFoundError(
                message("There is no export format called “{name}”.", name=name),
                message("The formats are: {names}.", names=", ".join(sorted(known)) or "–"),  # noqa: RUF001
            )
        return known[name]

    def _released(self, tx: Reader, records: Records, level: Level, *, audio: bool) -> Released:
        """What consent and the rows let out now. Raises StateError while something of a recording is being deleted."""
        if audio:
            refuse_erasing(tx, records.session, [take.number for take in records.takes])
        return released(records, level, self._house.clock.now(), audio=audio)

    def _remember(self, tx: Writer, session: Session, told: Mapping[str, Any]) -> None:
        """Log the export and keep where it went. Done before the folder gets its name: no copy is unlisted."""
        remember_in(self._house, tx, session, told)
        self._house.events.append(tx, session.id, "data.exported", format=told["format"], level=told["level"])


def _known(text: str) -> KnownExport:
    """What was kept of a copy."""
    try:
        told = json.loads(text)
        people = frozenset(map(str, told["people"])) if "people" in told else None
        folder, target = str(told["folder"]), str(told.get("target", ""))
        copy = KnownExport(folder, str(told["format"]), Level(told["level"]), tuple(map(int, told["takes"])), people)
    except (ValueError, KeyError, TypeError, AttributeError):
        return KnownExport("", "", Level.ALIAS, (), damaged=True)
    return copy if target == folder else replace(copy, target=target)


def _told(name: str, target: Path, disclosure: Disclosure) -> dict[str, Any]:
    """What is kept of an export: where it goes, and what of the session it holds."""
    takes = sorted({file.take for file in disclosure.audio} | {stem.take for stem in disclosure.stems})
    return {"target": str(target), "format": name, "level": disclosure.level.value, "takes": takes}


def _left_out(suppressed: tuple[Suppressed, ...]) -> tuple[Message, ...]:
    """How many recordings stayed in the library, a sentence for each reason."""
    counts = Counter(each.reason for each in suppressed)
    told = {
        "consent": plural(
            "{count} recording stays here: not everybody heard in it says yes to sharing it in the house.",
            "{count} recordings stay here: not everybody heard in them says yes to sharing them in the house.",
            counts["consent"],
        ),
        "consent_part": plural(
            "{count} shared recording leaves without those who did not say yes to sharing it in the house.",
            "{count} shared recordings leave without those who did not say yes to sharing them in the house.",
            counts["consent_part"],
        ),
        "nobodys": plural(
            "{count} shared recording is silent where nobody had a turn.",
            "{count} shared recordings are silent where nobody had a turn.",
            counts["nobodys"],
        ),
        "unknown_voice": plural(
            "{count} recording stays here: it holds a voice that belongs to nobody on the list.",
            "{count} recordings stay here: they hold a voice that belongs to nobody on the list.",
            counts["unknown_voice"],
        ),
        "rolling": plural(
            "{count} recording stays here: its take still rolls.",
            "{count} recordings stay here: their take still rolls.",
            counts["rolling"],
        ),
        "missing": plural(
            "{count} recording is not in the library any more.",
            "{count} recordings are not in the library any more.",
            counts["missing"],
        ),
        "altered": plural(
            "{count} recording stays here: its file cannot be read, or was changed after it was made.",
            "{count} recordings stay here: their files cannot be read, or were changed after they were made.",
            counts["altered"],
        ),
    }
    return tuple(sentence for reason, sentence in told.items() if counts[reason])


def _load(plugin: str, exporter: Exporter) -> Callable[[Disclosure, Path], Any]:
    """Import the function that an exporter names."""
    module, _, name = exporter.target.partition(":")
    try:
        function: Callable[[Disclosure, Path], Any] = getattr(import_module(module), name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise _broken(plugin, exporter) from error
    return function


def _run(
    plugin: str, exporter: Exporter, write: Callable[[Disclosure, Path], Any], disclosure: Disclosure, folder: Path
) -> None:
    """Let the exporter write; what the disk and the core say passes through, anything else is the plugin's failure."""
    try:
        write(disclosure, folder)
    except (KeyboardInterrupt, OSError, WorkshopError):
        raise
    except BaseException as error:
        raise _broken(plugin, exporter) from error


def _broken(plugin: str, exporter: Exporter) -> PluginError:
    """That an exporter does not work."""
    return PluginError(
        message(
            "The plugin {plugin} could not write the format “{format}”; nothing was exported.",
            plugin=plugin,
            format=exporter.name,
        ),
        message("`workshop plugin list` tells what is wrong with it."),
    )
