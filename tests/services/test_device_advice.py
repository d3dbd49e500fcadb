"""Late devices are told in words, one sentence a way to audio, with what to do about it."""

from __future__ import annotations

from typing import Any

import pytest

from workshop.services.device_advice import advice

pytestmark = pytest.mark.pure


def device(api: str, latency: float | None, inputs: int = 2) -> dict[str, Any]:
    return {"name": "Scarlett", "host_api": api, "inputs": inputs, "latency_ms": latency, "sample_rate": 48000}


@pytest.mark.parametrize(
    ("api", "way"),
    [
        ("JACK Audio Connection Kit", "PIPEWIRE_LATENCY=256/48000"),
        ("ASIO", "control panel"),
        ("MME", "--host-api"),
        ("Windows DirectSound", "WASAPI"),
        ("ALSA", "Close other programs"),
    ],
)
def test_what_to_do_depends_on_the_way_to_audio(api: str, way: str) -> None:
    first, last = map(str, advice([device(api, 21.3), device(api, 50.0)]))
    assert "21 ms" in first
    assert way in first
    assert "recording alone" in last


@pytest.mark.parametrize("row", [device("ALSA", 8.0), device("ALSA", None), device("ALSA", 90.0, inputs=0)])
def test_what_is_fast_unknown_or_only_an_output_needs_no_advice(row: dict[str, Any]) -> None:
    assert advice([row]) == []
