"""Compare a rig with the ports that are there. Pure: knows no driver and no library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workshop_rigs.model import DeviceProfile, Rig
    from workshop_rigs.ports import Port

_ALSA_NUMBERS = re.compile(r" \d+:\d+$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A port that a device of the rig needs. `direction` is input or output; `pattern` is of the port's name."""

    device: str
    direction: str
    pattern: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a comparison found: which port each wanted one is, what is missing, and what nobody expected."""

    found: tuple[tuple[Wanted, Port], ...]
    missing: tuple[Wanted, ...]
    unexpected: tuple[Port, ...]


def wanted_ports(rig: Rig, profiles: dict[str, DeviceProfile]) -> tuple[Wanted, ...]:
    """The ports that a rig needs; `profiles` are those that its devices name."""
    wanted = []
    for device in rig.device:
        profile = profiles.get(device.profile or "")
        for direction in ("input", "output"):
            pattern = getattr(device, direction) or (getattr(profile, direction) if profile else None)
            if pattern:
                wanted.append(Wanted(device.name, direction, pattern, device.optional))
    return tuple(wanted)


def compare(wanted: Sequence[Wanted], ports: Sequence[Port], ignore: Iterable[str] = ()) -> Checked:
    """Give each wanted port one that is there, those with the fewest choices first; each port is given once.

    Ports that match a pattern of `ignore` are not wondered about.
    """
    choices = {place: [port for port in ports if _fits(port, want)] for place, want in enumerate(wanted)}
    free = list(ports)
    given: dict[int, Port] = {}
    for place in sorted(choices, key=lambda place: (wanted[place].optional, len(choices[place]))):
        port = next((port for port in choices[place] if port in free), None)
        if port is not None:
            given[place] = port
            free.remove(port)
    passed_over = tuple(ignore)
    return Checked(
        tuple((wanted[place], port) for place, port in sorted(given.items())),
        tuple(want for place, want in enumerate(wanted) if place not in given and not want.optional),
        tuple(port for port in free if not any(matches(port.name, pattern) for pattern in passed_over)),
    )


def matches(name: str, pattern: str) -> bool:
    """Whether a port's name fits a pattern, in which `*` stands for any letters; capitals do not matter.

    The numbers that ALSA puts behind a name change from day to day, so a name may fit without them.
    """
    names = (name, _ALSA_NUMBERS.sub("", name))
    return any(_glob(each.casefold(), pattern.casefold()) for each in names)


def _glob(text: str, pattern: str) -> bool:
    """Match with `*` only, in linear time whatever the pattern."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        place = text.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return True


def _fits(port: Port, want: Wanted) -> bool:
    """Whether a port can be the wanted one."""
    return port.direction == want.direction and matches(port.name, want.pattern)
