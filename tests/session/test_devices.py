"""Devices by name: what can be recorded from, what the group used last, what comes and goes, and what may be late."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.audio.jack import stamping

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audio.jack import JackServer, StampedSource
    from tests.session.leader import Leader

JACK = "JACK Audio Connection Kit"


def test_the_band_is_listed_with_its_rates_and_without_a_library(leader: Leader) -> None:
    (band,) = [row for row in leader.rows("devices") if row["driver"] == "simulated"]
    assert (band["sample_rates"], band["latency_ms"], band["last_used"]) == ([48000], None, False)
    assert not leader.home.exists()


def test_a_plain_take_uses_the_device_of_the_last_one_and_says_so(leader: Leader) -> None:
    leader.opens_a_session("Åse")
    (leader.home / "workshop.toml").write_text('[plugins.recorder]\ndriver = "simulated"\n', encoding="utf-8")

    assert "From “Rehearsal band” (simulated)." in leader.types("take", "record", "--seconds", "0.3").stdout
    assert "as last time" in leader.types("take", "record", "--seconds", "0.3").stdout
    assert (
        "From" not in leader.types("take", "record", "--device", "simulated", "--seconds", "0.3").stdout.split("\n")[0]
    )
    assert [row["last_used"] for row in leader.rows("devices") if row["driver"] == "simulated"] == [True]


def test_a_device_that_is_gone_is_not_replaced_in_silence(leader: Leader) -> None:
    leader.opens_a_session("Åse")
    (leader.home / "workshop.toml").write_text('[plugins.recorder]\ndriver = "simulated"\n', encoding="utf-8")
    leader.types("take", "record", "--seconds", "0.3")
    database = sqlite3.connect(leader.home / "workshop.db")
    with database:
        database.execute("update take set device = 'Scarlett', host_api = 'ALSA'")
    database.close()

    said = leader.refused("take", "record", "--seconds", "0.3")
    assert "“Scarlett”" in said
    assert "no other device is taken" in said
    assert len(leader.rows("take", "list")) == 1
    leader.types("take", "record", "--device", "simulated", "--seconds", "0.3")


@pytest.mark.real
def test_a_real_device_shows_its_host_api_rates_and_latency(
    leader: Leader, jack_server: JackServer, stamped_source: StampedSource
) -> None:
    rows = {row["name"]: row for row in leader.rows("devices") if row["host_api"] == JACK}
    source = rows[stamped_source.name]
    assert (source["inputs"], source["sample_rates"]) == (stamped_source.channels, [jack_server.rate])
    system = rows["system"]
    assert (system["inputs"], system["sample_rate"]) == (4, jack_server.rate)
    assert system["latency_ms"] == pytest.approx(1000 * jack_server.period / jack_server.rate, rel=0.5)
    advised = leader.types("devices").stderr
    assert "jackd … -p 256" in advised
    assert "jackd … -p 256" in leader.tries("doctor").stdout


@pytest.mark.real
def test_what_comes_and_goes_is_told_while_it_is_watched(
    leader: Leader, jack_server: JackServer, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    with said.open("w", encoding="utf-8") as out:
        watch = leader.start("devices", "--watch", stdout=out, stderr=subprocess.STDOUT)
        _until(said, "Plug something in or out")
        with stamping(2):
            _until(said, f"Plugged in: gen ({JACK})")
        _until(said, f"Unplugged: gen ({JACK})")
        watch.send_signal(signal.SIGINT)
        assert watch.wait(10) == 0


def _until(said: Path, words: str) -> None:
    deadline = time.monotonic() + 20
    while words not in said.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, json.dumps(said.read_text(encoding="utf-8"))
        time.sleep(0.05)
