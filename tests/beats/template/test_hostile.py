"""Whatever a template's file holds, it is read or refused in one way, in little time."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import TEMPLATES
from workshop import PresetError
from workshop_beats.song.arrange import arrange

if TYPE_CHECKING:
    from tests.cli.conftest import Line

TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "100"))
SIGNS = "xXgf.-?24|=[]{}\"'#,\n \\aZ0.é\x00"


def mutated(text: str, dice: random.Random) -> str:
    """The text with a few signs changed, left out, doubled or moved."""
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(text))
        match dice.randrange(4):
            case 0:
                text = text[:at] + dice.choice(SIGNS) + text[at + 1 :]
            case 1:
                text = text[:at] + text[at + dice.randint(1, 40) :]
            case 2:
                text = text[:at] + text[at : at + 60] + text[at:]
            case _:
                text = text[:at] + dice.choice(("9" * 30, "1e999", "nan", "-1", "true", "[[", '"""')) + text[at:]
    return text


def problems(line: Line, name: str) -> list[str]:
    """Read and play a template: what is wrong with it, or nothing."""
    try:
        arrange(line.app.presets.load("beats", name))
    except PresetError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.campaign
def test_mutated_templates_are_read_or_refused_in_one_way_and_in_time(line: Line) -> None:
    folder = line.app.paths.presets / "beats"
    folder.mkdir(parents=True)
    dice = random.Random(5)
    refused = 0
    for trial in range(TRIALS):
        path = folder / "mutant.toml"
        path.write_text(mutated(dice.choice(TEMPLATES).read_text(encoding="utf-8"), dice), encoding="utf-8")
        start = time.perf_counter()
        wrong = problems(line, "mutant")
        refused += bool(wrong)
        assert all("mutant.toml" in problem for problem in wrong), trial
        assert time.perf_counter() - start < 2, trial

    assert 0 < refused < TRIALS


def test_a_template_of_another_kind_is_refused(line: Line) -> None:
    folder = line.app.paths.presets / "beats"
    folder.mkdir(parents=True)
    deck = Path(TEMPLATES[0]).parents[1] / "cards" / "starter.en.toml"
    (folder / "deck.toml").write_bytes(deck.read_bytes())

    assert problems(line, "deck")
