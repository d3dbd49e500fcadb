"""Find templates by the words a leader would use: of the template itself, and for how fast and how full it is."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from workshop import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workshop_beats.template.model import Beat

_SLOW, _FAST = 84, 120
_PACES: Mapping[str, Iterable[str]] = {
    "slow": ("slow", "sakte", "langsom", "langsomt", "rolig"),
    "middle": ("middle", "medium", "mid", "middels"),
    "fast": ("fast", "quick", "rask", "raskt", "kjapp", "kjapt"),
}
_ENERGIES = {1: ("calm", "rolig", "rolige"), 2: ("steady", "jevn", "jevnt"), 3: ("full", "fullt", "energisk")}
_ALSO = (
    ("sing", "singing", "song", "syng", "synge", "sang", "allsang"),
    ("rap", "rapping", "rappe", "hiphop", "hip-hop"),
    ("dance", "dans", "danse", "danceable", "dansbar"),
    ("happy", "glad", "joyful"),
    ("sad", "trist", "sår", "melancholic", "melankolsk"),
    ("waltz", "vals", "three", "tre"),
    ("ballad", "ballade"),
    ("folk", "folkemusikk"),
)
"""Words of which each finds what any other would."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of beats is narrowed to; None narrows nothing. `tempo` is the slowest and the fastest BPM."""

    tag: str | None = None
    style: str | None = None
    energy: int | None = None
    tempo: tuple[float, float] | None = None
    meter: str | None = None

    def fits(self, beat: Beat) -> bool:
        """Whether a template is one of those."""
        tagged = self.tag is None or _folded(self.tag) in {_folded(word) for word in (beat.style, *beat.tags)}
        styled = self.style is None or _folded(self.style) in _folded(beat.style)
        paced = self.tempo is None or self.tempo[0] <= beat.tempo <= self.tempo[1]
        return tagged and styled and paced and self.energy in {None, beat.energy} and self.meter in {None, beat.meter}


def matching(found: Sequence[tuple[str, Beat]], words: Sequence[str]) -> list[tuple[str, Beat]]:
    """Those that fit every word, the best first; all of them, as they come, where there are no words."""
    ranked = [(sum(score), each) for each in found if all(score := [_score(*each, word) for word in words])]
    return [each for _, each in sorted(ranked, key=lambda item: -item[0])] if words else list(found)


def hint(found: Sequence[tuple[str, Beat]], words: Sequence[str]) -> Message | None:
    """What to ask for where nothing fits: the nearest word that something goes by, or fewer words."""
    lost = [word for word in words if not any(_score(*each, word) for each in found)]
    if words and not lost:
        return message("Each word finds some beats, but none fits them all: leave one out.")
    known = {_folded(word): word for each in found for word in _named(*each)}
    near = [
        known[close]
        for word in lost
        for close in get_close_matches(_folded(word), known, n=2, cutoff=0.6)
        if close != _folded(word)
    ]
    return message("Did you mean {names}?", names=", ".join(dict.fromkeys(near))) if near else None


def _score(name: str, beat: Beat, word: str) -> int:
    """How well a word fits: 4 what it is called, 3 a tag or how fast and full it is, 2 its title or key, 1 its tip."""
    meant = {_folded(word)} | {other for group in _ALSO if _folded(word) in group for other in group}
    called = {_folded(name), _folded(beat.style), *_parts(name), *_parts(beat.style)}
    tagged = {part for tag in beat.tags for part in (_folded(tag), *_parts(tag))} | {beat.meter, *_bearing(beat)}
    titled = {*_parts(beat.name), *_parts(beat.key), _folded(beat.kit)}
    told = {*_parts(beat.tip.en), *_parts(beat.tip.nb)}
    for score, texts in ((4, called), (3, tagged), (2, titled), (1, told)):
        if any(text.startswith(wanted) for wanted in meant for text in texts):
            return score
    return 0


def _bearing(beat: Beat) -> set[str]:
    """Words for how fast and how full a beat is."""
    pace = "slow" if beat.tempo <= _SLOW else "fast" if beat.tempo >= _FAST else "middle"
    return {*_PACES[pace], *_ENERGIES[beat.energy]}


def _named(name: str, beat: Beat) -> Iterable[str]:
    """What a template goes by, as a hint would name it."""
    return (name, beat.style, *beat.tags, *_parts(beat.style), *_parts(beat.name))


def _parts(text: str) -> list[str]:
    """The words of a text, without case and punctuation."""
    return "".join(letter if letter.isalnum() else " " for letter in _folded(text)).split()


def _folded(text: str) -> str:
    """A text without case."""
    return text.casefold()
