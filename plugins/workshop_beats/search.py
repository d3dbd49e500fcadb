"""Find templates by the words a leader would use: of the template itself, and for how fast and how full it is.

`say` gives a tag or a style in the listener's language, in which it may be looked for too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING

from workshop import Message, message
from workshop_beats.wordlist import ABOUT, bearing_of, calls_for_calm, phrases, tags_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop_beats.template.model import Beat

_SHORT = 4
"""A word of so many letters is near only to what begins like it."""

Say = Callable[[str], str]
Beats = Sequence[tuple[str, "Beat"]]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of beats is narrowed to; None narrows nothing. `tempo` is the slowest and the fastest BPM."""

    tag: str | None = None
    style: str | None = None
    energy: int | None = None
    tempo: tuple[float, float] | None = None
    meter: str | None = None

    def fits(self, beat: Beat, say: Say = str) -> bool:
        """Whether a template is one of those."""
        tagged = self.tag is None or bool(_meant(self.tag) & _tagged(beat, say))
        styled = self.style is None or any(each in style for each in _meant(self.style) for style in _style(beat, say))
        paced = self.tempo is None or self.tempo[0] <= beat.tempo <= self.tempo[1]
        return tagged and styled and paced and self.energy in {None, beat.energy} and self.meter in {None, beat.meter}

    @property
    def parts(self) -> list[Filter]:
        """What it asks for, one thing at a time."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return [Filter(**{name: value}) for name, value in asked.items() if value is not None]


def matching(known: Beats, asked: Filter, words: tuple[str, ...], say: Say = str) -> list[tuple[str, Beat]]:
    """Those that fit the filter and every word, the best first; as they come where there are no words."""
    fitting = {name: 0 for name, beat in known if asked.fits(beat, say)}
    for word in phrases(words):
        scores = _scores(known, word, say)
        fitting = {name: score + scores[name] for name, score in fitting.items() if name in scores}
    return sorted(((name, beat) for name, beat in known if name in fitting), key=lambda each: -fitting[each[0]])


def hint(known: Beats, asked: Filter, words: tuple[str, ...], say: Say = str) -> Message | None:
    """What to ask for where nothing fits: the nearest word that something goes by, what there is, or less at once."""
    lost = [word for word in phrases(words) if not _scores(known, word, say)]
    alone = [part for part in asked.parts if not any(part.fits(beat, say) for _, beat in known)]
    lost += [word for part in alone for word in (part.tag, part.style) if word is not None]
    if lost:
        near = [name for word in lost for name in _nearest(known, word, say)]
        return message("Did you mean {names}?", names=", ".join(dict.fromkeys(near))) if near else None
    if any(part.meter for part in alone):
        return message("There are: {names}.", names=", ".join(sorted({beat.meter for _, beat in known})))
    if any(part.tempo for part in alone) and len(known) > 1:
        slowest, *_, fastest = sorted(beat.tempo for _, beat in known)
        return message("The beats go from {low} to {high} BPM.", low=f"{slowest:g}", high=f"{fastest:g}")
    if not alone and len(words) + len(asked.parts) > 1:
        return message("Each of these finds some beats, but none fits them all: leave one out.")
    return None


def _scores(known: Beats, word: str, say: Say) -> dict[str, int]:
    """How well a word fits, by name; what only a tip says counts where nothing else fits."""
    scores = {name: _score(name, beat, folded(word), say) for name, beat in known}
    least = 2 if max(scores.values(), default=0) > 1 else 1
    return {name: score for name, score in scores.items() if score >= least}


def _score(name: str, beat: Beat, word: str, say: Say) -> int:
    """4 what it is called, 3 a tag or how it bears itself, 2 its title, key or kit, 1 a word of its tip."""
    bears, same = bearing_of(word), set(tags_of(word))
    if calls_for_calm(word) and beat.energy == 3:
        return 0
    called = {text for style in _style(beat, say) for text in (style, *_parts(style))} | {folded(name), *_parts(name)}
    tagged = {text for tag in _tagged(beat, say) for text in (tag, *_parts(tag))} | {beat.meter}
    titles = {text for title in (beat.name, beat.name_nb or "") for text in (folded(title), *_parts(title))}
    if same & called or any(text.startswith(word) for text in called):
        return 4
    if same & tagged or any(text.startswith(word) for text in tagged) or (bears and bears(beat)) or _paced(beat, word):
        return 3
    if any(text.startswith(word) for text in {*titles, folded(beat.kit), folded(beat.tonality.name)}):
        return 2
    told = {*_parts(beat.tip.en), *_parts(beat.tip.nb)}
    return int(word in told and bears is None and not same)


def _paced(beat: Beat, word: str) -> bool:
    """Whether a word is a tempo, such as 90 or 90bpm, and the beat is about that fast."""
    found = re.fullmatch(r"(\d{2,3}) ?(?:bpm)?", word)
    return found is not None and abs(beat.tempo - int(found[1])) <= int(found[1]) * ABOUT


def _meant(text: str) -> set[str]:
    """A tag or style that was asked for, and what else it means."""
    return {folded(text), *tags_of(folded(text))}


def _tagged(beat: Beat, say: Say) -> set[str]:
    """Tags and style, in English and as they are said."""
    return {folded(each) for tag in (beat.style, *beat.tags) for each in (tag, say(tag))}


def _style(beat: Beat, say: Say) -> set[str]:
    """The style, in English and as it is said."""
    return {folded(beat.style), folded(say(beat.style))}


def _nearest(known: Beats, word: str, say: Say) -> list[str]:
    """What beats go by that is nearest to a word: names, styles and tags whole, even where one word of them is near."""
    goes_by: dict[str, str] = {}
    for name, beat in known:
        for whole in (name, beat.style, *beat.tags, say(beat.style), *map(say, beat.tags)):
            for text in (folded(whole), *_parts(whole)):
                goes_by.setdefault(text, whole)
        for text in (*_parts(beat.name), *_parts(beat.name_nb or "")):
            goes_by.setdefault(text, name)
    typed = folded(word)
    near = get_close_matches(typed, goes_by, n=3, cutoff=0.6)
    fit = [text for text in near if text != typed and (len(typed) > _SHORT or text[:1] == typed[:1])]
    return [goes_by[text] for text in fit[:2]]


def _parts(text: str) -> Iterable[str]:
    """The words of a text, without case and punctuation."""
    return re.findall(r"[^\W_]+", folded(text))


def folded(text: str) -> str:
    """A text without case."""
    return text.casefold()
