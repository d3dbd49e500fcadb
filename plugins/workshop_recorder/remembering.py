"""Which device is meant where none is named: what the settings say, else what the group used last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop import DeviceRequest


def meant(request: DeviceRequest, settings: Mapping[str, Any]) -> DeviceRequest:
    """The request, with the usual device named where it names none and the settings name none.

    Only one of the driver that is used anyway: after a rehearsal with the simulated band, the next take is not
    recorded from it.
    """
    if request.driver or request.device or request.host_api or settings.get("device"):
        return request
    driver = str(settings.get("driver", "portaudio"))
    for usual in request.usual:
        if usual.driver == driver:
            return replace(request, driver=driver, device=usual.device, host_api=usual.host_api or None)
    return request
