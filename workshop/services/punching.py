"""Punching in: one section is recorded again, with a few bars to play along to before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.people import name_key
from workshop.domain.sections import section_span
from workshop.domain.take import MarkerKind, length
from workshop.errors import NotFoundError, StateError
from workshop.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.domain.recording import Backing
    from workshop.errors import WorkshopError
    from workshop.services.overdub import Layers

SLOW_BAR_SECONDS = 2
"""How long a bar of the lead-in is where what plays has no tempo: as at 120 beats a minute."""

NO_SECTIONS = frozenset({MarkerKind.MARKER, MarkerKind.GOOD, MarkerKind.MISTAKE})
"""Marks that say what was played, and of no section that it begins."""


@dataclass(frozen=True, slots=True)
class Punch:
    """What is recorded of what plays: frames `begin` up to, and not with, `end`; playing begins on `play_from`."""

    play_from: int
    begin: int
    end: int


def punch_of(backing: Backing | None, section: str, lead_in: int) -> Punch:
    """The place of a section, such as `hook`, or `hook 2` for the second one; it lasts until the next one begins.

    Playing begins `lead_in` bars before it, or at the start of what plays.

    Raises:
        StateError: Nothing is played, or it has no sections.
        NotFoundError: There is no such section in it.
    """
    if backing is None:
        raise StateError(
            message("There is nothing to punch in to."),
            message("Choose a beat with `workshop beat choose`, or record over a take with `--over NUMBER`."),
        )
    named = (marker for marker in backing.markers if marker[1] not in NO_SECTIONS)
    markers = sorted(marker for marker in named if 0 <= marker[0] < backing.frames)
    span = section_span(markers, section, backing.frames)
    if span is None:
        raise _no_section([name for _, name in markers], section)
    return Punch(_lead_in(backing, span[0], lead_in), *span)


def sections_of(own: Sequence[tuple[int, str]], below: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """The sections to punch in to, as (frame, name): those marked on a take, and of what played `below` the others.

    Somebody who marks a hook means that one, whatever the beat calls by the same name.
    """
    marked = [marker for marker in own if marker[1] not in NO_SECTIONS]
    names = {name_key(name) for _, name in marked}
    return tuple(sorted([*marked, *(marker for marker in below if name_key(marker[1]) not in names)]))


def refuse_behind(layers: Layers, section: str) -> None:
    """Refuse to punch in to a section that begins when all of the takes below are over.

    Raises:
        StateError: It does.
    """
    last = max(layers.takes, key=lambda take: take.frames)
    span = section_span(layers.markers, section, layers.job.frames)
    if span is None or span[0] < last.frames:
        return
    rate = layers.job.sample_rate
    facts = {"number": last.number, "end": length(last.frames / rate), "begin": length(span[0] / rate)}
    raise StateError(
        message("Take {number} ends at {end}, before {section} ({begin}).", section=section, **facts),
        message(
            "Without --punch it is recorded from the beginning: `workshop take record --over {numbers}`",
            numbers=",".join(str(take.number) for take in layers.takes),
        ),
    )


def _no_section(names: list[str], section: str) -> WorkshopError:
    """The refusal to punch in where no section of that name plays."""
    if not names:
        return StateError(
            message("What plays has no sections to punch in to."),
            message("Choose a beat with sections, or mark them while a take rolls: `workshop take mark --kind hook`."),
        )
    return NotFoundError(
        message("There is no section “{name}” in what plays.", name=section),
        message("It has these: {names}.", names=", ".join(dict.fromkeys(names))),
    )


def _lead_in(backing: Backing, begin: int, bars: int) -> int:
    """The frame so many bars before another, to the beat where there is one."""
    if backing.untimed:
        return max(begin - bars * SLOW_BAR_SECONDS * backing.sample_rate, 0)
    quarters = backing.tempo.position(begin) - bars * backing.tempo.meter.quarters
    return backing.tempo.frame(quarters) if quarters > 0 else 0
