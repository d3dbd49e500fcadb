"""Compare each voice of the kits that ship with recorded drums and instruments, by numbers that hear no music.

`python tools/kit_sounds.py` prints a table: spectral centroid, the time until a sound has fallen by 20 dB, and crest
factor, each beside the range of the recordings that come nearest. The recordings are those of the Debian package
sonic-pi-samples (CC0-1.0); what is outside its bounds is marked with a star.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from workshop_beats.kits.flat import kit_of
from workshop_beats.kits.model import Kit
from workshop_beats.sound.shots import drum, layers_of, tone
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
KITS = ROOT / "presets" / "kits"
RECORDINGS = Path("/usr/share/sonic-pi/samples")
RATE = 44_100
PITCHES = {"bass": 36, "keys": 60, "pad": 60, "guitar": 52, "melody": 72}

CENTROID, FALL, CREST = 1.3, 1.5, 4.0
"""How much wider than its recordings a voice's bounds are: two factors, and dB.

A family is one to seven recordings by a few hands. Where a kind has several (the toms, the cymbals), soft and hard
strokes of one instrument already differ by factors of 1.3 in centroid and 1.4 in decay and by 4 dB in crest; one
more instrument of the kind may differ as much again.
"""

_ACOUSTIC_SNARES = "drum_snare_hard drum_snare_soft sn_generic sn_dolf"
_SHORT_METAL = "drum_cymbal_closed drum_cymbal_pedal"
_WOOD = "elec_plip elec_pop elec_tick tabla_te1 tabla_te2 tabla_te_m perc_snap2"
_BASSES = "bass_hit_c bass_woodsy_c bass_thick_c bass_trance_c bass_hard_c bass_dnb_f"
_FAMILIES = {
    "kick": "drum_bass_hard drum_bass_soft drum_heavy_kick",
    "kick dusty": "drum_heavy_kick bd_fat bd_haus bd_gas bd_tek",
    "kick 808": "bd_808 bd_boom bd_klub bd_pure bd_mehackit",
    "kick electronic": "bd_haus bd_tek bd_klub bd_fat bd_ada bd_sone",
    "snare": _ACOUSTIC_SNARES,
    "snare dusty": "sn_dolf sn_zome drum_snare_hard elec_mid_snare",
    "snare 808": "elec_mid_snare elec_snare elec_lo_snare sn_zome",
    "snare electronic": "elec_snare elec_hi_snare sn_dub sn_generic",
    "rim": _WOOD,
    # the package has no clap: a clap is a burst of noise between a snap of fingers and a bright snare
    "clap": "perc_snap perc_snap2 elec_hi_snare sn_dub",
    "hat": _SHORT_METAL,
    "pedal": _SHORT_METAL,
    "open": "drum_cymbal_open elec_cymbal",
    "ride": "drum_cymbal_soft drum_cymbal_hard perc_bell",
    "crash": "drum_cymbal_hard drum_cymbal_soft drum_splash_hard drum_splash_soft",
    "tom": "drum_tom_mid_hard drum_tom_mid_soft",
    "hightom": "drum_tom_hi_hard drum_tom_hi_soft",
    "floortom": "drum_tom_lo_hard drum_tom_lo_soft",
    # nor has it a shaker or a tambourine: they are short metal, or the jingle of a triangle
    "shaker": f"{_SHORT_METAL} elec_triangle",
    "tambourine": f"{_SHORT_METAL} elec_triangle elec_chime",
    "cowbell": "drum_cowbell elec_ping",
    "conga": "tabla_tun1 tabla_tun2 tabla_ke1 tabla_ke2 tabla_na_o tabla_te_ne",
    "click": "elec_tick elec_beep elec_twip elec_plip",
    "bass": _BASSES,
    # chords that are left to ring, and one short note
    "guitar": "guit_em9 guit_e_fifths guit_harmonics elec_twang",
    "keys": "elec_bell elec_ping ambi_piano guit_em9",
    "pad": "ambi_choir ambi_soft_buzz ambi_drone",
    "melody": "ambi_choir elec_ping elec_bell",
}
"""The recordings that a voice should be like, by voice, or by voice and kit where the kit is a kind of its own."""


class Measures(NamedTuple):
    """The centroid in hertz, the seconds until -20 dB (None for a held note), the crest factor in dB (None as well)."""

    centroid: float
    fall: float | None
    crest: float | None


class Bounds(NamedTuple):
    """The lowest and highest of each measure."""

    low: Measures
    high: Measures


def measure(samples: NDArray[np.floating], rate: int, *, held: bool = False) -> Measures:
    """Measure mono audio: centroid of its power, fall in windows of 5 ms, crest over what lies above -20 dB."""
    signal = samples.astype(np.float64)
    power = np.abs(np.fft.rfft(signal)) ** 2
    centroid = float(power @ np.fft.rfftfreq(len(signal), 1 / rate) / power.sum())
    if held:
        return Measures(centroid, None, None)
    window = max(rate // 200, 1)
    level = np.sqrt((signal[: len(signal) // window * window].reshape(-1, window) ** 2).mean(axis=1))
    end = (int(np.nonzero(level >= level.max() / 10)[0][-1]) + 1) * window
    rms = float(np.sqrt((signal[:end] ** 2).mean()))
    return Measures(centroid, end / rate, float(20 * np.log10(np.abs(signal).max() / rms)))


def kits() -> dict[str, dict[str, dict[str, Any]]]:
    """The voices of each kit that ships, as the audio process takes them."""

    def load(_kind: str, name: str) -> Kit:
        return Kit.model_validate(tomllib.loads((KITS / f"{name}.toml").read_text(encoding="utf-8")))

    return {path.stem: kit_of(load, path.stem, KITS)["voices"] for path in sorted(KITS.glob("*.toml"))}


def hardest(voice: str, spec: dict[str, Any], rate: int = RATE) -> NDArray[np.float32]:
    """The hardest hit of a drum, or a middle note; of a held note its loop."""
    layers = layers_of(spec)
    if voice in DRUMS:
        return drum(spec, rate, layer=layers - 1, layers=layers, turn=0)
    note = tone(spec, rate, PITCHES[voice], layer=layers - 1, layers=layers)
    return note.samples[note.loop_start : note.loop_end]


def family(kit: str, voice: str) -> list[str]:
    """The names of the recordings that a kit's voice should be like."""
    return _FAMILIES.get(f"{voice} {kit}", _FAMILIES[voice]).split()


