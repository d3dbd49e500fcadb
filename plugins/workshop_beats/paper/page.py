"""The page itself: a poster of every beat, and after it all bars of each where they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING

from workshop import Message, message
from workshop_beats.paper.drawing import Part, drawing
from workshop_beats.paper.markup import Markup, tag
from workshop_beats.sheet import words
from workshop_beats.sheet.chords import chords_of, has_key
from workshop_beats.sheet.grid import grid_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop_beats.template.model import Beat

Say = Callable[[Message], str]
_BAR = 160.0
_BARS_ACROSS = 4


def page(beats: Sequence[tuple[str, Beat]], say: Say, language: str, *, details: bool = False) -> str:
    """All beats as one HTML document in a language (`en`, `nb`), whose sentences `say` translates."""
    title = say(message("Beats to write, sing and record on"))
    style = Markup((files("workshop_beats") / "paper" / "page.css").read_text(encoding="utf-8"))
    head = tag(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", style),
    )
    top = tag("header", tag("h1", title), tag("p", say(_legend())))
    posters = tag("main", *(_poster(name, beat, say, language) for name, beat in beats))
    more = tag("section", *(_details(name, beat, say, language) for name, beat in beats), class_="details")
    body = tag("body", top, posters, *([more] if details else []))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang=language)}\n"


def _legend() -> Message:
    """How to read the boxes."""
    return message(
        "A box is a hit: the higher, the louder. Hollow: now and then. Narrow ones: a roll. Thick lines are bars, thin "
        "ones beats. Energy: 1 calm, 2 steady, 3 full."
    )


def _poster(name: str, beat: Beat, say: Say, language: str) -> Markup:
    """One beat in a few square centimetres: what a group needs to choose it."""
    parts = [(part, beat.resolved(part)) for part in _told(beat)]
    shown = [Part(part, grid_of(beat, section.drums, {})) for part, section in parts]
    return tag(
        "article",
        *_title(name, beat, say, language),
        drawing(shown, _BAR * 2 / len(shown)),
        *(
            tag("p", tag("b", f"{part}: "), chords, class_="chords")
            for part, section in parts
            if (chords := chords_of(beat, section))
        ),
        tag("p", _tip(beat, language), class_="tip"),
    )


def _details(name: str, beat: Beat, say: Say, language: str) -> Markup:
    """One beat with its form, its feel, and all bars of every section and fill."""
    form = " | ".join(f"{part} {bars}" for part, bars in beat.form)
    inside: list[str] = [
        *_title(name, beat, say, language),
        tag("p", ", ".join(say(each) for each in words.feel(beat))),
        tag("p", _tip(beat, language), class_="tip"),
        tag("p", form, class_="chords"),
    ]
    for part in dict.fromkeys(part for part, _ in beat.form):
        inside += _section(beat, part, say)
    a_fill = say(message("fill"))
    for part, fill in beat.fill.items():
        grid = grid_of(beat, fill.drums, {})
        inside += [
            tag("h3", f"{part} ({a_fill})"),
            *_rows([Part("", grid, bar) for bar in range(grid.bars)]),
        ]
    return tag("article", *inside)


def _section(beat: Beat, part: str, say: Say) -> Iterator[Markup]:
    """A section with its chords and all its bars."""
    section = beat.resolved(part)
    said = "".join(f", {say(each)}" for each in words.remarks(beat, part))
    yield tag("h3", f"{part}{said}")
    if chords := chords_of(beat, section):
        yield tag("p", chords, class_="chords")
    grid = grid_of(beat, section.drums, section.pitched)
    yield from _rows([Part("", grid, bar) for bar in range(grid.bars)])


def _rows(parts: list[Part]) -> Iterator[Markup]:
    """Bars in rows of as many as fit."""
    for first in range(0, len(parts), _BARS_ACROSS):
        yield drawing(parts[first : first + _BARS_ACROSS], _BAR, _BARS_ACROSS)


def _title(name: str, beat: Beat, say: Say, language: str) -> Iterator[Markup]:
    """Name and figures of a beat."""
    energy = say(message("energy {energy}", energy=beat.energy))
    tempo = say(message("{tempo} BPM", tempo=beat.tempo if beat.tempo % 1 else int(beat.tempo)))
    key = [say(words.key(beat.tonality))] if has_key(beat) else []
    figures = [beat.style, tempo, beat.meter, *key, energy]
    yield tag("h2", beat.title(language), " ", tag("code", name))
    yield tag("p", " · ".join(figures), class_="figures")


def _told(beat: Beat) -> list[str]:
    """The two sections by which a beat is known: what it tells and what it comes back to."""
    from workshop_beats.vote import best_part

    hook = best_part(beat)
    others = [part for part, _ in beat.form if part != hook]
    verse = next((part for part in others if part.casefold().startswith(("verse", "vers"))), None)
    told = verse or (max(others, key=lambda part: len(beat.resolved(part).drums)) if others else None)
    return [told, hook] if told is not None else [hook]


def _tip(beat: Beat, language: str) -> str:
    """How to rap or sing on it."""
    return beat.tip.nb if language == "nb" else beat.tip.en
