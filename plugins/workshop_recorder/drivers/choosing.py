"""Which PortAudio device is meant: by name and host API, never by index, and never another one in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop import DriverError

if TYPE_CHECKING:
    from collections.abc import Iterable

SOCKET = re.compile(r" \(hw:\d+,\d+\)$")
RATES = (44100, 48000, 88200, 96000, 176400, 192000)
LONGEST_LATENCY = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """A device as PortAudio lists it now; `index` holds for this process only, `latency` is in seconds."""

    index: int
    name: str
    host_api: str
    inputs: int
    outputs: int
    sample_rate: int
    latency: float = 0.0


def listed(library: Any) -> list[Found]:
    """All devices, in PortAudio's order."""
    apis = [api["name"] for api in library.query_hostapis()]
    return [
        Found(
            index,
            device["name"],
            apis[device["hostapi"]],
            device["max_input_channels"],
            device["max_output_channels"],
            round(device["default_samplerate"]),
            float(device.get("default_low_input_latency", 0.0)),
        )
        for index, device in enumerate(library.query_devices())
    ]


def choose_input(library: Any, name: str | None, host_api: str | None) -> Found:
    """The device of that name, or with no name the system's choice. Raises DriverError when there is none."""
    found = [device for device in listed(library) if device.inputs and host_api in {None, device.host_api}]
    if name is not None:
        return _named(name, found)
    wanted = [library.default.device[0], *(api["default_input_device"] for api in library.query_hostapis())]
    for index in wanted:
        for device in found:
            if device.index == index:
                return device
    raise DriverError("no_input")


def _named(name: str, found: list[Found]) -> Found:
    """The device of a name, or the only one whose name differs in nothing but the number of its socket.

    ALSA ends a name with `(hw:1,0)`, and the number is another one when devices are plugged in in another order.
    """
    named = [device for device in found if device.name == name]
    alike = [device for device in found if SOCKET.sub("", device.name) == SOCKET.sub("", name)]
    if named:
        return named[0]
    if len(alike) == 1 and SOCKET.search(name):
        return alike[0]
    raise DriverError("no_device", device=name)


def choose_output(library: Any, chosen: Found, out: str) -> Found | None:
    """What plays the backing: the device named by `out`, else the input's own, else the default of its host API.

    Raises DriverError when `out` names a device that is not there.
    """
    if out == "none":
        return None
    able = [device for device in listed(library) if device.outputs and device.host_api == chosen.host_api]
    if out:
        return _named(out, able)
    own = [device for device in able if device.index == chosen.index]
    api = next(api for api in library.query_hostapis() if api["name"] == chosen.host_api)
    default = [device for device in able if device.index == api["default_output_device"]]
    return next(iter(own + default), None)


def described(library: Any, found: Found, wanted: Iterable[int] = RATES) -> dict[str, Any]:
    """A device as `workshop devices` lists it: names, channels, which of the `wanted` rates it records at, latency."""
    facts = {"name": found.name, "host_api": found.host_api, "inputs": found.inputs, "outputs": found.outputs}
    rates = [rate for rate in wanted if found.inputs and _records_at(library, found, rate)]
    # What PortAudio says of a JACK client that is no sound card is no latency: hours, or less than nothing.
    latency = found.latency if found.inputs and 0 < found.latency < LONGEST_LATENCY else None
    numbers = {"sample_rate": found.sample_rate, "sample_rates": rates, "latency_seconds": latency}
    return {"driver": "portaudio", **facts, **numbers}


def _records_at(library: Any, found: Found, rate: int) -> bool:
    """Whether a device takes all its inputs at a rate; asking may open it for a moment."""
    try:
        library.check_input_settings(device=found.index, channels=found.inputs, dtype="float32", samplerate=rate)
    except (library.PortAudioError, ValueError):
        return False
    return True
