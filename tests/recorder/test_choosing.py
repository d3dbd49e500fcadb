"""A device is found by name and host API; never by index, and never another one in its place."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from workshop import DriverError
from workshop_recorder.drivers.choosing import choose_input, choose_output

APIS = [
    {"name": "ALSA", "default_input_device": 1, "default_output_device": 2},
    {"name": "JACK", "default_input_device": 3, "default_output_device": 3},
]
DEVICES = [
    ("Scarlett", 0, 8, 0),
    ("Laptop", 0, 1, 2),
    ("Phones", 0, 0, 2),
    ("Scarlett", 1, 8, 4),
]


def library(default: int = -1) -> Any:
    devices = [
        {
            "name": name,
            "hostapi": api,
            "max_input_channels": inputs,
            "max_output_channels": outputs,
            "default_samplerate": 48000.0,
        }
        for name, api, inputs, outputs in DEVICES
    ]
    return SimpleNamespace(
        query_hostapis=lambda: APIS, query_devices=lambda: devices, default=SimpleNamespace(device=(default, -1))
    )


@pytest.mark.parametrize(
    ("name", "host_api", "index"),
    [("Scarlett", None, 0), ("Scarlett", "JACK", 3), ("Laptop", "ALSA", 1), (None, "JACK", 3), (None, None, 1)],
)
def test_the_device_that_is_meant(name: str | None, host_api: str | None, index: int) -> None:
    assert choose_input(library(), name, host_api).index == index


def test_no_name_means_the_systems_choice() -> None:
    assert choose_input(library(default=3), None, None).index == 3


@pytest.mark.parametrize(("name", "host_api"), [("Scarlet", None), ("Laptop", "JACK"), ("Phones", None)])
def test_a_device_that_is_not_there_is_never_replaced(name: str, host_api: str | None) -> None:
    with pytest.raises(DriverError, match="no_device"):
        choose_input(library(), name, host_api)


def test_a_machine_without_inputs_is_told_so() -> None:
    bare = SimpleNamespace(query_hostapis=list, query_devices=list, default=SimpleNamespace(device=(-1, -1)))

    with pytest.raises(DriverError, match="no_input"):
        choose_input(bare, None, None)


@pytest.mark.parametrize(
    ("host_api", "out", "index"), [("JACK", "", 3), ("ALSA", "", 2), ("ALSA", "Laptop", 1), ("ALSA", "none", None)]
)
def test_the_backing_is_played_on_the_same_host_api(host_api: str, out: str, index: int | None) -> None:
    found = choose_output(library(), choose_input(library(), "Scarlett", host_api), out)

    assert (found.index if found else None) == index


def test_an_output_that_is_not_there_is_never_replaced() -> None:
    with pytest.raises(DriverError, match="no_device"):
        choose_output(library(), choose_input(library(), "Scarlett", "JACK"), "Phones")
