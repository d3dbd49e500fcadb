"""The rows about turns: who had a shared microphone from when to when, in frames and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.take import Take, Track, Turn, length
from workshop.messages import Message, message
from workshop.services.telling import NOBODY
from workshop.translator import LANGUAGES, Translator

if TYPE_CHECKING:
    from workshop.services.disclosure.audio import Recordings
    from workshop.services.disclosure.draft import Draft
    from workshop.services.disclosure.values import Row


def turn_rows(draft: Draft, audio: Recordings) -> tuple[Row, ...]:
    """One row a turn on a shared track; nobody's turn has no person. `audio` are the copies that are made.

    A turn that ended on the frame on which it began was never one.
    """
    takes = {take.id: take for take in draft.records.takes}
    tracks = {track.id: track for track in draft.records.tracks}
    stems = {(stem.take, stem.track, stem.people): stem.name for stem in audio.stems}
    rows = []
    for turn in draft.records.turns:
        track = tracks[turn.track]
        if turn.to_frame != turn.from_frame:
            rows.append(_turn(draft, takes[track.take], track, turn, stems))
    return tuple(rows)


def _turn(
    draft: Draft, take: Take, track: Track, turn: Turn, stems: dict[tuple[int, int, tuple[str, ...]], str]
) -> Row:
    """One turn."""
    rate = take.sample_rate or 1
    end = track.start_frame + track.frames if turn.to_frame is None else turn.to_frame
    said = _sentence(draft, take, track, turn, max(end, turn.from_frame))
    return {
        "take_no": take.number,
        "track_no": track.number,
        "pid": draft.cover.person(turn.person) if turn.person else "",
        "person": draft.cover.shown(turn.person) if turn.person else "",
        "from_frame": turn.from_frame,
        "to_frame": turn.to_frame,
        "from_seconds": round(turn.from_frame / rate, 3),
        "seconds": round(max(end - turn.from_frame, 0) / rate, 3),
        "audio": stems.get((take.number, track.number, (turn.person or "",)), ""),
        **{f"sentence_{language}": Translator(language).say(said) for language in LANGUAGES},
    }


def _sentence(draft: Draft, take: Take, track: Track, turn: Turn, end: int) -> Message:
    """A turn in words; the person by alias where that may be said, else by drawn id."""
    rate = take.sample_rate or 1
    return message(
        "{who} is on track {track} of take {take} from {start} to {end}.",
        who=draft.cover.shown(turn.person) if turn.person else Message(NOBODY, {}),
        track=track.number,
        take=take.number,
        start=length(turn.from_frame / rate),
        end=length(end / rate),
    )
