"""Kept one-shots: the same bytes come back, a damaged file is made anew, two processes do not hurt each other."""

from __future__ import annotations

import multiprocessing
import os
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.beats.sound.conftest import RATE, kit_named
from workshop_beats.sound.bank import Bank
from workshop_beats.sound.cache import ShotCache
from workshop_beats.sound.code import code_digest
from workshop_beats.sound.shots import Tone

if TYPE_CHECKING:
    from pathlib import Path

SPEC: dict[str, Any] = {"model": "skin", "tune": 60, "gain": 0.5, "pan": 0.0, "choke": None}
SAMPLES = np.linspace(-1, 1, 1000, dtype=np.float32)


@pytest.fixture
def cache(tmp_path: Path) -> ShotCache:
    return ShotCache(tmp_path / "shots", "code")


@pytest.mark.parametrize("tone", [Tone(SAMPLES, None, None, 0.0), Tone(SAMPLES, 100, 900, 0.25)])
def test_what_was_kept_comes_back(cache: ShotCache, tone: Tone) -> None:
    cache.put("key", tone)
    found = cache.get("key")

    assert found is not None
    assert np.array_equal(found.samples, tone.samples)
    assert found[1:] == tone[1:]
    assert cache.get("other") is None


def test_everything_that_is_heard_makes_a_key_of_its_own(cache: ShotCache, tmp_path: Path) -> None:
    keys = {
        cache.key(SPEC, RATE, (0, 1)),
        cache.key(SPEC, RATE, (0, 2)),
        cache.key(SPEC, 44_100, (0, 1)),
        cache.key({**SPEC, "tune": 61}, RATE, (0, 1)),
        ShotCache(tmp_path, "newer code").key(SPEC, RATE, (0, 1)),
    }
    assert len(keys) == 5
    assert cache.key({**SPEC, "gain": 1.0, "pan": 1.0, "choke": "hats"}, RATE, (0, 1)) in keys


def test_the_code_has_a_digest() -> None:
    assert code_digest() == code_digest()
    assert len(code_digest()) == 32


def test_a_damaged_sound_is_made_anew(tmp_path: Path) -> None:
    kit, folder = kit_named("dusty"), tmp_path / "shots"
    first = Bank(kit, RATE, ShotCache(folder, "code")).sound("snare", 38, 100, 0)
    (path,) = folder.iterdir()
    path.write_bytes(b"damage")
    second = Bank(kit, RATE, ShotCache(folder, "code")).sound("snare", 38, 100, 0)

    assert np.array_equal(first.samples, second.samples)
    assert ShotCache(folder, "code").get(path.stem) is not None


def test_a_cache_that_cannot_be_written_only_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = ShotCache(tmp_path / "file" / "shots", "code")
    cache.put("key", Tone(SAMPLES, None, None, 0.0))
    cache.prune()

    assert cache.get("key") is None


def test_the_folder_is_bounded_and_what_was_used_last_stays(tmp_path: Path) -> None:
    cache = ShotCache(tmp_path, "code", most_bytes=3 * 4024)
    for number in range(6):
        cache.put(str(number), Tone(SAMPLES, None, None, 0.0))
        os.utime(tmp_path / f"{number}.shot", (time.time() - 10 + number,) * 2)
    cache.prune()

    assert sorted(path.stem for path in tmp_path.iterdir()) == ["3", "4", "5"]


def _render_all(folder: Path) -> bytes:
    bank = Bank(kit_named("dusty"), 8000, ShotCache(folder, "code", most_bytes=40_000))
    sounds = [
        bank.sound(voice, 36, 100, turn).samples for voice in ("kick", "snare", "hat", "rim") for turn in range(3)
    ]
    if bank._cache is not None:
        bank._cache.prune()
    return np.concatenate(sounds).tobytes()


def test_processes_at_once_read_write_and_prune_without_harm(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        heard = pool.map(_render_all, [tmp_path / "shots"] * 6)

    assert len(set(heard)) == 1
    assert not list((tmp_path / "shots").glob("*.part"))
