"""The tables. Columns carry the names of the records' fields; `migrations/` makes the same tables step by step."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

SCHEMA = "0002"
"""The version of these tables: the newest revision in `migrations/versions`."""

LAGGING_INDEX = "CREATE INDEX ix_session_lagging ON session (id) WHERE last_seq <> mirrored_seq"
"""SQL that both databases know: SQLAlchemy's own words for it would load all of its PostgreSQL code at each start."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def _words(name: str, *, index: bool = False) -> Column[str]:
    """A column of text that is always there."""
    return Column(name, Text, nullable=False, index=index)


def _maybe(name: str) -> Column[str]:
    """A column of text that may be empty."""
    return Column(name, Text)


def _number(name: str) -> Column[int]:
    """A column for a small number or a flag's count."""
    return Column(name, Integer, nullable=False)


def _frames(name: str, *, nullable: bool = False) -> Column[int]:
    """A column for audio frames: a long take at a high rate outgrows 32 bits."""
    return Column(name, BigInteger, nullable=nullable)


def _flag(name: str) -> Column[bool]:
    """A column for yes or no."""
    return Column(name, Boolean, nullable=False)


def _ref(name: str, table: str, *, nullable: bool = False, index: bool = True) -> Column[str]:
    """A column with the id of a row of another table."""
    return Column(name, Text, ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def _record(metadata: MetaData, name: str, *parts: Any) -> Table:
    """A table of records: each has an id and the site that made it."""
    return Table(name, metadata, Column("id", Text, primary_key=True), _words("site"), *parts)


def _people(metadata: MetaData) -> None:
    """The register: who and where, and what people said yes to."""
    _record(metadata, "venue", _words("name"), _flag("removed"))
    _record(metadata, "person", _words("alias"), _words("created_at"), _flag("removed"))
    _record(metadata, "former_alias", _ref("person", "person"), _words("alias"), _words("until"))
    _record(
        metadata, "group", _words("name"), _words("activity"), _ref("leader", "person", nullable=True, index=False),
        _ref("venue", "venue", nullable=True, index=False), _words("weekly"), Column("capacity", Integer),
        _flag("removed"),
    )  # fmt: skip
    _record(
        metadata, "membership", _ref("person", "person"), _ref("group", "group"), _words("role"), _words("since"),
        _maybe("until"),
    )  # fmt: skip
    _record(
        metadata, "song", _number("number"), _words("title"), _ref("group", "group", nullable=True),
        _words("created_at"), _words("key"), Column("tempo", Double), _flag("removed"),
        UniqueConstraint("site", "number"),
    )  # fmt: skip
    _record(
        metadata, "consent", _ref("person", "person"), _words("use"), _words("decision"), _words("scope"),
        _words("target", index=True), _words("at"), _maybe("until"), _words("how"),
    )  # fmt: skip


def _sessions(metadata: MetaData) -> None:
    """What happens in a session, but for its takes."""
    _record(
        metadata, "session", _ref("group", "group"), _ref("venue", "venue", nullable=True, index=False),
        _ref("leader", "person", nullable=True, index=False), _words("opened_at", index=True), _words("zone"),
        _words("folder"), _words("plan"), Column("closed_at", Text, index=True), _number("visitors"),
        _number("last_seq"), _number("mirrored_seq"), _number("closing"), UniqueConstraint("folder"),
    )  # fmt: skip
    event.listen(metadata.tables["session"], "after_create", _index_lagging)
    _record(
        metadata, "attendance", _ref("session", "session", index=False), _ref("person", "person"), _words("subject"),
        _words("state"), _words("role"), Column("place", Integer), _flag("late"), _flag("first"), _words("stays"),
        UniqueConstraint("session", "person"), UniqueConstraint("subject"),
    )  # fmt: skip
    _record(
        metadata, "document", _words("plugin"), _words("kind"), _words("subject"), _number("version"), _words("text"),
        _words("created_at"), _ref("session", "session", nullable=True), _ref("person", "person", nullable=True),
        UniqueConstraint("kind", "subject", "plugin", "version"),
    )  # fmt: skip
    _record(
        metadata, "note", _ref("session", "session"), _words("about"), _words("subject", index=True), _words("text"),
        _words("created_at"), _flag("removed"),
    )  # fmt: skip
    _record(
        metadata, "event", _ref("session", "session", index=False), _number("seq"), _words("at"), _words("zone"),
        _words("kind"), _words("actor_role"), _maybe("subject"), _words("plugin"), _number("schema"), _maybe("data"),
        _maybe("salt"), _words("data_hash"), _words("previous"), _words("hash"), UniqueConstraint("session", "seq"),
    )  # fmt: skip


def _index_lagging(_table: Table, connection: Connection, **_options: Any) -> None:
    """Make the index by which mirrors that lag behind are found."""
    connection.exec_driver_sql(LAGGING_INDEX)


def _takes(metadata: MetaData) -> None:
    """Takes and what is in them."""
    _record(
        metadata, "take", _ref("session", "session", index=False), _number("number"), _words("folder"),
        _words("started_at"), _words("status", index=True), _words("driver"), _words("device"), _words("host_api"),
        _number("sample_rate"), _number("channels"), _ref("song", "song", nullable=True),
        _ref("backing", "document", nullable=True, index=False), _frames("frames"), _frames("lost_frames"),
        _words("verdict"), _flag("removed"), UniqueConstraint("session", "number"),
    )  # fmt: skip
    _record(
        metadata, "track", _ref("take", "take", index=False), _number("number"), _number("channel"), _words("people"),
        _words("file"), _words("label"), _frames("start_frame"), _frames("frames"), _frames("lost_frames"),
        Column("peak_dbfs", Double), Column("clips", BigInteger, nullable=False), _words("sha256"),
        Column("lufs", Double), _frames("active_frames", nullable=True), _flag("mended"),
        UniqueConstraint("take", "number"),
    )  # fmt: skip
    _record(
        metadata, "turn", _ref("track", "track"), _ref("person", "person", nullable=True), _frames("from_frame"),
        _frames("to_frame", nullable=True),
    )  # fmt: skip
    _record(metadata, "marker", _ref("take", "take"), _frames("frame"), _words("kind"))


def _metadata() -> MetaData:
    """All tables of a library."""
    metadata = MetaData(naming_convention=NAMING)
    Table("library", metadata, Column("key", Text, primary_key=True), _words("value"))
    Table(
        "schema_version",
        metadata,
        Column("version_num", String(32), nullable=False),
        PrimaryKeyConstraint("version_num", name="schema_version_pkc"),
    )
    _people(metadata)
    _sessions(metadata)
    _takes(metadata)
    return metadata


METADATA = _metadata()
LIBRARY = METADATA.tables["library"]
VERSION = METADATA.tables["schema_version"]
SESSION = METADATA.tables["session"]
EVENT = METADATA.tables["event"]
