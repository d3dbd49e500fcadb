"""Work out what one export of one session may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.services.disclosure.audible import nameable
from workshop.services.disclosure.audio import Recordings, Refused, recordings
from workshop.services.disclosure.counts import HIDDEN, count_facts
from workshop.services.disclosure.cover import Cover
from workshop.services.disclosure.definitions import Definitions
from workshop.services.disclosure.draft import Draft
from workshop.services.disclosure.log import event_rows
from workshop.services.disclosure.people import attendance_rows, session_facts
from workshop.services.disclosure.recordings import marker_rows, take_rows, track_rows
from workshop.services.disclosure.turn_table import turn_rows
from workshop.services.disclosure.values import Disclosure, Level, Row, Suppressed
from workshop.services.disclosure.writings import document_rows, note_rows, song_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from workshop.services.disclosure.records import Records
    from workshop.services.disclosure.vocabulary import Vocabulary


def disclose(
    records: Records,
    level: Level,
    now: datetime,
    words: Vocabulary,
    *,
    began: Mapping[str, datetime],
    audio_from: Path | None = None,
) -> Disclosure:
    """Compute the disclosure of a session at `level`, with consent as it stands at `now`.

    `words` are the toolkit's own, with the registered kinds of events; `began` is the local time of frame 0 of the
    takes (by id) whose journals tell it; `audio_from` is the session's folder when copies of the recordings are wanted,
    else None. Every call draws new ids.
    """
    cover = _cover(records, level, now)
    draft = Draft(level, records, cover, now, words, began)
    definitions = Definitions()
    if level is Level.COUNTS:
        return _counts(draft, definitions)
    audio = recordings(draft, audio_from) if audio_from else Recordings()
    tables = {
        name: tuple(definitions.allowed(name, row, level) for row in rows)
        for name, rows in _tables(draft, audio).items()
    }
    return Disclosure(
        level=level,
        session=definitions.allowed("session", facts := session_facts(draft), level),
        **tables,
        audio=audio.files,
        stems=audio.stems,
        suppressed=(*definitions.kept_home(level), *_left_out(draft, definitions, audio.refused)),
        definitions=definitions.of({"session": facts, **dict.fromkeys(tables)}),
    )


def _cover(records: Records, level: Level, now: datetime) -> Cover:
    """The cover of this export, with the ids by which the log knows people tied to them."""
    cover = Cover(level, records.people, nameable(records, now), records.names, records.former)
    for row in records.attendance:
        cover.tie(row.subject, row.person)
        cover.tie(row.id, row.person)
    return cover


def _tables(draft: Draft, audio: Recordings) -> dict[str, tuple[Row, ...]]:
    """Every table but the session's facts, by the name of its field."""
    return {
        "attendance": attendance_rows(draft),
        "takes": take_rows(draft),
        "tracks": track_rows(draft, audio),
        "turns": turn_rows(draft, audio),
        "markers": marker_rows(draft),
        "songs": song_rows(draft),
        "notes": note_rows(draft),
        "documents": document_rows(draft),
        "events": event_rows(draft),
    }


def _left_out(draft: Draft, definitions: Definitions, refused: Iterable[Refused]) -> tuple[Suppressed, ...]:
    """What consent keeps at home: recordings, and at level alias the names of those who did not say yes."""
    told = [definitions.suppressed(f"take {take} track {track}", reason) for take, track, reason in refused]
    unnamed = any(not draft.cover.may_name(row.person) for row in draft.records.attendance)
    if draft.level is Level.ALIAS and unnamed:
        told.append(definitions.suppressed("attendance.alias", "no_consent"))
    if not draft.cover.names_people and any(event.kind == "undo.done" for event in draft.records.events):
        told.append(definitions.suppressed("events", "undone"))
    return tuple(told)


def _counts(draft: Draft, definitions: Definitions) -> Disclosure:
    """The session's totals and nothing else."""
    facts = count_facts(draft)
    small = tuple(
        definitions.suppressed(f"session.{name}", "small") for name, value in facts.items() if value == HIDDEN
    )
    return Disclosure(
        level=draft.level,
        session=facts,
        suppressed=(*definitions.kept_home(draft.level), *small),
        definitions=definitions.of({"session": facts}),
    )
