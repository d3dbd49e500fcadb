"""What every column holds, in one place: export, mirrors, rebuild, erasure and the leak tests walk this.

A kind of record that is not listed here cannot be stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop.domain.attendance import Attendance
from workshop.domain.consent import Consent
from workshop.domain.event import Event
from workshop.domain.people import FormerAlias, Group, Membership, Person, Venue
from workshop.domain.session import Document, Note, Session, Song
from workshop.domain.take import Marker, Take, Track, Turn
from workshop.errors import LibraryError
from workshop.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Holds(StrEnum):
    """What a column may tell about people.

    `text` is words that a person typed or chose; `person` the id of a person, or several; `subject` an id that stands
    for a person in one session only; `id` any other id of this library; `data` JSON of ids, numbers and closed words;
    `digest` a fingerprint, which says nothing but can link two copies; `plain` a number, an instant or a closed word.
    """

    PLAIN = "plain"
    ID = "id"
    TEXT = "text"
    PERSON = "person"
    SUBJECT = "subject"
    DATA = "data"
    DIGEST = "digest"


class Mirror(StrEnum):
    """Which file mirrors a record: its session's, or the register of the house."""

    SESSION = "session"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    `parent` names the column that leads towards the record's session, and what kind it leads to; None for a session
    itself and for what belongs to the register. A record whose parent column is empty belongs to the register.
    """

    record: type
    table: str
    holds: Mapping[str, Holds]
    mirror: Mirror = Mirror.SESSION
    parent: tuple[str, type] | None = None


def _columns(plain: str, **others: str) -> dict[str, Holds]:
    """What each column holds, from names separated by spaces: `plain` ones, and the others by what they hold."""
    holds = {"site": Holds.ID} | dict.fromkeys(plain.split(), Holds.PLAIN)
    for what, names in others.items():
        holds |= dict.fromkeys(names.split(), Holds(what))
    return holds


KINDS: tuple[Kind, ...] = (
    Kind(Venue, "venue", _columns("removed", id="id", text="name"), Mirror.REGISTER),
    Kind(Person, "person", _columns("created_at removed", person="id", text="alias"), Mirror.REGISTER),
    Kind(FormerAlias, "former_alias", _columns("until", id="id", person="person", text="alias"), Mirror.REGISTER),
    Kind(
        Group,
        "group",
        _columns("capacity removed", id="id venue", person="leader", text="name activity weekly"),
        Mirror.REGISTER,
    ),
    Kind(Membership, "membership", _columns("role since until", id="id group", person="person"), Mirror.REGISTER),
    Kind(
        Song,
        "song",
        _columns("number created_at tempo removed", id="id group", text="title key"),
        Mirror.REGISTER,
    ),
    Kind(
        Consent,
        "consent",
        _columns("use decision scope at until", id="id", person="person target", text="how"),
        Mirror.REGISTER,
    ),
    Kind(
        Session,
        "session",
        _columns(
            "opened_at zone closed_at visitors last_seq mirrored_seq closing",
            id="id group venue",
            person="leader",
            text="plan folder",
        ),
    ),
    Kind(
        Attendance,
        "attendance",
        _columns("state role place late first stays", id="id session", person="person", subject="subject"),
        parent=("session", Session),
    ),
    Kind(
        Document,
        "document",
        _columns("plugin kind version created_at", id="id subject session", person="person", text="text"),
        parent=("session", Session),
    ),
    Kind(
        Take,
        "take",
        _columns(
            "number folder started_at status driver host_api sample_rate channels frames lost_frames verdict removed",
            id="id session song backing",
            text="device",
        ),
        parent=("session", Session),
    ),
    Kind(
        Track,
        "track",
        _columns(
            "number channel file start_frame frames lost_frames peak_dbfs clips lufs active_frames mended",
            id="id take",
            person="people",
            text="label",
            digest="sha256",
        ),
        parent=("take", Take),
    ),
    Kind(Turn, "turn", _columns("from_frame to_frame", id="id track", person="person"), parent=("track", Track)),
    Kind(Marker, "marker", _columns("frame kind", id="id take"), parent=("take", Take)),
    Kind(
        Note,
        "note",
        _columns("about created_at removed", id="id session subject", text="text"),
        parent=("session", Session),
    ),
    Kind(
        Event,
        "event",
        _columns(
            "seq at zone kind actor_role plugin schema",
            id="id session",
            subject="subject",
            data="data",
            digest="salt data_hash previous hash",
        ),
        parent=("session", Session),
    ),
)

HOUSEKEEPING: Mapping[str, Mapping[str, Holds]] = {
    "library": {"key": Holds.PLAIN, "value": Holds.ID},
    "schema_version": {"version_num": Holds.PLAIN},
}


def kind_of(record: type) -> Kind:
    """The entry of a kind of record.

    Raises:
        LibraryError: It is not registered, so it cannot be stored or looked up.
    """
    for kind in KINDS:
        if kind.record is record:
            return kind
    raise LibraryError(message("The library keeps no records of the kind {kind}.", kind=record.__name__))


def columns(holds: Holds) -> Iterator[tuple[Kind, str]]:
    """Every column of every kind that holds such a thing."""
    return ((kind, column) for kind in KINDS for column, what in kind.holds.items() if what is holds)
