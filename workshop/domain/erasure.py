"""What is to go from a take because somebody in it asks: frames and files only, never who asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshop.domain.turns import everybody, people_in, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workshop.domain.take import Track, Turn


@dataclass(frozen=True, slots=True)
class Silencing:
    """What of a shared track becomes silence: spans (from, up to) in frames of the take.

    `people` are the ids of who else is on the track, also only by turns, and `turns` the frames from which on turns are
    nobody's instead, unless they are of somebody who stays. `file` is where the track lies in the take's folder.
    """

    number: int
    people: tuple[str, ...]
    turns: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    file: str = ""

    def ends(self, frame: object, person: object) -> bool:
        """Whether a turn from a frame on, of a person (id, None: nobody), becomes nobody's."""
        return frame in self.turns and person not in self.people

    def hushed(self, start_frame: int) -> bool:
        """Whether the track, which starts on that frame, is nobody's up to its first turn: they were heard there."""
        return start_frame not in self.turns and any(first == start_frame for first, _ in self.spans)


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of an erasure: files that were not there, and numbers of tracks to be silenced that went as a whole."""

    missing: tuple[str, ...] = ()
    whole: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasure:
    """What goes from a take: the files of whole tracks by number, and parts of others; `whole` is all of the take.

    `backings` are the files, relative to the library, that were mixed from it to be recorded over.
    """

    removed: Mapping[int, str] = field(default_factory=dict)
    silenced: tuple[Silencing, ...] = ()
    whole: bool = False
    backings: tuple[str, ...] = ()

    def text(self) -> str:
        """As the text of a document."""
        removed = {str(number): file for number, file in self.removed.items()}
        parts = [[part.number, part.people, part.turns, part.spans, part.file] for part in self.silenced]
        return json.dumps({"whole": self.whole, "removed": removed, "silenced": parts, "backings": self.backings})

    @classmethod
    def read(cls, text: str) -> Erasure:
        """From the text of a document. Raises ValueError where it is damaged."""
        try:
            told = json.loads(text)
            parts = tuple(
                Silencing(
                    int(number), tuple(map(str, people)), tuple(map(int, turns)), tuple((a, b) for a, b in found), *file
                )
                for number, people, turns, found, *file in told["silenced"]
            )
            removed = {int(number): str(file) for number, file in told["removed"].items()}
            return cls(removed, parts, told["whole"] is True, tuple(map(str, told["backings"])))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("a damaged document of an erasure") from error


def erasure_of(person: str, tracks: Iterable[Track], turns: Iterable[Turn]) -> Erasure:
    """What has to go from these tracks so that a person (id) is on none of them.

    Where turns tell a shared track's frames apart, the person's become silence: their turns, and what was heard before
    the first turn when they were on it too. A track that holds nobody else's frames goes as a whole, and so does a
    shared one without turns, or one without measured frames of anybody who was ever at it: nobody knows where on it
    they are.
    """
    told = tuple(turns)
    removed, silenced = {}, []
    for track in tracks:
        found = spans(track, told)
        theirs = [span for span in found if person in span.people]
        if len(theirs) == len(found):
            if found or person in everybody(track, told):
                removed[track.number] = track.file
        elif theirs or person in track.people:
            others = tuple(other for other in everybody(track, told) if other != person)
            own = tuple(turn.from_frame for turn in told if turn.track == track.id and turn.person == person)
            cut = tuple((span.from_frame, span.to_frame) for span in theirs)
            silenced.append(Silencing(track.number, others, own, cut, track.file))
    return Erasure(removed, tuple(silenced))


def others_on(person: str, track: Track, turns: Iterable[Turn]) -> tuple[str, ...]:
    """The ids of who else is heard on a track, or may be where nothing tells its frames apart."""
    told = tuple(turns)
    found = spans(track, told)
    return tuple(other for other in (people_in(found) if found else everybody(track, told)) if other != person)
