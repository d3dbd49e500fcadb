"""The pictures in the manual are those of the kits as they are."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.beats.kits.conftest import KITS
from workshop_beats.kits.names import VOICES

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs" / "kits"
TOOL = ROOT / "tools" / "kit_pictures.py"


def test_the_pictures_are_drawn_from_the_kits_and_the_code_as_they_are() -> None:
    done = subprocess.run([sys.executable, str(TOOL), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kit", [path.stem for path in KITS])
def test_a_picture_shows_every_voice_and_fetches_nothing(kit: str) -> None:
    text = (FOLDER / f"{kit}.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - a file of our own
    shown = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert set(VOICES) <= shown
    assert len(text) < 50_000
    assert not re.search(r"url\(|@import|href|<script|<image|@font-face", text)
    page = (ROOT / "docs" / "kits.md").read_text(encoding="utf-8")
    assert f"kits/{kit}.svg" in page
