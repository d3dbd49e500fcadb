"""A take's view as lines for a terminal of any width. Colours only repeat what signs and words say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from workshop.cli.live.painter import Line, plain
from workshop.cli.tables import width, wrapped
from workshop.domain.take import length
from workshop.messages import N_, Message, message
from workshop.services.take_view import waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workshop.services.armed_view import ArmedView
    from workshop.services.take_view import PersonView, Place, TakeView
    from workshop.translator import Translator

FLOOR_DBFS = -60.0
"""The left end of a meter."""
LOUD_DBFS, HOT_DBFS = -12.0, -3.0
LEAST_CELLS, MOST_CELLS = 6, 30
MOST_DISK_MINUTES = 120
"""Up to how much room on the disk it is shown: more is no number to think of while music is played."""
NOBODY, SILENT, CLIPPED = N_("nobody"), N_("no signal"), N_("too loud")
SPARED = ("m", "c", "0", "1-9")
"""The keys that a narrow line leaves out, one after the other: never how to stop, or what somebody's no asks for."""
HELP = (
    ("Enter", N_("Stop the take and keep it.")),
    ("m", N_("Set a marker, to find the spot again.")),
    ("1-9", N_("Hand the microphone to the person with that number.")),
    ("0", N_("Nobody has the microphone.")),
    ("c", N_("Circle the take as the good one, or take the circle back.")),
    ("x", N_("Stop and delete the take, because somebody asks.")),
    ("?", N_("Show this, or hide it.")),
)


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of the screen; letters take their place where the terminal's encoding lacks them."""

    dot: str = "●"
    full: str = "▮"
    empty: str = "▯"
    held: str = "▌"
    turn: str = "▶"
    warning: str = "▲"
    between: str = " · "
    silence: str = "-∞"
    more: str = "…"
    ring: str = "○"


LETTERS = Signs("*", "#", "-", "|", ">", "!", " - ", "-inf", "~", "o")


def signs_for(encoding: str | None) -> Signs:
    """The signs that an encoding has."""
    try:
        "".join(getattr(Signs(), name) for name in Signs.__slots__).encode(encoding or "ascii")
    except (LookupError, UnicodeError):
        return LETTERS
    return Signs()


