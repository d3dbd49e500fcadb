"""Follow the takes that are recorded, and keep other machines in time with what is played along to them."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING

from workshop import JOURNAL, TempoChange, TempoMap, message, plural, read_journal
from workshop_beats.playing.clock_link import STEADIER, UNSTEADY, ClockLink

if TYPE_CHECKING:
    from pathlib import Path

    from workshop import App, Request, Rolling

_PERIOD_SECONDS = 0.05


def tell(link: ClockLink, run: int, tempo: TempoMap, count_in: int) -> None:
    """Say where the beats of a take lie: its frame 0 is that of the file, and the song begins after the count-in."""
    first = tempo.meter.quarters * count_in
    moved = tuple(
        TempoChange(max(change.at - first, Fraction(0)), change.bpm)
        for index, change in enumerate(tempo.changes)
        if index + 1 == len(tempo.changes) or tempo.changes[index + 1].at > first
    )
    link.rate(tempo.sample_rate)
    link.run(run, Fraction(0))
    begin = tempo.seconds(first) * tempo.sample_rate
    link.stretch(begin, Fraction(0), TempoMap(tempo.sample_rate, moved, tempo.meter))


class JournalTail:
    """The pairs of frame and time in the journal of a take that rolls, each told once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL
        self._place = 0

    def news(self) -> tuple[tuple[int, int], ...]:
        """What was added since the last look: (frame, CLOCK_MONOTONIC nanoseconds). Nothing where there is no file."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._place)
                text = file.read()
        except OSError:
            return ()
        whole = text[: text.rfind(b"\n") + 1]
        self._place += len(whole)
        return read_journal(whole.decode("utf-8", "replace").splitlines()).clock


def follow_takes(request: Request, port: str, offset: float, *, as_json: bool) -> None:
    """Send clock for one take after another until Ctrl-C; `offset` is milliseconds later, or earlier with minus.

    Raises:
        DeviceError: There is no such port, or it went away.
    """
    link = ClockLink(port)
    try:
        if not as_json:
            request.output.say(
                message("Clock goes to “{port}” with each take that has a beat. Ctrl-C ends it.", port=link.port)
            )
            if not link.realtime:
                request.output.warn(UNSTEADY)
                request.output.hint(STEADIER)
        _follow(request.app, link, round(offset * 1e6))
    except KeyboardInterrupt:
        pass
    finally:
        facts = link.close()
    if as_json:
        request.output.json({"port": link.port, "realtime": link.realtime, **facts})
    else:
        request.output.say(plural("{count} tick was sent.", "{count} ticks were sent.", int(facts.get("ticks", 0))))


def _follow(app: App, link: ClockLink, later: int) -> None:
    """Watch for takes for ever; `later` is nanoseconds."""
    take, run, tail = "", 0, None
    while True:
        link.check()
        rolling = app.takes.rolling()
        if rolling is None or rolling.take != take:
            link.stop()
            take, tail = "", None
        if rolling is not None and not take:
            take, tail = rolling.take, _begin(app, link, run, rolling)
            run += 1
        for frame, nanoseconds in tail.news() if tail is not None else ():
            link.anchor(frame, nanoseconds + later)
        time.sleep(_PERIOD_SECONDS)


def _begin(app: App, link: ClockLink, run: int, rolling: Rolling) -> JournalTail | None:
    """Get ready for a take; None where nothing with a tempo is played along."""
    played = app.documents.backing(rolling.take)
    if played is None or played.tempo is None:
        return None
    tell(link, run, played.tempo, played.count_in)
    return JournalTail(rolling.folder)
