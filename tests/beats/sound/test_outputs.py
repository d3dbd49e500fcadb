"""An output is found by its name, else it is the system's own; another one is never taken in silence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from workshop_beats.sound.outputs import PlayError, choose_output

MICROPHONE = {"name": "Microphone", "max_output_channels": 0, "default_samplerate": 48_000.0}
SPEAKERS = {"name": "Speakers", "max_output_channels": 2, "default_samplerate": 44_100.0}
DESK = {"name": "Desk", "max_output_channels": 8, "default_samplerate": 48_000.0}


def library(*devices: dict[str, Any], default: int = -1, api_default: int = -1) -> Any:
    return SimpleNamespace(
        query_devices=lambda: devices,
        query_hostapis=lambda: [{"default_output_device": api_default}],
        default=SimpleNamespace(device=[0, default]),
    )


def test_the_named_one_is_taken_whatever_the_default_is() -> None:
    found = choose_output(library(MICROPHONE, SPEAKERS, DESK, default=1), "Desk")
    assert (found.index, found.channels, found.sample_rate) == (2, 8, 48_000)


def test_without_a_name_it_is_the_systems_choice() -> None:
    assert choose_output(library(SPEAKERS, DESK, default=1), "").name == "Desk"


def test_where_the_system_has_none_the_host_apis_choice_counts() -> None:
    assert choose_output(library(SPEAKERS, DESK, api_default=1), "").name == "Desk"


@pytest.mark.parametrize(
    ("devices", "name", "word"),
    [((SPEAKERS,), "Desk", "no_device"), ((MICROPHONE,), "Microphone", "no_device"), ((MICROPHONE,), "", "no_output")],
)
def test_what_is_not_there_is_refused(devices: tuple[dict[str, Any], ...], name: str, word: str) -> None:
    with pytest.raises(PlayError) as caught:
        choose_output(library(*devices), name)
    assert caught.value.word == word
