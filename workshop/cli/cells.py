"""Values as people read them: times of the local clock, lengths in minutes and seconds, levels in dBFS."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from workshop.domain.take import length
from workshop.messages import N_, Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.translator import Translator

WORDS = (
    N_("present"),
    N_("late"),
    N_("left"),
    N_("excused"),
    N_("absent"),
    N_("leader"),
    N_("member"),
    N_("health"),
    N_("rolling"),
    N_("done"),
    N_("recovered"),
    N_("device_lost"),
    N_("disk_full"),
    N_("damaged"),
    N_("circled"),
    N_("keep"),
    N_("no-good"),
    N_("false-start"),
    N_("granted"),
    N_("denied"),
    N_("withdrawn"),
    N_("session"),
    N_("take"),
    N_("song"),
    N_("person"),
    N_("record"),
    N_("listen_in_group"),
    N_("share_with_me"),
    N_("share_in_house"),
    N_("perform"),
    N_("publish_label"),
    N_("not asked"),
    N_("marker"),
    N_("good"),
    N_("mistake"),
    N_("verse"),
    N_("hook"),
    N_("bridge"),
    N_("solo"),
    N_("ending"),
    N_("none"),
    N_("alias"),
    N_("pseudonymous"),
    N_("counts"),
    N_("yes"),
    N_("no"),
    N_("mon"),
    N_("tue"),
    N_("wed"),
    N_("thu"),
    N_("fri"),
    N_("sat"),
    N_("sun"),
    N_("enabled"),
    N_("disabled"),
    N_("missing-dependency"),
    N_("incompatible"),
    N_("failed"),
    N_("degraded"),
)
"""The closed words that tables show."""


def cell(value: Any, kind: str, translator: Translator) -> str:
    """A table cell for `value`, shown as `kind` (see Column); None is empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return translator.text("yes" if value else "no")
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(item, kind, translator) for item in value)
    if isinstance(value, Message):
        return translator.say(value)
    return _KINDS.get(kind, _plain)(value, translator)


def clock_time(value: datetime | str) -> str:
    """An instant on the local clock, as 17:05."""
    return f"{_local(value):%H:%M}"


def clock_day(value: datetime | date | str) -> str:
    """The local day of an instant, as 2026-11-23."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return f"{_local(value):%Y-%m-%d}"


def _local(value: datetime | str) -> datetime:
    """The instant in the local zone."""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.astimezone()


def _plain(value: Any, translator: Translator) -> str:
    return translator.number(f"{value:g}") if isinstance(value, float) else str(value)


def _weekly(value: Any, translator: Translator) -> str:
    day, _, time = str(value).partition(" ")
    return f"{translator.text(day)} {time}"


def _last_day(value: Any, _translator: Translator) -> str:
    return clock_day(_local(value) - timedelta(microseconds=1))


def _word(value: Any, translator: Translator) -> str:
    return translator.text(str(value))


def _time(value: Any, _translator: Translator) -> str:
    return clock_time(value)


def _day(value: Any, _translator: Translator) -> str:
    return clock_day(value)


def _when(value: Any, _translator: Translator) -> str:
    return f"{clock_day(value)} {clock_time(value)}"


def _length(value: Any, _translator: Translator) -> str:
    return length(float(value))


def _level(value: Any, translator: Translator) -> str:
    return translator.number(f"{float(value):.1f} dB")


_KINDS: dict[str, Callable[[Any, Translator], str]] = {
    "word": _word,
    "time": _time,
    "date": _day,
    "when": _when,
    "length": _length,
    "level": _level,
    "weekly": _weekly,
    "last day": _last_day,
}
