"""Which PortAudio device is meant: by name and host API, never by index, and never another one in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workshop_recorder.engine.errors import EngineError


@dataclass(frozen=True, slots=True)
class Found:
    """A device as PortAudio lists it now; `index` holds for this process only."""

    index: int
    name: str
    host_api: str
    inputs: int
    outputs: int
    sample_rate: int


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
        )
        for index, device in enumerate(library.query_devices())
    ]


def choose_input(library: Any, name: str | None, host_api: str | None) -> Found:
    """The device of that name, or with no name the system's choice. Raises EngineError when there is none."""
    found = [device for device in listed(library) if device.inputs and host_api in {None, device.host_api}]
    if name is not None:
        named = [device for device in found if device.name == name]
        if not named:
            raise EngineError("no_device", device=name)
        return named[0]
    wanted = [library.default.device[0], *(api["default_input_device"] for api in library.query_hostapis())]
    for index in wanted:
        for device in found:
            if device.index == index:
                return device
    raise EngineError("no_input")


def choose_output(library: Any, chosen: Found, out: str) -> Found | None:
    """What plays the backing: the device named by `out`, else the input's own, else the default of its host API.

    Raises EngineError when `out` names a device that is not there.
    """
    if out == "none":
        return None
    able = [device for device in listed(library) if device.outputs and device.host_api == chosen.host_api]
    if out:
        named = [device for device in able if device.name == out]
        if not named:
            raise EngineError("no_device", device=out)
        return named[0]
    own = [device for device in able if device.index == chosen.index]
    api = next(api for api in library.query_hostapis() if api["name"] == chosen.host_api)
    default = [device for device in able if device.index == api["default_output_device"]]
    return next(iter(own + default), None)