def recording(name: str) -> Measures:
    """The measures of one recording."""
    import soundfile

    samples, rate = soundfile.read(RECORDINGS / f"{name}.flac", always_2d=True)
    return measure(samples.mean(axis=1), rate)


def bounds(kit: str, voice: str) -> Bounds:
    """What a voice may measure: the range of its family, a little wider."""
    found = [recording(name) for name in family(kit, voice)]
    centroids, falls, crests = (sorted(each or 0.0 for each in column) for column in zip(*found, strict=True))
    low = Measures(centroids[0] / CENTROID, falls[0] / FALL, crests[0] - CREST)
    return Bounds(low, Measures(centroids[-1] * CENTROID, falls[-1] * FALL, crests[-1] + CREST))


def outside(measured: Measures, allowed: Bounds) -> list[str]:
    """The names of the measures that are out of bounds."""
    rows = zip(Measures._fields, measured, allowed.low, allowed.high, strict=True)
    return [name for name, value, low, high in rows if value is not None and not (low or 0) <= value <= (high or 0)]


def main() -> int:
    """Print the table; the exit code counts what is out of bounds."""
    wrong = 0
    print(f"{'kit':11}{'voice':11} {'centroid Hz':>22} {'-20 dB ms':>20} {'crest dB':>18}   recordings")
    for kit, voices in kits().items():
        for voice, spec in voices.items():
            held = spec["model"] == "synth"
            measured, allowed = measure(hardest(voice, spec), RATE, held=held), bounds(kit, voice)
            bad = outside(measured, allowed)
            wrong += len(bad)
            cells = [
                _cell(*each, name in bad) for name, *each in zip(Measures._fields, measured, *allowed, strict=True)
            ]
            print(f"{kit:11}{voice:11} {cells[0]:>22} {cells[1]:>20} {cells[2]:>18}   {', '.join(family(kit, voice))}")
    return min(wrong, 100)


def _cell(value: float | None, low: float | None, high: float | None, bad: bool) -> str:
    """A measure and its bounds; seconds as milliseconds."""
    if value is None or low is None or high is None:
        return "held"
    scale, digits = (1000, 0) if high < 10 else (1, 0 if high > 100 else 1)
    return f"{value * scale:.{digits}f}{'*' if bad else ' '}({low * scale:.{digits}f}-{high * scale:.{digits}f})"


if __name__ == "__main__":
    sys.exit(main())
