"""Mirrors: `session.json` in each session's folder and `register.json`, from which a lost database can be made anew.

Each is written whole, inside a transaction that no other writer can overtake, and says up to which change it goes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal, select, true, union_all

from workshop.domain.session import Session
from workshop.store import codec, durable
from workshop.store.registry import KINDS, Kind, Mirror
from workshop.store.tables import LIBRARY, METADATA, SCHEMA, SESSION
from workshop.store.transaction import OUTDATED, Reader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workshop.paths import Paths

FORMAT = 1
SESSION_MIRROR = "session.json"
REGISTER_KEYS = ("register_seq", "register_mirrored")


def mark_outdated(reader: Reader, sessions: Iterable[str], *, register: bool) -> None:
    """Note, in the transaction that changes them, that these mirrors no longer hold the newest state."""
    changed = list(sessions)
    if changed:
        reader.connection.execute(SESSION.update().where(SESSION.c.id.in_(changed)).values(mirrored_seq=OUTDATED))
    if register:
        _set(reader, "register_seq", _number(reader, "register_seq") + 1)


def lagging(reader: Reader, paths: Paths) -> tuple[list[str], bool]:
    """The ids of the sessions whose mirrors lag behind or are missing, and whether the register's does or is.

    Costs one SELECT and a look into each session's folder. A folder that is away is not made anew: it may come back.
    """
    sessions = select(literal("session"), SESSION.c.id).where(SESSION.c.last_seq != SESSION.c.mirrored_seq)
    register = select(LIBRARY.c.key, LIBRARY.c.value).where(LIBRARY.c.key.in_(REGISTER_KEYS))
    rows = [(str(what), str(value)) for what, value in reader.connection.execute(union_all(sessions, register))]
    marks = {value for what, value in rows if what in REGISTER_KEYS}
    found = [value for what, value in rows if what == "session"]
    bare = [folder.name for folder in paths.sessions.glob("*") if folder.is_dir() and _is_gone(folder / SESSION_MIRROR)]
    if bare:
        found += [each.id for each in reader.find(Session, folder=bare) if each.id not in found]
    return found, len(marks) > 1 or _is_gone(paths.register)


def write_session(reader: Reader, paths: Paths, identifier: str) -> None:
    """Rewrite the mirror of one session, unless another writer has done so already.

    Raises:
        OSError: The file could not be written; the old one is as it was.
    """
    session = reader.get(Session, identifier)
    if session is None:
        return
    folder = paths.session(session.folder)
    if session.mirrored_seq == session.last_seq and not _is_gone(folder / SESSION_MIRROR):
        return
    durable.make_private(folder)
    durable.replace_file(folder / SESSION_MIRROR, _text(session_content(reader, session)))
    row = SESSION.update().where(SESSION.c.id == identifier)
    reader.connection.execute(row.values(mirrored_seq=session.last_seq))


def write_register(reader: Reader, paths: Paths) -> None:
    """Rewrite the mirror of the register, unless another writer has done so already.

    Raises:
        OSError: The file could not be written; the old one is as it was.
    """
    seq = _number(reader, "register_seq")
    if _number(reader, "register_mirrored") == seq and not _is_gone(paths.register):
        return
    durable.make_private(paths.home)
    durable.replace_file(paths.register, _text(register_content(reader)))
    _set(reader, "register_mirrored", seq)


def session_content(reader: Reader, session: Session) -> dict[str, Any]:
    """What the mirror of a session holds: the session and everything that belongs to it, table by table."""
    content = _head("session", session.site, session.last_seq)
    for kind in KINDS:
        if kind.record is Session:
            content["session"] = [codec.to_plain(session) | {"mirrored_seq": session.last_seq}]
        elif kind.parent is not None:
            content[kind.table] = _rows(reader, kind, _leads_to_session(kind), session=session.id)
    return content


def register_content(reader: Reader) -> dict[str, Any]:
    """What the mirror of the register holds: people, groups, consents, songs, and what belongs to no session."""
    site = reader.connection.execute(select(LIBRARY.c.value).where(LIBRARY.c.key == "site")).scalar_one()
    content = _head("register", site, _number(reader, "register_seq"))
    for kind in KINDS:
        if kind.mirror is Mirror.REGISTER:
            content[kind.table] = _rows(reader, kind, true())
        elif kind.parent is not None and (leads := METADATA.tables[kind.table].c[kind.parent[0]]).nullable:
            content[kind.table] = _rows(reader, kind, leads.is_(None))
    return content


def _is_gone(mirror: Path) -> bool:
    """Whether a mirror is certainly not there; one that may not be looked at may well be."""
    try:
        mirror.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _head(what: str, site: str, seq: int) -> dict[str, Any]:
    """What stands first in a mirror, for whoever reads it years later."""
    return {"format": f"workshop {what} mirror", "version": FORMAT, "schema": SCHEMA, "site": site, "seq": seq}


def _rows(reader: Reader, kind: Kind, condition: Any, **values: Any) -> list[dict[str, Any]]:
    """The rows of a kind that meet a condition, as values that JSON knows."""
    table = METADATA.tables[kind.table]
    statement = select(table).where(condition).order_by(table.c.seq if "seq" in table.c else table.c.id)
    return [codec.plain_row(kind.record, dict(row)) for row in reader.connection.execute(statement, values).mappings()]


def _leads_to_session(kind: Kind) -> Any:
    """The condition under which a row of `kind` belongs to the session."""
    column, above = kind.parent or ("id", Session)
    here = METADATA.tables[kind.table].c[column]
    if above is Session:
        return here == bindparam("session")
    parent = next(each for each in KINDS if each.record is above)
    return here.in_(select(METADATA.tables[parent.table].c.id).where(_leads_to_session(parent)))


def _text(content: dict[str, Any]) -> bytes:
    """A mirror as UTF-8 JSON with a line for each record, which a person can read."""
    parts = [f"{json.dumps(name)}: {_block(value)}" for name, value in content.items()]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _block(value: Any) -> str:
    """One value of a mirror: a list of records has a line for each."""
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in value) + "\n]"


def _number(reader: Reader, key: str) -> int:
    """A number that the library keeps about itself."""
    return int(reader.connection.execute(select(LIBRARY.c.value).where(LIBRARY.c.key == key)).scalar_one())


def _set(reader: Reader, key: str, value: int) -> None:
    """Keep a number about the library."""
    reader.connection.execute(LIBRARY.update().where(LIBRARY.c.key == key).values(value=str(value)))
