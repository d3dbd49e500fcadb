"""A device that nobody names is the group's usual one, unless the settings name another; never one of another driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop import DeviceError, DeviceRequest
from workshop_recorder.remembering import meant

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop_recorder.client import EngineClient

SCARLETT = DeviceRequest("portaudio", "Scarlett", "ALSA")
BAND = DeviceRequest("simulated", "Rehearsal band", "simulated")


def test_the_usual_device_of_the_driver_that_is_used_anyway() -> None:
    plain = DeviceRequest(sample_rate=44100, usual=(BAND, SCARLETT))
    named = meant(plain, {})
    assert (named.driver, named.device, named.host_api, named.sample_rate) == ("portaudio", "Scarlett", "ALSA", 44100)
    assert meant(plain, {"driver": "simulated"}).device == "Rehearsal band"


@pytest.mark.parametrize(
    ("request_", "settings"),
    [
        (DeviceRequest(usual=(BAND,)), {}),
        (DeviceRequest(usual=(SCARLETT,)), {"device": "Laptop"}),
        (DeviceRequest(device="Laptop", usual=(SCARLETT,)), {}),
        (DeviceRequest(driver="simulated", usual=(SCARLETT,)), {}),
        (DeviceRequest(host_api="JACK", usual=(SCARLETT,)), {}),
        (DeviceRequest(), {}),
    ],
)
def test_whatever_is_named_otherwise_stands(request_: DeviceRequest, settings: dict[str, str]) -> None:
    assert meant(request_, settings) is request_


def test_a_usual_device_that_is_gone_is_never_replaced(client: Callable[..., EngineClient]) -> None:
    recorder = client(driver="simulated")
    with pytest.raises(DeviceError, match="which the group records with, is not there"):
        recorder.arm(DeviceRequest(usual=(DeviceRequest("simulated", "Scarlett", "ALSA"),)))
    with pytest.raises(DeviceError, match="no audio device called"):
        recorder.arm(DeviceRequest(device="Scarlett"))
    assert recorder.arm(DeviceRequest(usual=(BAND,))).device == "Rehearsal band"
