"""Identifiers: UUID version 7 as text, which sort by the time they were made (RFC 9562, section 5.7)."""

from __future__ import annotations

import secrets
import time
import uuid

ID_LENGTH = 36


def new_id() -> str:
    """Make an identifier that no other library makes, so that two libraries can be merged."""
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    """Whether a text is written as an identifier is."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def short_id(identifier: str) -> str:
    """The last eight characters of an identifier: enough to tell folders apart, and random rather than a time."""
    return identifier[-8:]