class Drawing:
    """Draws views in one language for a terminal of `columns` and `rows`. Each line is narrower than that."""

    def __init__(self, translator: Translator, columns: int, rows: int, signs: Signs | None = None) -> None:
        self._translator, self._rows = translator, rows
        self._columns = max(columns - 1, 20)
        self._signs = signs or Signs()

    def take(self, view: TakeView, said: Message | None = None, *, helping: bool = False) -> list[Line]:
        """The screen of a rolling take; `said` is what the last key did, `helping` shows what the keys are for."""
        head = self.flowing(self._head(view), "bold")
        foot = [*self.sentences(view.warnings), *self._answer(view.asking), *self._answer(said)]
        foot += self._help(view) if helping else [self.keys(view.keys)]
        lines = [*head, *self.rows(view.people, self._rows - 1 - len(head) - len(foot)), *foot]
        return self.fitted(lines)

    def armed(self, view: ArmedView, said: Message | None = None) -> list[Line]:
        """The screen before a take: who would be recorded, how loud, and what is kept in memory."""
        device = message("{device}: {channels} channels at {rate} Hz.", **view.facts)
        head = [((part, "bold"),) for part in wrapped(self._said(device), self._columns)]
        foot = [line for told in view.memory for line in self._broken(self._said(told))]
        foot += [*self.sentences(view.warnings), *self._answer(said), self.keys(view.keys)]
        people = [replace(person, alias=f"{person.channel:>2} {person.alias}".rstrip()) for person in view.people]
        return self.fitted([*head, *self.rows(people, self._rows - 1 - len(head) - len(foot)), *foot])

    def fitted(self, lines: Sequence[Line]) -> list[Line]:
        """As many of the lines, and of each line, as the terminal has room for."""
        return [_cropped(line, self._columns) for line in lines[: max(self._rows - 1, 1)]]

    def rows(self, people: Sequence[PersonView], most: int) -> list[Line]:
        """A line a person, at most so many. What several hear together is one meter, above their names."""
        people = self._metered(people)
        names = max((width(self._alias(person)) + width(self._note(person)) for person in people), default=0)
        names = min(names, max(self._columns // 3, 8))
        status = max(map(width, (self._text(SILENT), self._text(CLIPPED), "-60 dB")))
        lines = [self._row(person, names, status) for person in people]
        if len(lines) <= max(most, 1):
            return lines
        left = len(lines) - max(most - 1, 1)
        more = self._said(message("and {count} more", count=left))
        return [*lines[: max(most - 1, 1)], ((f"    {more}", "dim"),)]

    def _metered(self, people: Sequence[PersonView]) -> list[PersonView]:
        """A row for a microphone that is nobody's turn yet, before those who may have it."""
        unsaid = frozenset(waiting(people))
        rows: list[PersonView] = []
        shown: set[int] = set()
        for person in people:
            if person in unsaid and person.track not in shown:
                shown.add(person.track)
                rows.append(replace(person, person=None, alias=self._text("microphone"), key=""))
            rows.append(replace(person, on_turn=False) if person in unsaid else person)
        return rows

    def keys(self, keys: Iterable[tuple[str, str]]) -> Line:
        """The keys in one line, as many as there is room for."""
        shown = {key: ((key, "bold"), (f" {self._text(does)}", "")) for key, does in keys}
        for spared in SPARED:
            if width(plain(_joined(list(shown.values())))) > self._columns:
                shown.pop(spared, None)
        return _joined(list(shown.values()))

    def sentences(self, said: Iterable[Message]) -> list[Line]:
        """Warnings in words, broken between them."""
        return [line for sentence in said for line in self._broken(f"{self._signs.warning} {self._said(sentence)}")]

    def flowing(self, parts: Sequence[str], style: str) -> list[Line]:
        """Parts of a line side by side, over more lines where one is not enough."""
        lines = [""]
        for part in parts:
            joined = f"{lines[-1]}  {part}" if lines[-1] else part
            if width(joined) <= self._columns or not lines[-1]:
                lines[-1] = joined
            else:
                lines.append(f"  {part}")
        return [((text, style),) for text in lines]

    def _head(self, view: TakeView) -> list[str]:
        """The take, its time, where in the song it is, and how it goes."""
        take = self._said(message("Take {number}", number=view.number))
        parts = [f"{self._signs.dot} {take}", length(view.seconds), *self.place(view.place)]
        if view.begins_in is not None:
            begins = message("recording begins in {time}", time=length(view.begins_in))
            parts[:2] = [f"{self._signs.ring} {take}", self._said(begins)]
        if view.circled:
            parts.append(self._text("circled"))
        if view.lost_frames:
            parts.append(self._said(message("lost frames: {lost}", lost=view.lost_frames)))
        if view.disk_minutes is not None and view.disk_minutes <= MOST_DISK_MINUTES:
            parts.append(self._said(message("disk: {time}", time=room(view.disk_minutes))))
        return parts

    def place(self, place: Place | None) -> list[str]:
        """The bar and the section, as `bar 12 · hook`."""
        if place is None:
            return []
        if place.counting_in:
            return [self._said(message("count-in, bar {bar}", bar=place.bar))]
        bar = self._said(message("bar {bar}", bar=place.bar))
        return [bar + self._signs.between + self._text(place.section) if place.section else bar]

    def _row(self, person: PersonView, names: int, status: int) -> Line:
        """One person: the key, whose turn it is, the name, the meter, and the level or what is wrong with it."""
        note = self._note(person)
        name = cut(self._alias(person), max(names - width(note), 1), self._signs.more) + note
        turn = self._signs.turn if person.on_turn else " "
        head = f"{person.key or ' '} {turn} {name}{' ' * (names - width(name))} "
        cells = min(max(self._columns - width(head) - status - 2, 0), MOST_CELLS)
        if person.on_turn is False:
            return ((head.rstrip(), "dim"),)
        meter = self._meter(person, cells) if cells >= LEAST_CELLS else ()
        told, style = self._level(person)
        return ((head, "bold" if person.on_turn else ""), *meter, (f"  {told}", style))

    def _alias(self, person: PersonView) -> str:
        return "".join(sign if sign.isprintable() else "?" for sign in person.alias) or self._text(NOBODY)

    def _note(self, person: PersonView) -> str:
        """What is said beside a name."""
        return f" ({self._text(person.note)})" if person.note else ""

    def _level(self, person: PersonView) -> tuple[str, str]:
        """The highest level of late in figures, or in words what is wrong with it."""
        if person.silent:
            return self._text(SILENT), "bold red"
        if person.clipped:
            return self._text(CLIPPED), "bold red"
        level = self._signs.silence if person.held_dbfs is None else f"{person.held_dbfs:.0f}".replace("-0", "0")
        return f"{level} dB", ""

    def _meter(self, person: PersonView, cells: int) -> Line:
        """A bar of so many cells from -60 to 0 dBFS, with the highest of late."""
        lit, held = (_cell(level, cells) for level in (person.level_dbfs, person.held_dbfs))
        signs = []
        for cell in range(1, cells + 1):
            top = FLOOR_DBFS * (1 - cell / cells)
            colour = "red" if top > HOT_DBFS else "yellow" if top > LOUD_DBFS else "green"
            sign = self._signs.full if cell <= lit else self._signs.held if cell == held else self._signs.empty
            signs.append((sign, "dim" if sign == self._signs.empty else colour))
        return tuple(("".join(sign for sign, _ in run), style) for style, run in groupby(signs, itemgetter(1)))

    def _answer(self, said: Message | None) -> list[Line]:
        """What the last key did."""
        return [] if said is None else self._broken(self._said(said))

    def _help(self, view: TakeView) -> list[Line]:
        """What each key is for."""
        known = {key for key, _ in view.keys}
        lines: list[Line] = []
        for key, does in HELP:
            if key in known:
                first, *rest = wrapped(self._text(does), self._columns - 7)
                lines += [((f"{key:<7}", "bold"), (first, "")), *(((" " * 7 + text, ""),) for text in rest)]
        return lines

    def _broken(self, text: str) -> list[Line]:
        return [((part, ""),) for part in wrapped(text, self._columns)]

    def _text(self, text: str) -> str:
        return self._translator.text(text)

    def _said(self, sentence: Message) -> str:
        return self._translator.say(sentence)


def room(minutes: int) -> str:
    """How long the disk has room, as `26 min` or `3 h 20 min`."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def cut(text: str, most: int, more: str) -> str:
    """`text` in at most `most` cells; `more` stands for what does not fit."""
    if width(text) <= most:
        return text
    kept = ""
    for letter in text:
        if width(kept + letter + more) > most:
            break
        kept += letter
    return kept + more


def _cell(level: float | None, cells: int) -> int:
    """The last lit cell of a meter, 0 for none."""
    return 0 if level is None else round(min(max(1 - level / FLOOR_DBFS, 0.0), 1.0) * cells)


def _joined(pieces: Sequence[Line]) -> Line:
    """Pieces of a line with room between them."""
    return tuple(part for place, piece in enumerate(pieces) for part in ((("  ", ""),) if place else ()) + piece)


def _cropped(line: Line, most: int) -> Line:
    """A line of at most so many cells."""
    if width(plain(line)) <= most:
        return line
    pieces, left = [], most
    for text, style in line:
        pieces.append((cut(text, left, ""), style))
        left -= width(pieces[-1][0])
    return tuple(pieces)
