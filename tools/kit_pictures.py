"""Draw each kit that ships as an SVG: the waveform and the spectrum of every voice, for `docs/kits.md`.

`python tools/kit_pictures.py` draws them anew; `--check` fails where a picture is not that of the kit and of the code
that makes its sounds as they are now.
"""

from __future__ import annotations

import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from kit_sounds import PITCHES, ROOT, kits

from workshop_beats.sound.shots import drum, layers_of, tone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

FOLDER = ROOT / "docs" / "kits"
SOUND = ROOT / "plugins" / "workshop_beats" / "sound"
RATE = 48_000
COLUMNS, WIDTH, HEIGHT, GAP, TOP = 4, 210, 64, 14, 34
WAVE_POINTS, SPECTRUM_POINTS = 48, 48
LOWEST, HIGHEST, DEEPEST = 30.0, 18_000.0, -60.0
LEVELS = ("gain", "pan", "choke")
"""What a voice says that no picture shows."""
STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#7d7d7d}.h{font-size:14px;font-weight:600}"
    ".w{fill:#2f86c8;stroke:none}.s{fill:none;stroke:#cf6f2e;stroke-width:1.3}.a{stroke:#7d7d7d;stroke-opacity:.35}"
)
"""Middle tones that can be read on white and on black, and the reader's own font."""


def sources(voices: dict[str, dict[str, Any]]) -> str:
    """A hash of all that a kit's picture is drawn from: how its voices are made, the models, and this tool."""
    files = [SOUND / "shots.py", SOUND / "counts.py", *sorted((SOUND / "models").glob("*.py")), Path(__file__)]
    texts = [path.read_text(encoding="utf-8") for path in files]
    made = [{word: value for word, value in spec.items() if word not in LEVELS} for spec in voices.values()]
    texts.append(json.dumps([list(voices), made], sort_keys=True))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]


def drawn(kit: str, voices: dict[str, dict[str, Any]]) -> str:
    """The picture of one kit."""
    rows = -(-len(voices) // COLUMNS)
    width, height = COLUMNS * (WIDTH + GAP) + GAP, TOP + rows * (HEIGHT + GAP + 16) + GAP
    cells = [_cell(place, voice, spec) for place, (voice, spec) in enumerate(voices.items())]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>The sounds of the kit {escape(kit)}</title>"
        f"<desc>For each voice the waveform of a hard hit in blue, and its spectrum from {LOWEST:.0f} Hz to "
        f"{HIGHEST / 1000:.0f} kHz over 60 dB in orange. Drawn from {sources(voices)}.</desc><style>{STYLE}</style>"
    )
    legend = f'<text class="h" x="{GAP}" y="20">{escape(kit)}</text>'
    return head + legend + "".join(cells) + "</svg>\n"


def _cell(place: int, voice: str, spec: dict[str, Any]) -> str:
    """One voice: its name, how long it sounds, its waveform, its spectrum."""
    left = GAP + place % COLUMNS * (WIDTH + GAP)
    top = TOP + place // COLUMNS * (HEIGHT + GAP + 16)
    samples, held = _sound(voice, spec)
    half = (WIDTH - 8) // 2
    said = "held" if held else f"{len(samples) / RATE:.2f} s"
    return (
        f'<g transform="translate({left} {top})"><text y="11">{voice}</text>'
        f'<text x="{half}" y="11" text-anchor="end">{said}</text>'
        f'<path class="a" d="M0 {16 + HEIGHT // 2}h{half}M{half + 8} {16 + HEIGHT}h{half}"/>'
        f'<path class="w" d="{_wave(samples, half)}"/>'
        f'<path class="s" d="{_spectrum(samples, half + 8, half)}"/></g>'
    )


def _sound(voice: str, spec: dict[str, Any]) -> tuple[NDArray[np.float32], bool]:
    """A hard hit or a middle note, and whether it lasts while it is held."""
    layers = layers_of(spec)
    if voice not in PITCHES:
        return drum(spec, RATE, layer=layers - 1, layers=layers, turn=0), False
    note = tone(spec, RATE, PITCHES[voice], layer=layers - 1, layers=layers)
    return note.samples, note.loop_start is not None


def _wave(samples: NDArray[np.float32], width: float) -> str:
    """The outline of a waveform: its highest points from left to right, then its lowest back."""
    parts = np.array_split(samples, WAVE_POINTS)
    middle, scale = 16 + HEIGHT / 2, HEIGHT / 2
    across = np.linspace(0, width, WAVE_POINTS)
    above = [(x, middle - scale * float(part.max())) for x, part in zip(across, parts, strict=True)]
    below = [(x, middle - scale * float(part.min())) for x, part in zip(across, parts, strict=True)]
    return _path([*above, *reversed(below)]) + "z"


def _spectrum(samples: NDArray[np.float32], left: float, width: float) -> str:
    """The loudest of each band of a spectrum, on a logarithmic axis, below the loudest of all."""
    size = max(1 << 14, 1 << (len(samples) - 1).bit_length())
    power = np.abs(np.fft.rfft(samples, size)) ** 2
    edges = np.geomspace(LOWEST, HIGHEST, SPECTRUM_POINTS + 1) * size / RATE
    bands = [power[int(low) : max(int(high), int(low) + 1)].max() for low, high in pairwise(edges)]
    level = np.maximum(10 * np.log10(np.array(bands) / max(bands) + 1e-12), DEEPEST)
    across = np.linspace(left, left + width, SPECTRUM_POINTS)
    return _path([(x, 16 + HEIGHT * float(each) / DEEPEST) for x, each in zip(across, level, strict=True)])


def _path(points: Iterable[tuple[float, float]]) -> str:
    """Points as an SVG path, to a tenth of a pixel."""
    return "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)


def main() -> int:
    """Draw all, or with --check say which are out of date."""
    check, old = "--check" in sys.argv, []
    for kit, voices in kits().items():
        path = FOLDER / f"{kit}.svg"
        if check:
            old += [kit] if not path.exists() or sources(voices) not in path.read_text(encoding="utf-8") else []
        else:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(drawn(kit, voices), encoding="utf-8")
    if old:
        print(f"the pictures of {', '.join(old)} are out of date: run python tools/kit_pictures.py")
    return len(old)


if __name__ == "__main__":
    sys.exit(main())
