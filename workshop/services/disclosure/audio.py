"""Which recordings may leave, and what may be written into their copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.consent import Use
from workshop.domain.session import About
from workshop.domain.take import Take, TakeStatus, Track
from workshop.services.disclosure.audible import allowed_uses, heard, may_leave
from workshop.services.disclosure.values import AudioFile
from workshop.services.staging import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.services.disclosure.draft import Draft

Refused = tuple[int, int, str]
"""A track whose audio stays at home: the numbers of take and track, and why as a closed word."""

WITHHELD = "withheld"


def song_title(draft: Draft, take: Take) -> str:
    """The title of the take's song where it may be said."""
    song = draft.records.songs.get(take.song or "")
    return draft.cover.text(song.title) if song else ""


def consent_state(draft: Draft, take: Take, track: Track) -> str:
    """The uses that everybody heard allows; `withheld` once somebody does not say yes to being recorded."""
    uses = allowed_uses(draft.records, take, track, draft.now)
    return " ".join(uses) if Use.RECORD in uses else WITHHELD


def audio_files(draft: Draft, folder: Path) -> tuple[tuple[AudioFile, ...], tuple[Refused, ...]]:
    """The masters below the session's `folder` that may be copied, and those that may not, with why."""
    files: list[AudioFile] = []
    refused: list[Refused] = []
    takes = {take.id: take for take in draft.records.takes}
    for track in draft.records.tracks:
        take = takes[track.take]
        source = folder / take.folder / track.file
        reason = _refusal(draft, take, track, source)
        if reason:
            refused.append((take.number, track.number, reason))
            continue
        name = f"audio/take-{take.number:03}-track-{track.number:02}.wav"
        files.append(AudioFile(take.number, track.number, name, source, _tags(draft, take, track)))
    return tuple(files), tuple(refused)


def _refusal(draft: Draft, take: Take, track: Track, source: Path) -> str:
    """Why a track's audio stays at home, as a closed word; empty when it may go."""
    if take.status is TakeStatus.ROLLING:
        return "rolling"
    if not heard(draft.records, take, track).known:
        return "unknown_voice"
    if not may_leave(draft.records, take, track, draft.now):
        return "consent"
    if not source.is_file():
        return "missing"
    return "" if _is_as_sealed(track, source) else "altered"


def _is_as_sealed(track: Track, source: Path) -> bool:
    """Whether a master is, byte by byte, what it was when its take ended; one that was never sealed cannot tell."""
    try:
        return track.sha256 in {"", sha256_of(source)}
    except OSError:
        return False


def _tags(draft: Draft, take: Take, track: Track) -> dict[str, str]:
    """What may be written into the copy; nothing below level alias."""
    if not draft.cover.names_people:
        return {}
    notes = [note.text for note in draft.records.notes if note.about == About.TAKE and note.subject == take.id]
    tags = {
        "alias": ", ".join(filter(None, map(draft.cover.alias, track.people))),
        "song": song_title(draft, take),
        "label": draft.cover.text(track.label),
        "note": draft.cover.text("\n".join(notes)),
    }
    return {key: words for key, words in tags.items() if words}
