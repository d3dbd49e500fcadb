"""Which recordings may leave, whole or as stems by person, and what may be written into their copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.consent import Use
from workshop.domain.session import About
from workshop.domain.take import Take, TakeStatus, Track
from workshop.domain.turns import cut, spans, taken_turns
from workshop.services.disclosure.audible import allowed_uses, heard, may_leave
from workshop.services.disclosure.stem_names import stem_name
from workshop.services.disclosure.values import AudioFile, StemFile
from workshop.services.staging import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True)
class Recordings:
    """What leaves of a session's recordings, whole or as stems, and what stays at home, with why."""

    files: tuple[AudioFile, ...] = ()
    stems: tuple[StemFile, ...] = ()
    refused: tuple[Refused, ...] = ()


def recordings(draft: Draft, folder: Path) -> Recordings:
    """The masters below the session's `folder` that may be copied, and what may be cut out of those with turns."""
    files: list[AudioFile] = []
    stems: list[StemFile] = []
    refused: list[Refused] = []
    takes = {take.id: take for take in draft.records.takes}
    for track in draft.records.tracks:
        take = takes[track.take]
        source = folder / take.folder / track.file
        if taken_turns(track, draft.records.turns):
            made, reasons = _stems(draft, take, track, source)
            stems += made
            refused += [(take.number, track.number, reason) for reason in reasons]
            continue
        reason = _refusal(draft, take, track, source)
        if reason:
            refused.append((take.number, track.number, reason))
            continue
        name = f"audio/take-{take.number:03}-track-{track.number:02}.wav"
        files.append(AudioFile(take.number, track.number, name, source, _tags(draft, take, track, track.people)))
    return Recordings(tuple(files), tuple(stems), tuple(refused))


def _stems(draft: Draft, take: Take, track: Track, source: Path) -> tuple[list[StemFile], list[str]]:
    """The stems of a track with turns: one a person, and one of what several hold together; and what stays silent."""
    reason = _unfit(take, track, source)
    if reason:
        return [], [reason]
    found = spans(track, draft.records.turns)
    stems, names = [], set[str]()
    pieces = cut(found)
    for people, theirs in pieces:
        if may_leave(draft.records, take, people, draft.now):
            name = stem_name(draft.cover, take, track, people, names)
            names.add(name)
            held = tuple((span.from_frame, span.to_frame) for span in theirs)
            tags = _tags(draft, take, track, people)
            stems.append(
                StemFile(take.number, track.number, name, source, people, held, track.start_frame, take.frames, tags)
            )
    kept = [] if len(stems) == len(pieces) else ["consent_part" if stems else "consent"]
    return stems, [*kept, *(["nobodys"] if any(not span.people for span in found) else [])]


def _refusal(draft: Draft, take: Take, track: Track, source: Path) -> str:
    """Why a track's audio stays at home, as a closed word; empty when it may go."""
    if take.status is not TakeStatus.ROLLING and not heard(draft.records, take, track).known:
        return "unknown_voice"
    if take.status is not TakeStatus.ROLLING and not may_leave(draft.records, take, track.people, draft.now):
        return "consent"
    return _unfit(take, track, source)


def _unfit(take: Take, track: Track, source: Path) -> str:
    """Why nothing can be copied of a file, whoever is heard in it; empty when it can."""
    if take.status is TakeStatus.ROLLING:
        return "rolling"
    if not source.is_file():
        return "missing"
    return "" if _is_as_sealed(track, source) else "altered"


def _is_as_sealed(track: Track, source: Path) -> bool:
    """Whether a master is, byte by byte, what it was when its take ended; one that was never sealed cannot tell."""
    try:
        return track.sha256 in {"", sha256_of(source)}
    except OSError:
        return False


def _tags(draft: Draft, take: Take, track: Track, people: Iterable[str]) -> dict[str, str]:
    """What may be written into the copy; nothing below level alias."""
    if not draft.cover.names_people:
        return {}
    notes = [note.text for note in draft.records.notes if note.about == About.TAKE and note.subject == take.id]
    tags = {
        "alias": ", ".join(filter(None, map(draft.cover.alias, people))),
        "song": song_title(draft, take),
        "label": draft.cover.text(track.label),
        "note": draft.cover.text("\n".join(notes)),
    }
    return {key: words for key, words in tags.items() if words}
