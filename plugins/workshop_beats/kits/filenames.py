"""What a recording's file name says: which voice, how hard, and which of several turns; in Norwegian and English."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

SOFT, MEDIUM, HARD = 0, 1, 2

_VOICES = {
    "pedal": "pedal hat, pedal hihat, hihat pedal, hi hat pedal, hat pedal, hh pedal, hhp, foot hat, fot hihat, pedal",
    "open": "open hi hat, open hihat, open hat, hi hat open, hihat open, hat open, hh open, hho, oh, ohh, hhopen,"
    " åpen hi hat, åpen hihat, hi hat åpen, hihat åpen, hat åpen, hh åpen, åpen, open",
    "hat": "closed hi hat, closed hihat, closed hat, hi hat closed, hihat closed, hat closed, hh closed, hhc, chh, ch,"
    " lukket hihat, lukket hi hat, hihat lukket, hi hat lukket, hh lukket, lukket, hihat, hi hat, hat, hats, hh",
    "rim": "rim shot, rimshot, side stick, sidestick, cross stick, kantslag, kant, rim, rs",
    "snare": "snare drum, skarptromme, skarp tromme, skarp, snare, sn, sd",
    "kick": "kick drum, bass drum, basstromme, stortromme, stor tromme, kick, bd, kd",
    "clap": "hand clap, handclap, håndklapp, klapp, clap, claps, cp",
    "hightom": "high tom, hi tom, tom high, tom hi, tom 1, lys tom, høy tom, tom høy, lys tam, høy tam, ht",
    "floortom": "floor tom, tom floor, low tom, tom low, tom lo, lo tom, tom 3, gulvtom, golvtom, dyp tom,"
    " gulvtam, golvtam, gulv tam, dyp tam, ft, lt",
    "tom": "mid tom, rack tom, tom mid, tom 2, tom tom, mellomtom, hengetom, mellomtam, hengetam, tamtam, tam, tom, mt",
    "ride": "ride cymbal, ride, rd",
    "crash": "crash cymbal, splash, krasj, crash, cymbal, cr",
    "tambourine": "tambourine, tamburin, tamb",
    "shaker": "shaker, maracas, rasle, rangle, egg",
    "cowbell": "cow bell, cowbell, kubjelle, bjelle, cb",
    "conga": "conga, konga, bongo, congas",
    "click": "metronome, metronom, klikk, click",
}
_HARDNESS = {
    SOFT: "soft, softly, quiet, ghost, svak, svakt, myk, mykt, stille, p, pp",
    MEDIUM: "medium, med, normal, middels, mf, mp",
    HARD: "hard, hardt, loud, accent, sterk, sterkt, kraftig, aksent, f, ff",
}
_VELOCITY = re.compile(r"\b(?:v|vel|velocity) ?(\d{1,3})\b")
_SOFTEST_VELOCITIES, _MIDDLE_VELOCITIES = 50, 100


@dataclass(frozen=True, slots=True)
class Recording:
    """`hardness` is SOFT, MEDIUM, HARD, or None where the name does not say; `turn` is 0 where it has no number."""

    voice: str
    hardness: int | None
    turn: int


def recording_of(stem: str) -> Recording | None:
    """What the name of a file without its ending says; None where no voice is known in it."""
    words = _words(stem)
    found = _voice(words)
    if found is None:
        return None
    voice, rest = found
    velocity = _VELOCITY.search(rest)
    if velocity is not None:
        rest = rest[: velocity.start()] + rest[velocity.end() :]
    numbers = re.findall(r"\b\d{1,4}\b", rest)
    return Recording(voice, _hardness(rest, velocity), int(numbers[-1]) if numbers else 0)


def voice_called(word: str) -> str | None:
    """The voice that a word for an instrument means, if need be with another ending; None where none is near."""
    said = _words(word)
    phrases = {_words(phrase): voice for voice, known in _VOICES.items() for phrase in known.split(",")}
    near = get_close_matches(said, phrases, n=1, cutoff=0.8)
    return phrases[near[0]] if near else None


def _words(stem: str) -> str:
    """The words of a name in lower case, with one space between them and numbers set apart."""
    text = unicodedata.normalize("NFC", stem)
    text = re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", text).casefold()
    return " ".join(re.findall(r"\d+|[^\W\d_]+", text))


def _voice(words: str) -> tuple[str, str] | None:
    """The voice that the longest known phrase in `words` means, and what is left without that phrase."""
    best: tuple[int, str, str] | None = None
    for voice, phrases in _VOICES.items():
        for phrase in phrases.split(","):
            spaced = phrase.strip().replace(" ", " ?")
            found = re.search(rf"(?<!\w){spaced}(?!\w)", words)
            if found is not None and (best is None or len(phrase.strip()) > best[0]):
                best = (len(phrase.strip()), voice, words[: found.start()] + " " + words[found.end() :])
    return None if best is None else best[1:]


def _hardness(rest: str, velocity: re.Match[str] | None) -> int | None:
    """How hard the stroke is, by a word or by a MIDI velocity such as v96."""
    words = set(rest.split())
    for hardness, names in _HARDNESS.items():
        if words & {name.strip() for name in names.split(",")}:
            return hardness
    if velocity is None:
        return None
    speed = int(velocity[1])
    return SOFT if speed <= _SOFTEST_VELOCITIES else MEDIUM if speed <= _MIDDLE_VELOCITIES else HARD
