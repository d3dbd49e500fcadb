"""Words that leaders look for beats with, in English and Norwegian, and what they mean in a template's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workshop_beats.template.model import Beat

SLOW, FAST = 84, 120
"""In BPM: up to the one a beat is slow, from the other on it is fast."""

ABOUT = 0.06
"""How far around one tempo a search looks, as a share of it."""

TAGS: tuple[tuple[str, str], ...] = (
    ("sing", "singing song syng synge sang allsang"),
    ("rap, boom bap", "rapping rappe hiphop hip-hop hip_hop"),
    ("dance", "dans danse danceable dansbar"),
    ("happy, party, sun", "glad gladlåt joyful munter"),
    ("party", "fest festlig"),
    ("waltz", "vals"),
    ("3/4", "three tre tretakt"),
    ("ballad", "ballade ballader"),
    ("folk", "folkemusikk folketone"),
    ("Norwegian", "norsk norske"),
    ("hymn", "salme salmer hymne"),
    ("hymn, choir", "church kirke"),
    ("dark", "mørk mørkt mørke dyster"),
    ("choir", "kor koret"),
    ("guitar", "gitar"),
    ("organ", "orgel"),
    ("fiddle", "fele fiolin violin"),
    ("strings", "strykere stryk"),
    ("piano", "klaver"),
    ("imported", "importert importerte import"),
    ("warm", "varm varmt"),
    ("soft", "myk mykt"),
    ("loud", "høyt høy"),
    ("together", "sammen felles"),
    ("storytelling", "fortelling fortelle historie"),
    ("poetry, spoken word", "dikt poesi lyrikk opplesning"),
    ("drum machine", "trommemaskin"),
    ("triplets", "trioler triol"),
    ("different", "annerledes uvanlig"),
    ("latin", "latinsk latin-amerikansk"),
    ("shout", "rop rope roping"),
    ("writing", "skrive skriving"),
    ("call and answer", "rop_og_svar"),
    ("train beat", "tog"),
)
"""Tags or styles, and the words that mean them too; `_` stands for a blank."""

_PACES = {
    "slow": "slow sakte langsom langsomt seig seigt",
    "middle": "middle medium mid middels",
    "fast": "fast quick rask raskt kjapp kjapt fort hurtig",
}
_CALM = frozenset("calm quiet rolig rolige roleg stille".split())  # noqa: SIM905
_SAD = frozenset("sad melancholic trist triste sår sårt melankolsk".split())  # noqa: SIM905
_STEADY = frozenset("steady jevn jevnt".split())  # noqa: SIM905
_FULL = frozenset("full fullt energisk energetic".split())  # noqa: SIM905
_MINOR, _MAJOR = frozenset(("minor", "moll")), frozenset(("major", "dur"))


def tags_of(word: str) -> tuple[str, ...]:
    """The tags or styles, without case, that a word without case means beside itself."""
    found = (each for each, words in TAGS if word in {part.replace("_", " ") for part in words.split()})
    return tuple(tag for each in found for tag in each.casefold().split(", "))


def bearing_of(word: str) -> Callable[[Beat], bool] | None:
    """Whether a beat bears itself as a word without case says: how fast, how full, in minor or major; None: no such."""
    for pace, words in _PACES.items():
        if word in words.split():
            return lambda beat: _pace(beat) == pace
    known: Mapping[frozenset[str], Callable[[Beat], bool]] = {
        _CALM: lambda beat: beat.energy == 1 or (beat.energy == 2 and _pace(beat) == "slow"),
        _SAD: lambda beat: (
            beat.tonality.minor and beat.energy < 3 and _pace(beat) != "fast" and "dance" not in beat.tags
        ),
        _STEADY: lambda beat: beat.energy == 2,
        _FULL: lambda beat: beat.energy == 3,
        _MINOR: lambda beat: beat.tonality.minor,
        _MAJOR: lambda beat: not beat.tonality.minor,
    }
    return next((bears for words, bears in known.items() if word in words), None)


def calls_for_calm(word: str) -> bool:
    """Whether a word rules out what is full, whatever that is called."""
    return word in _CALM


def phrases(words: tuple[str, ...]) -> tuple[str, ...]:
    """Typed words, those that mean something together as one: `hip hop`, `boom bap`."""
    known = {word.replace("_", " ") for _, each in TAGS for word in each.split() if "_" in word}
    found: list[str] = []
    for word in words:
        joined = f"{found[-1]} {word}" if found else word
        if joined.casefold() in known:
            found[-1] = joined
        else:
            found.append(word)
    return tuple(found)


def _pace(beat: Beat) -> str:
    """How fast a beat is, in a word."""
    return "slow" if beat.tempo <= SLOW else "fast" if beat.tempo >= FAST else "middle"
