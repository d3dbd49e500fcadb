"""Whatever a template's file holds, it is read or refused in one way, in little time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import TEMPLATES
from workshop import PresetError

if TYPE_CHECKING:
    from tests.cli.conftest import Line

TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "150"))


@pytest.mark.campaign
def test_spoiled_templates_are_played_or_refused_in_one_way_in_time_and_memory(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.beats.template.campaign", str(TRIALS), "5", str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(told)

    assert told["other"] == []
    assert told["slowest"] < 2
    assert told["megabytes"] < 64
    assert 0 < told["refused"] < told["trials"] == TRIALS


def test_a_template_of_another_kind_is_refused(line: Line) -> None:
    folder = line.app.paths.presets / "beats"
    folder.mkdir(parents=True)
    deck = Path(TEMPLATES[0]).parents[1] / "cards" / "starter.en.toml"
    (folder / "deck.toml").write_bytes(deck.read_bytes())

    with pytest.raises(PresetError) as caught:
        line.app.presets.load("beats", "deck")
    assert all("deck.toml" in str(problem) for problem in caught.value.problems)
