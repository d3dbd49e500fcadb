"""Whatever a foreign file holds, it is imported or refused in one way, in little time and little memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.beats.conftest import TEMPLATES, read_template
from tests.beats.exchange.attacks import hydrogen_attacks, midi_attacks, mutated, xml_attacks
from tests.beats.exchange.hydrogen_files import DATA, shipped_songs
from workshop_beats.exchange.midi import score_of
from workshop_signal import smf

pytestmark = pytest.mark.pure

TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "150"))
ROOT = Path(__file__).parents[3]
SECONDS, MEGABYTES = 2.0, 64


def imported(folder: Path) -> dict[str, Any]:
    """Import every file of a folder in a process of its own, and hold it to what is promised."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.beats.exchange.hostile_child", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    told: dict[str, Any] = json.loads(run.stdout)
    print(told)
    assert not told["wrong"], told["wrong"][:5]
    assert told["slowest"] < SECONDS, told
    assert told["grown"] < MEGABYTES, told
    return told


@pytest.mark.parametrize(
    ("kind", "attacks"), [("xml", xml_attacks), ("hydrogen", hydrogen_attacks), ("midi", midi_attacks)]
)
def test_files_made_to_harm_are_refused_in_one_way_and_in_bounds(tmp_path: Path, kind: str, attacks: Any) -> None:
    count = 0
    for count, (name, content) in enumerate(attacks(), start=1):
        (tmp_path / f"{count:03}-{''.join(sign if sign.isalnum() else '-' for sign in name)}").write_bytes(content)

    told = imported(tmp_path)
    assert told["imported"] + told["refused"] == count
    assert told["refused"] >= (count - 2 if kind == "xml" else 1)


@pytest.mark.campaign
def test_mutated_files_are_imported_or_refused_in_one_way_and_in_bounds(tmp_path: Path) -> None:
    dice = random.Random(7)
    songs = [path.read_bytes() for path in (*sorted(DATA.glob("*.h2*")), *shipped_songs())]
    files = [smf.smf_bytes(score_of(read_template(path))) for path in TEMPLATES[:12]]
    for trial in range(TRIALS):
        content = dice.choice(files if trial % 3 == 0 else songs)
        (tmp_path / f"{trial:06}").write_bytes(mutated(content, dice))

    told = imported(tmp_path)
    assert told["imported"] > TRIALS // 20
    assert told["refused"] > TRIALS // 20
