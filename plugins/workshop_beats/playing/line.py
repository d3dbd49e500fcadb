"""The line on the screen that says where the music is, redrawn in place; silent where stdout is no terminal."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workshop import N_, Message, message
from workshop_beats.playing.conductor import Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop import Output
    from workshop_beats.playing.conductor import Place

KEYS = message("space: stop or start · t: tap the tempo · + -: tempo · ↑ ↓: key · n p: section · l: loop · q: end")
_TOGETHER = "\N{NO-BREAK SPACE}"
_REPEATS = {Repeat.SECTION: N_("loops the section"), Repeat.SONG: N_("loops the song")}


def keys_told(output: Output) -> str:
    """What the keys do, so that a line never ends between a key and what it does."""
    return output.text(KEYS).replace(" ", _TOGETHER).replace(f"{_TOGETHER}·{_TOGETHER}", f"{_TOGETHER}· ")


def status(place: Place, tempo: str, key: Message | str, repeat: Repeat, *, playing: bool) -> Message:
    """The line: section, bar and beat, tempo in BPM, key, and what is special now."""
    where = (
        message("count-in {beat}", beat=place.beat) if place.bar < 1 else f"{place.section} {place.bar}.{place.beat}"
    )
    text = message("{where} · {tempo} BPM · {key}", where=where, tempo=tempo, key=key)
    if repeat in _REPEATS:
        text = message("{line} · {repeat}", line=text, repeat=Message(_REPEATS[repeat], {}))
    return text if playing else message("{line} · stopped", line=text)


class Line:
    """`show(sentence)` draws a sentence over the last one; `clear` leaves an empty line."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._shown = ""

    def show(self, sentence: Message) -> None:
        """Draw, where there is a terminal and something has changed; what is too long for its width is cut off."""
        if not self._output.terminal:
            return
        text = self._output.text(sentence)[: max(shutil.get_terminal_size().columns - 1, 1)]
        if text != self._shown:
            self._write("\r" + text + " " * (len(self._shown) - len(text)))
            self._shown = text

    def clear(self) -> None:
        """Wipe the line."""
        if self._shown:
            self._write("\r" + " " * len(self._shown) + "\r")
            self._shown = ""

    def _write(self, text: str) -> None:
        """Write what the terminal's encoding can hold."""
        encoding = self._output.stdout.encoding or "utf-8"
        self._output.stdout.write(text.encode(encoding, "replace").decode(encoding))
        self._output.stdout.flush()


@contextmanager
def live_line(output: Output) -> Iterator[Line]:
    """A line that is wiped in the end."""
    line = Line(output)
    try:
        yield line
    finally:
        line.clear()
