"""Whatever lies in a folder, or stands in a kit's file: one kind of refusal, in little time, in little memory."""

from __future__ import annotations

import json
import os
import random
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.beats.kits.conftest import KITS, write_hit
from tests.memory import forget_peak, peak_kilobytes
from workshop import WorkshopError
from workshop_beats.kits.adding import add_kit
from workshop_beats.kits.flat import kit_of

if TYPE_CHECKING:
    from workshop.app import App

ROOT = Path(__file__).parents[3]
TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "60"))
MEASURED = """
import json, sys, time
from tests.memory import peak_kilobytes
from workshop_beats.sound import cleaner
from workshop_beats.sound.models.own import read_mono
before = peak_kilobytes()
for source, target in json.load(sys.stdin):
    start = time.process_time()
    answer = cleaner._answer(source, target)
    print(json.dumps([answer, time.process_time() - start, peak_kilobytes() - before]))
"""


def spoilt(data: bytes, dice: random.Random) -> bytes:
    """A file with some bytes changed, cut, doubled, or a length that lies."""
    broken = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(min(len(broken), 64) if dice.random() < 0.6 else len(broken))
        match dice.randrange(4):
            case 0:
                broken[at] = dice.randrange(256)
            case 1:
                broken[at : at + 4] = struct.pack("<I", dice.choice((0, 1, 2**31 - 1, 2**32 - 1, dice.getrandbits(32))))
            case 2:
                del broken[at : at + dice.randint(1, 200)]
            case _:
                broken[at:at] = broken[at : at + 100]
        broken = broken or bytearray(b"x")
    return bytes(broken)


def mutated(text: str, dice: random.Random) -> str:
    """The text with a few places left out, doubled, or with something strange in them."""
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(text))
        match dice.randrange(3):
            case 0:
                text = text[:at] + text[at + dice.randint(1, 40) :]
            case 1:
                text = text[:at] + text[at : at + 60] + text[at:]
            case _:
                text = (
                    text[:at]
                    + dice.choice(("9" * 30, "1e999", "nan", "-1", "true", "[[", '"""', "{", "=", "\0"))
                    + text[at:]
                )
    return text


def cleaned(pairs: list[tuple[Path, Path]]) -> list[tuple[dict[str, object], float, int]]:
    """What one child makes of many files: the answer, the seconds, and the kB by which its memory grew."""
    job = json.dumps([[str(source), str(target)] for source, target in pairs])
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], cwd=ROOT, input=job, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.mark.campaign
def test_spoilt_recordings_are_read_or_refused_in_bounds(tmp_path: Path) -> None:
    dice = random.Random(7)
    forms = [write_hit(tmp_path / f"good.{ending}").read_bytes() for ending in ("wav", "flac", "aiff", "ogg")]
    pairs = []
    for number in range(TRIALS):
        path = tmp_path / f"{number}.wav"
        path.write_bytes(spoilt(dice.choice(forms), dice))
        pairs.append((path, tmp_path / f"{number}.out"))
    answers = cleaned(pairs)
    assert len(answers) == TRIALS
    assert any("error" in answer for answer, *_ in answers)
    assert max(seconds for _, seconds, _ in answers) < 2
    assert max(kilobytes for *_, kilobytes in answers) < 64 * 1024


def test_a_long_wide_fast_file_is_refused_in_bounds(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros((60_000, 32), np.float32), 384_000, subtype="FLOAT")
    soundfile.write(tmp_path / "b.wav", 0.1 * np.ones((384_000 * 11, 1), np.int16), 384_000, subtype="PCM_U8")
    pairs = [(tmp_path / f"{name}.wav", tmp_path / f"{name}.out") for name in "ab"]
    for answer, seconds, kilobytes in cleaned(pairs):
        assert "error" in answer
        assert seconds < 2
        assert kilobytes < 64 * 1024


def test_a_file_that_kills_the_audio_process_is_left_out(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("kick", "snare", "clap"):
        write_hit(folder / f"{name}.wav")
    child = tmp_path / "child.py"
    child.write_text(
        "import json, os, sys\n"
        "from workshop_beats.sound import cleaner\n"
        "for source, target in json.load(sys.stdin)['files']:\n"
        "    if 'kick' in source: os.abort()\n"
        "    print(json.dumps(cleaner._answer(source, target)), flush=True)\n",
        encoding="utf-8",
    )
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nulimit -c 0\nexec "{sys.executable}" "{child}"\n', encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    added = add_kit(app, folder, "mitt", "acoustic")
    assert {file.voice for file in added.files} == {"snare", "clap"}
    assert [name for name, _ in added.left_out] == ["kick.wav"]


@pytest.mark.campaign
def test_mutated_kits_are_read_or_refused_in_little_time(app: App) -> None:
    dice = random.Random(11)
    texts = [path.read_text(encoding="utf-8") for path in KITS]
    home = app.paths.presets / "kits"
    home.mkdir(parents=True)
    forget_peak()
    before = peak_kilobytes()
    refused, told = 0, []
    for _ in range(TRIALS):
        (home / "x.toml").write_text(mutated(dice.choice(texts), dice), encoding="utf-8", errors="replace")
        start = time.process_time()
        try:
            kit_of(app.presets.load, "x", home)
        except WorkshopError as error:
            refused += 1
            told += getattr(error, "problems", ())
        assert time.process_time() - start < 2
    assert refused > TRIALS // 4
    assert all("x.toml" in str(problem) for problem in told)
    assert peak_kilobytes() - before < 64 * 1024
