"""The rows about songs and about what people and plugins wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop.domain.session import Document
    from workshop.services.disclosure.draft import Draft
    from workshop.services.disclosure.values import Row


CORE = "core"


def song_rows(draft: Draft) -> tuple[Row, ...]:
    """One row a song that was recorded or written about; its key is a word people typed."""
    songs = sorted(draft.records.songs.values(), key=lambda song: song.number)
    return tuple(
        {
            "song_no": song.number,
            "song": f"Song {song.number}",
            "title": draft.cover.text(song.title),
            "key": draft.cover.text(song.key),
            "tempo": song.tempo,
        }
        for song in songs
    )


def note_rows(draft: Draft) -> tuple[Row, ...]:
    """One row a note. Below level alias only that there is one, and about what."""
    return tuple(
        {
            "about": str(note.about),
            "about_no": _number(draft, note.subject),
            "written_at": draft.instant(note.created_at),
            "text": draft.cover.text(note.text),
        }
        for note in draft.records.notes
    )


def document_rows(draft: Draft) -> tuple[Row, ...]:
    """One row a document of a plugin. What is somebody's own leaves only with them named; the core's stay at home."""
    return tuple(
        {
            "plugin": draft.word(document.plugin),
            "kind": draft.word(document.kind),
            "about_no": _number(draft, document.subject),
            "version": document.version,
            "pid": draft.cover.person(document.person) if document.person else "",
            "written_at": draft.instant(document.created_at),
            "text": _document_text(draft, document),
        }
        for document in draft.records.documents
        if document.plugin != CORE
    )


def _document_text(draft: Draft, document: Document) -> str:
    """The text where it may be said."""
    own = document.person is None or draft.cover.may_name(document.person)
    return draft.cover.without_ids(draft.cover.text(document.text)) if own else ""


def _number(draft: Draft, subject: str) -> int | None:
    """The number of the take or song that an id stands for; None for the session itself."""
    numbers = {take.id: take.number for take in draft.records.takes}
    numbers |= {song.id: song.number for song in draft.records.songs.values()}
    return numbers.get(subject)
