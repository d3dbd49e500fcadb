"""Views to show, a display that keeps what it is given, and a terminal that is read as a person sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from workshop.messages import message
from workshop.services.take_view import PersonView, Place, TakeView

AASE = PersonView("p1", "Åse", 1, 1, -14.0, -12.0, on_turn=True, key="1")
KARI = PersonView("p2", "Kari", 1, 1, on_turn=False, key="2")
OLA = PersonView("p3", "Ola med et svært langt navn", 2, 2, -40.0, -1.2, clipped=True)
ALI = PersonView("p4", "Ali", 3, 3, silent=True)
NO_CABLE = message("There is no signal from {name}, channel {channel}.", name="Ali", channel=3)


def view(**facts: Any) -> TakeView:
    """A take with four people, one of whom is not heard."""
    usual = TakeView("t", 3, 42.1, Place(12, section="hook"), (AASE, KARI, OLA, ALI), (NO_CABLE,), 80)
    return replace(usual, **facts)


class Shown:
    """A display that keeps what it is given."""

    def __init__(self) -> None:
        self.views: list[TakeView] = []
        self.told: list[str] = []
        self.helped = 0

    def show(self, view: TakeView) -> None:
        self.views.append(view)

    def tell(self, sentence: Any) -> None:
        self.told.append(str(sentence))

    answer = tell

    def help(self, _view: TakeView) -> None:
        self.helped += 1


class Glass:
    """A terminal of so many columns, without an end below: keeps what stands on it, as far as our sequences go.

    Lines that are too wide are refused, or broken if it `wraps`.
    """

    def __init__(self, columns: int = 80, *, wraps: bool = False) -> None:
        self.columns, self.wraps = columns, wraps
        self.lines: list[str] = [""]
        self.row = self.column = 0
        self.cursor = True
        self.erased = 0

    def feed(self, text: str) -> None:
        """Do what a program wrote."""
        for control, sign in re.findall(r"(\x1b\[[0-9;?]*[A-Za-z])|(.|\n)", text):
            if control:
                self._obey(control)
            else:
                self._write(sign)

    def seen(self) -> list[str]:
        """What a person sees, without empty lines at the end."""
        shown = [line.rstrip() for line in self.lines]
        while shown and not shown[-1]:
            shown.pop()
        return shown

    def _obey(self, control: str) -> None:
        number, what = control[2:-1], control[-1]
        if what == "A":
            self.row = max(self.row - int(number or 1), 0)
        elif what == "K":
            self._set(self.lines[self.row][: self.column])
        elif what == "J":
            self._set(self.lines[self.row][: self.column])
            del self.lines[self.row + 1 :]
            self.erased += 1
        elif what in "hl" and number == "?25":
            self.cursor = what == "h"
        else:
            assert what == "m", f"an unknown sequence: {control!r}"

    def _write(self, sign: str) -> None:
        if sign == "\r":
            self.column = 0
        elif sign == "\n":
            self.row, self.column = self.row + 1, 0
            self.lines += [""] * (self.row + 1 - len(self.lines))
        else:
            if self.column >= self.columns and self.wraps:
                self._write("\n")
            assert self.column < self.columns, f"a line is wider than the terminal: {self.lines[self.row]!r}"
            line = self.lines[self.row].ljust(self.column)
            self._set(line[: self.column] + sign + line[self.column + 1 :])
            self.column += 1

    def _set(self, line: str) -> None:
        self.lines[self.row] = line
