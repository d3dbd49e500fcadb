"""Reading a library back from its mirrors and take journals, and saying what is missing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from workshop.domain.ids import new_id
from workshop.domain.journal import JOURNAL, TakeFacts, read_journal
from workshop.domain.session import Session
from workshop.domain.take import Take, TakeStatus, Track
from workshop.messages import Message, message
from workshop.store import codec, failures
from workshop.store.mirrors import SESSION_MIRROR
from workshop.store.registry import KINDS
from workshop.store.strays import stand_in
from workshop.store.tables import SCHEMA

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from workshop.paths import Paths


@dataclass(slots=True)
class Salvage:
    """What was found: records by kind and id, what is wrong, and the mirrors that hold more than could be read."""

    site: str = ""
    register_seq: int = 0
    records: dict[type, dict[str, Any]] = field(default_factory=lambda: {kind.record: {} for kind in KINDS})
    problems: list[Message] = field(default_factory=list)
    faulty: list[Path] = field(default_factory=list)

    def fault(self, mirror: Path, problem: Message) -> None:
        """Note that a mirror holds something that cannot be read."""
        self.problems.append(problem)
        if mirror.exists() and mirror not in self.faulty:
            self.faulty.append(mirror)


def gather(paths: Paths) -> Salvage:
    """Read everything that the mirrors and journals of a library hold.

    Raises:
        LibraryError: A mirror was written by a newer version.
    """
    salvage = Salvage()
    register = _read(salvage, paths, paths.register)
    salvage.site = str(register.get("site", ""))
    salvage.register_seq = _number(register)
    _take_in(salvage, paths.register, register)
    folders = sorted(each for each in paths.sessions.glob("*") if each.is_dir())
    contents = {folder: _read(salvage, paths, folder / SESSION_MIRROR) for folder in folders}
    for folder in _newest(contents):
        _take_in(salvage, folder / SESSION_MIRROR, contents[folder])
        for row in _rows(contents[folder], "session"):
            found = salvage.records[Session].get(str(row.get("id")))
            if found is not None:
                _keep(salvage, replace(found, folder=folder.name), folder)
    _add_strays(salvage, contents)
    return salvage


def _keep(salvage: Salvage, session: Session, folder: Path) -> None:
    """Keep a session with the takes in its folder."""
    salvage.records[Session][session.id] = session
    salvage.site = salvage.site or session.site
    _add_takes(salvage, session, folder)


def _newest(contents: dict[Path, dict[str, Any]]) -> list[Path]:
    """The sessions' folders by their mirrors; of several copies of one session, the newest."""
    best: dict[str, tuple[tuple[int, bool], Path]] = {}
    for folder, content in contents.items():
        for session in _rows(content, "session"):
            rank = (_number(content), session.get("folder") == folder.name)
            known = best.get(str(session.get("id")))
            if known is None or rank > known[0]:
                best[str(session.get("id"))] = (rank, folder)
    return [folder for _, folder in best.values()]


def _add_strays(salvage: Salvage, contents: dict[Path, dict[str, Any]]) -> None:
    """Put sessions in for those whose own records are lost, so that what belongs to them is not."""
    for folder, content in contents.items():
        session = stand_in(salvage, folder, content, _journals(salvage, folder).values())
        if session is not None:
            _take_in(salvage, folder / SESSION_MIRROR, {**content, "session": []})
            _keep(salvage, session, folder)
            salvage.problems.append(
                message(
                    "The records of the session in {folder} are lost; what its files tell of it was kept.",
                    folder=folder.name,
                )
            )


def _number(content: dict[str, Any]) -> int:
    """Up to which change a mirror goes; 0 where it does not say."""
    seq = content.get("seq")
    return seq if isinstance(seq, int) else 0


def _read(salvage: Salvage, paths: Paths, mirror: Path) -> dict[str, Any]:
    """A mirror's content, empty where it cannot be read."""
    try:
        content = json.loads(mirror.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        content = None
    if not isinstance(content, dict):
        problem = message("{file} is missing or cannot be read.", file=mirror.relative_to(paths.home))
        salvage.fault(mirror, problem)
        return {}
    if str(content.get("schema", "")) > SCHEMA:
        raise failures.newer(paths.home)
    return content


def _rows(content: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """The rows of a table in a mirror that look like rows."""
    rows = content.get(table, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _take_in(salvage: Salvage, mirror: Path, content: dict[str, Any]) -> None:
    """Make records of a mirror's rows."""
    for kind in KINDS:
        for row in _rows(content, kind.table):
            try:
                record: Any = codec.from_plain(kind.record, row)
                codec.to_row(record)
            except (ValueError, KeyError, TypeError, AttributeError):
                text = message(
                    "{file} holds a record of {table} that cannot be read.", file=mirror.name, table=kind.table
                )
                salvage.fault(mirror, text)
            else:
                salvage.records[kind.record][record.id] = record


def _add_takes(salvage: Salvage, session: Session, folder: Path) -> None:
    """Add the takes that only their journals know of: rolling, for the next command to close."""
    for journal, facts in _journals(salvage, folder, say=True).items():
        if facts.take not in salvage.records[Take]:
            place = journal.parent.relative_to(folder).as_posix()
            take = _take(salvage, session, facts, place)
            salvage.records[Take][take.id] = take
            salvage.records[Track] |= {track.id: track for track in _tracks(take, facts)}


def _journals(salvage: Salvage, folder: Path, *, say: bool = False) -> dict[Path, TakeFacts]:
    """What the journals in a session's folder tell of takes; `say` notes those that cannot be read as problems."""
    found = {}
    for journal in sorted(folder.glob(f"takes/*/{JOURNAL}")):
        try:
            facts = read_journal(journal.read_text(encoding="utf-8", errors="replace").splitlines())
        except OSError:
            facts = TakeFacts()
        if facts.take:
            found[journal] = facts
        elif say:
            name = journal.relative_to(folder.parent).as_posix()
            salvage.problems.append(message("{file} is missing or cannot be read.", file=name))
    return found


def _take(salvage: Salvage, session: Session, facts: TakeFacts, place: str) -> Take:
    """The record of a take that its journal describes."""
    others = [take.number for take in salvage.records[Take].values() if take.session == session.id]
    named = place.rpartition("-")[2]
    number = int(named) if named.isdecimal() and int(named) not in others else max(others, default=0) + 1
    started: datetime = session.opened_at
    return Take(
        id=facts.take, site=session.site, session=session.id, number=number, folder=place, started_at=started,
        status=TakeStatus.ROLLING, driver=facts.driver, device=facts.device, host_api=facts.host_api,
        sample_rate=facts.sample_rate, channels=facts.channels,
    )  # fmt: skip


def _tracks(take: Take, facts: TakeFacts) -> list[Track]:
    """The records of the tracks that a take's journal describes."""
    return [
        Track(
            id=new_id(), site=take.site, take=take.id, number=track.number, channel=track.channel, people=track.people,
            file=track.file, start_frame=track.start_frame,
        )
        for track in facts.tracks.values()
    ]  # fmt: skip
