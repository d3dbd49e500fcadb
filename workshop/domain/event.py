"""The log of a session: numbered, chained events that carry ids and numbers, never text of people."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the store reads the fields of records
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a session.

    `seq` counts from 1 without gaps; `at` is UTC and `zone` the local zone's IANA name; `subject` is an id known to
    this session only; `data` is canonical JSON text. `salt` (hex) and `data` can be erased and the chain still
    verifies, since `hash` covers the envelope, the previous hash and `data_hash`, which is SHA-256 of salt and data.
    """

    id: str
    site: str
    session: str
    seq: int
    at: datetime
    zone: str
    kind: str
    actor_role: str
    subject: str | None
    plugin: str
    schema: int
    data: str | None
    salt: str | None
    data_hash: str
    previous: str
    hash: str


def canonical(data: Mapping[str, Any]) -> str:
    """JSON text that is the same for the same data: sorted keys, no spaces, no NaN.

    Raises:
        ValueError: A number is not finite.
    """
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(salt: str, data: str) -> str:
    """SHA-256 of `salt` and `data`, in hex."""
    return hashlib.sha256((salt + data).encode()).hexdigest()


def chain_hash(event: Event) -> str:
    """The hash that `event` must carry: SHA-256 over its envelope, the previous hash and its data hash, in hex."""
    envelope = [
        event.id, event.site, event.session, event.seq, event.at.isoformat(), event.zone, event.kind, event.actor_role,
        event.subject, event.plugin, event.schema, event.data_hash, event.previous,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def first_break(events: list[Event]) -> int | None:
    """The number of the first event that was altered, is missing or out of order; None where the chain is whole."""
    previous = GENESIS
    for expected, event in enumerate(events, start=1):
        intact = event.data is None or event.salt is None or digest(event.salt, event.data) == event.data_hash
        if event.seq != expected or event.previous != previous or not intact or chain_hash(event) != event.hash:
            return expected
        previous = event.hash
    return None
