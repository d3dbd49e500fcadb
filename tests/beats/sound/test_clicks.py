"""Kept clicks, put together, are the count-in as it would have been mixed, at any tempo."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from workshop_beats.hits import Hit
from workshop_beats.kits.flat import kit_of
from workshop_beats.sound.bank import Bank
from workshop_beats.sound.clicking import keep_clicks
from workshop_beats.sound.clicks import click_names, counted_in, has_clicks
from workshop_beats.sound.feed import FRAME_BYTES, HEADER
from workshop_beats.sound.live import Live

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

RATE = 48_000


def count_in(every: int, clicks: int = 8) -> list[Hit]:
    return [Hit(number * every, "click", 76, every // 4, 84 if number % 4 else 110) for number in range(clicks)]


@pytest.fixture(params=["acoustic", "808", "dusty", "electronic"])
def bank(app: App, tmp_path: Path, request: pytest.FixtureRequest) -> Bank:
    return Bank(kit_of(app.presets.load, request.param, tmp_path), RATE)


def mixed(bank: Bank, hits: list[Hit], frames: int, folder: Path) -> bytes:
    out = io.BytesIO()
    lines: list[Any] = [
        ["rate", RATE],
        ["kit", {"voices": bank._voices}, str(folder)],
        ["hits", 0, hits, frames + 4096],
    ]
    live = Live(out)
    live.follow(json.dumps(line).encode() for line in lines)
    stream, audio = io.BytesIO(out.getvalue()), b""
    while head := stream.read(HEADER.size):
        audio += stream.read(HEADER.unpack(head)[1])
    return audio[: frames * FRAME_BYTES]


@pytest.mark.parametrize("every", [10_000, 32_000, 33_333])
def test_they_are_the_bytes_of_a_mix(bank: Bank, tmp_path: Path, every: int) -> None:
    keep_clicks(tmp_path / "clicks", bank, [110, 84])
    hits, frames = count_in(every), 7 * every + every // 2
    names = click_names(RATE, bank.spec("click"), hits)
    audio = counted_in(tmp_path / "clicks", names, hits, frames)

    assert has_clicks(tmp_path / "clicks", names)
    assert np.frombuffer(audio, np.float32).any()
    assert audio == mixed(bank, hits, frames, tmp_path / "shots")


def test_clicks_of_a_leaders_own_are_not_kept(bank: Bank, tmp_path: Path) -> None:
    own = Bank({"voices": {"click": {**bank.spec("click"), "samples": [["a.wav"]]}}}, RATE)
    keep_clicks(tmp_path / "clicks", own, [110, 84])
    assert not (tmp_path / "clicks").exists()


def test_a_click_that_is_damaged_or_too_long_is_none(bank: Bank, tmp_path: Path) -> None:
    folder = tmp_path / "clicks"
    keep_clicks(folder, bank, [110, 84])
    hits = count_in(24_000)
    names = click_names(RATE, bank.spec("click"), hits)

    assert counted_in(folder, names, count_in(100), 800) == b""
    assert counted_in(folder, names, hits, 10) == b""
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert counted_in(folder, names, hits, 200_000) == b""
