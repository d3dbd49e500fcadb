"""The first library: all tables as they were in version 0001."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Integer, Text, UniqueConstraint

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of an empty database."""
    op.create_table("library", Column("key", Text, primary_key=True), _words("value"))
    _people()
    _sessions()
    _takes()


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


def _record(name: str, *parts: Any) -> None:
    """A table of records: each has an id and the site that made it."""
    op.create_table(name, Column("id", Text, primary_key=True), _words("site"), *parts)


def _people() -> None:
    """The register: who and where, and what people said yes to."""
    _record("venue", _words("name"), _flag("removed"))
    _record("person", _words("alias"), _words("created_at"), _flag("removed"))
    _record("former_alias", _ref("person", "person"), _words("alias"), _words("until"))
    _record(
        "group", _words("name"), _words("activity"), _ref("leader", "person", nullable=True, index=False),
        _ref("venue", "venue", nullable=True, index=False), _words("weekly"), Column("capacity", Integer),
        _flag("removed"),
    )  # fmt: skip
    _record(
        "membership", _ref("person", "person"), _ref("group", "group"), _words("role"), _words("since"),
        _maybe("until"),
    )  # fmt: skip
    _record(
        "song", _number("number"), _words("title"), _ref("group", "group", nullable=True), _words("created_at"),
        _words("key"), Column("tempo", Double), _flag("removed"), UniqueConstraint("site", "number"),
    )  # fmt: skip
    _record(
        "consent", _ref("person", "person"), _words("use"), _words("decision"), _words("scope"),
        _words("target", index=True), _words("at"), _maybe("until"), _words("how"),
    )  # fmt: skip


def _sessions() -> None:
    """What happens in a session, but for its takes."""
    _record(
        "session", _ref("group", "group"), _ref("venue", "venue", nullable=True, index=False),
        _ref("leader", "person", nullable=True, index=False), _words("opened_at", index=True), _words("zone"),
        _words("folder"), _words("plan"), Column("closed_at", Text, index=True), _number("visitors"),
        _number("last_seq"), _number("mirrored_seq"), _number("closing"), UniqueConstraint("folder"),
    )  # fmt: skip
    op.execute("CREATE INDEX ix_session_lagging ON session (id) WHERE last_seq <> mirrored_seq")
    _record(
        "attendance", _ref("session", "session", index=False), _ref("person", "person"), _words("subject"),
        _words("state"), _words("role"), Column("place", Integer), _flag("late"), _flag("first"), _words("stays"),
        UniqueConstraint("session", "person"), UniqueConstraint("subject"),
    )  # fmt: skip
    _record(
        "document", _words("plugin"), _words("kind"), _words("subject"), _number("version"), _words("text"),
        _words("created_at"), _ref("session", "session", nullable=True), _ref("person", "person", nullable=True),
        UniqueConstraint("kind", "subject", "plugin", "version"),
    )  # fmt: skip
    _record(
        "note", _ref("session", "session"), _words("about"), _words("subject", index=True), _words("text"),
        _words("created_at"), _flag("removed"),
    )  # fmt: skip
    _record(
        "event", _ref("session", "session", index=False), _number("seq"), _words("at"), _words("zone"),
        _words("kind"), _words("actor_role"), _maybe("subject"), _words("plugin"), _number("schema"), _maybe("data"),
        _maybe("salt"), _words("data_hash"), _words("previous"), _words("hash"), UniqueConstraint("session", "seq"),
    )  # fmt: skip


def _takes() -> None:
    """Takes and what is in them."""
    _record(
        "take", _ref("session", "session", index=False), _number("number"), _words("folder"), _words("started_at"),
        _words("status", index=True), _words("driver"), _words("device"), _words("host_api"), _number("sample_rate"),
        _number("channels"), _ref("song", "song", nullable=True),
        _ref("backing", "document", nullable=True, index=False), _frames("frames"), _frames("lost_frames"),
        _words("verdict"), _flag("removed"), UniqueConstraint("session", "number"),
    )  # fmt: skip
    _record(
        "track", _ref("take", "take", index=False), _number("number"), _number("channel"), _words("people"),
        _words("file"), _words("label"), _frames("start_frame"), _frames("frames"), _frames("lost_frames"),
        Column("peak_dbfs", Double), Column("clips", BigInteger, nullable=False), _words("sha256"),
        UniqueConstraint("take", "number"),
    )  # fmt: skip
    _record(
        "turn", _ref("track", "track"), _ref("person", "person", nullable=True), _frames("from_frame"),
        _frames("to_frame", nullable=True),
    )  # fmt: skip
    _record("marker", _ref("take", "take"), _frames("frame"), _words("kind"))
