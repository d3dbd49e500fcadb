"""A process that reads and plays many broken templates, and tells what became of them: python -m … TRIALS SEED FOLDER."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.beats.conftest import TEMPLATES
from tests.beats.template.dense import dense
from tests.memory import peak_kilobytes
from workshop import PresetError
from workshop.app import create_app
from workshop_beats.exchange.midi import score_of
from workshop_beats.song.arrange import arrange
from workshop_beats.song.timeline import Timeline
from workshop_beats.template.writing import write_beat

if TYPE_CHECKING:
    from workshop.app import App

SIGNS = "xXgf.-?24|=[]{}\"'#,\n \\aZ0.é\x00"
VALUES = ("9" * 30, "9" * 5000, "1e999", "-1e-999", "nan", "inf", "-1", "true", "[[", '"""', "''", "0x" + "f" * 99,
          "2026-11-23", "[" * 500, "{a=" * 200, "a." * 40 + "a", '"\\ud800"', '"' + "x|" * 1900 + '"', "9.99999999999999e2")  # fmt: skip
WORDS = (
    "verse",
    "hook",
    "like",
    "drums.kick",
    "chords",
    "fill",
    "form",
    "tempo",
    "meter",
    "beat_lengths",
    "ending",
    "push",
)


def spoiled(text: str, dice: random.Random) -> bytes:
    """A template with one to six mistakes of every size in it."""
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        text = dice.choice((_sign, _gap, _twice, _value, _number, _line, _name, _bar))(text, dice)
    data = text.encode("utf-8", "surrogatepass")
    if dice.random() < 0.1 and data:
        at = dice.randrange(len(data))
        data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
    return data


def _sign(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) or 1)
    return text[:at] + dice.choice(SIGNS) + text[at + 1 :]


def _gap(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) or 1)
    return text[:at] + text[at + dice.randint(1, 40) :]


def _twice(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) or 1)
    return text[: at + 60] + text[at:]


def _value(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    name, equals, _ = lines[at].partition("=")
    lines[at] = f"{name}{equals} {dice.choice(VALUES)}"
    return "\n".join(lines)


def _number(text: str, dice: random.Random) -> str:
    digits = [at for at, sign in enumerate(text) if sign.isdigit()] or [0]
    at = dice.choice(digits)
    return text[:at] + str(dice.choice((0, -1, 7, 99, 256, 10**6, 10**40, 0.1))) + text[at + 1 :]


def _line(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(dice.randrange(len(lines)), lines.pop(dice.randrange(len(lines))))
    return "\n".join(lines)


def _name(text: str, dice: random.Random) -> str:
    return text.replace(dice.choice(WORDS), dice.choice((*WORDS, "æ", "x" * 2000)), dice.randint(1, 3))


def _bar(text: str, dice: random.Random) -> str:
    at = text.find("|", dice.randrange(len(text) or 1))
    return text[:at] + dice.choice(("|x|", "|" * 70, "4" * 96, "?f" * 40, "x" * 3000)) + text[at:]


def play(app: App) -> list[str]:
    """Read a template and do all that can be done with it; returns what is wrong with it."""
    try:
        beat = app.presets.load("beats", "spoiled")
    except PresetError as error:
        return [str(problem) for problem in error.problems]
    song = arrange(beat)
    sum(1 for _ in Timeline.of(song, 48_000, beat.count_in).stream())
    score_of(beat)
    write_beat(beat)
    return []


def main() -> None:
    """Do the trials and tell the figures as JSON."""
    trials, seed, home = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    path = home / "presets" / "beats" / "spoiled.toml"
    path.parent.mkdir(parents=True)
    app = create_app(home, environ={})
    path.write_text(texts[0], encoding="utf-8")
    assert play(app) == []
    dice = random.Random(seed)
    told: dict[str, Any] = {"trials": trials, "refused": 0, "slowest": 0.0, "other": []}
    before = peak_kilobytes()
    for trial in range(trials):
        path.write_bytes(spoiled(dice.choice(texts), dice) if trial else dense().encode())
        began = time.process_time()
        try:
            wrong = play(app)
        except Exception as error:  # noqa: BLE001 - whatever else comes is what this looks for
            wrong = []
            told["other"].append([trial, repr(error)[:300]])
        told["slowest"] = max(told["slowest"], time.process_time() - began)
        told["refused"] += bool(wrong)
        told["other"] += [[trial, problem[:300]] for problem in wrong if "spoiled.toml" not in problem]
    told["megabytes"] = (peak_kilobytes() - before) / 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main()
