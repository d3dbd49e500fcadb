"""Which MIDI ports there are, asked of every driver in a short-lived process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop import DeviceError, Message, NotFoundError, message

if TYPE_CHECKING:
    from workshop import App, MidiDriver

SECONDS = 10.0
"""How long a driver may take to answer."""


@dataclass(frozen=True, slots=True)
class Port:
    """A MIDI port: `direction` is input where notes come from it, output where they go to it."""

    driver: str
    direction: str
    name: str


def list_ports(app: App, driver: str | None = None) -> tuple[tuple[Port, ...], tuple[DeviceError, ...]]:
    """The ports of all drivers, or of the one named, and what kept single drivers from answering.

    Raises:
        NotFoundError: There is no such driver.
        DeviceError: No driver answered.
    """
    drivers = {item.name: item for _, item in app.host.collect("workshop_midi_drivers")}
    if driver is not None and driver not in drivers:
        known = ", ".join(drivers)
        raise NotFoundError(
            message("There is no MIDI driver called “{name}”.", name=driver),
            message("There are: {names}.", names=known),
        )
    found: list[Port] = []
    failed: list[DeviceError] = []
    wanted = [drivers[driver]] if driver is not None else list(drivers.values())
    for item in wanted:
        try:
            found += ask(item, str(app.paths.plugins))
        except DeviceError as error:
            failed.append(error)
    if failed and len(failed) == len(wanted):
        raise failed[0]
    return tuple(found), tuple(failed)


def ask(driver: MidiDriver, folder: str, seconds: float = SECONDS) -> list[Port]:
    """The ports of one driver; `folder` is where a leader's own plugins lie.

    Raises:
        DeviceError: It did not answer within `seconds`, crashed, or said why it cannot.
    """
    command = [sys.executable, "-P", "-m", "workshop_rigs.look", driver.ports, folder]
    environment = {**os.environ, "JACK_NO_START_SERVER": "1"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False, env=environment)
    except subprocess.TimeoutExpired as error:
        raise DeviceError(
            message(
                "The MIDI driver {driver} did not answer in {seconds} seconds.", driver=driver.name, seconds=seconds
            ),
            message("Unplug the MIDI devices, plug them in one by one, and look again."),
        ) from error
    answer = _answer(done.stdout)
    if "inputs" not in answer:
        raise _refusal(driver.name, answer)
    return [Port(driver.name, direction, name) for direction in ("input", "output") for name in answer[f"{direction}s"]]


def _answer(stdout: bytes) -> dict[str, Any]:
    """What the process said; empty when it crashed before it could."""
    try:
        answer = json.loads(stdout)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _refusal(driver: str, answer: dict[str, Any]) -> DeviceError:
    """Why a driver has no ports, as an error."""
    if "refused" in answer:
        hint = answer.get("hint")
        return DeviceError(Message(**answer["refused"]), Message(**hint) if hint else None)
    return DeviceError(
        message("The MIDI driver {driver} failed: {reason}.", driver=driver, reason=answer.get("failed", "it crashed")),
        message("Unplug the MIDI devices, plug them in one by one, and look again."),
    )
