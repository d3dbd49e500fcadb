"""Rows for tables, `--json` and pages: dictionaries whose keys stay the same from version to version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workshop.services.house import House

Row = dict[str, Any]


def venues(house: House) -> list[Row]:
    """Venues: id, name."""
    raise NotImplementedError


def groups(house: House) -> list[Row]:
    """Groups: id, name, activity, leader, venue, weekly, capacity, members."""
    raise NotImplementedError


def people(house: House, group: str | None = None) -> list[Row]:
    """Persons: id, alias, groups (name, role)."""
    raise NotImplementedError


def sessions(house: House) -> list[Row]:
    """Sessions, newest first.

    Keys: id, group, venue, leader, opened_at, closed_at, open, minutes, present, visitors, takes (a count), folder.
    """
    raise NotImplementedError


def attendance(house: House, session: str | None = None) -> list[Row]:
    """Attendance in order of arrival: person, alias, state, role, place, in_at, out_at, minutes, late, first."""
    raise NotImplementedError


def consents(house: House, alias: str | None = None) -> list[Row]:
    """Decisions, oldest first: person, alias, use, decision, scope, target, at, until, how."""
    raise NotImplementedError


def songs(house: House, group: str | None = None) -> list[Row]:
    """Songs: id, number, title, group, key, tempo."""
    raise NotImplementedError


def notes(house: House, session: str | None = None) -> list[Row]:
    """Notes, oldest first: id, about, subject, text, created_at."""
    raise NotImplementedError


def takes(house: House, session: str | None = None) -> list[Row]:
    """Takes by number: id, number, song, started_at, seconds, status, verdict, sample_rate, frames, lost_frames, tracks.

    A track: number, person, alias, people, aliases, channel, file, start_frame, frames, lost_frames, peak_dbfs, clips.
    """
    raise NotImplementedError


def log(house: House, session: str | None = None) -> list[Row]:
    """Events: seq, at, kind, plugin, subject, data."""
    raise NotImplementedError
