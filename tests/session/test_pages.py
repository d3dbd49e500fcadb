"""A leader who types what the pages say, line by line, comes to the end of the evening."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REHEARSAL = '[plugins.recorder]\ndriver = "simulated"\nsimulated_speed = 40\n'


def typed(page: str) -> list[list[str]]:
    """The words after `workshop` of every line of the page's shell blocks, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("workshop ")]


@pytest.mark.parametrize("page", ["README.md", "docs/quickstart.md", "docs/hurtigstart.md"])
def test_every_line_of_a_page_works_in_its_order(page: str, leader, tmp_path: Path) -> None:
    leader.home.mkdir()
    (leader.home / "workshop.toml").write_text(REHEARSAL, encoding="utf-8")
    lines = typed(page)
    assert len(lines) > 9
    for words in lines:
        # Nobody's sound card is here, and nobody's desktop; perhaps no loudspeaker.
        here = [word.replace("~/Desktop", str(tmp_path)).replace("Scarlett 4i4", "simulated") for word in words]
        if here[:2] == ["take", "play"]:
            done = leader.tries(*here)
            assert done.returncode == 0 or re.search("no loudspeaker|PortAudio library is missing", done.stderr), (
                done.stderr
            )
        else:
            leader.types(*here)
    assert (tmp_path / ("logg" if "hurtig" in page else "log") / "tracks.csv").exists()
