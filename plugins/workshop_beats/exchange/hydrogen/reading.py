"""From a pattern's or a song's XML to what it plays, as Hydrogen plays it.

A note comes `leadlag` x 5 ticks late, and in a song each second sixteenth `swing_factor` x 6 ticks; the most by which
chance moves a hit is read from the song's humanize values (Hydrogen's manual and its source).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workshop import FileError, message
from workshop_beats.exchange.general_midi import voice_of_key, voice_of_name
from workshop_beats.exchange.hydrogen.patterns import TICKS, Pattern, PatternNote, number, read_pattern
from workshop_beats.exchange.source import MOST_NOTES, Hit, Mark, Source, damaged
from workshop_beats.exchange.trees import Node, TreeError, parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from workshop import Message

_MOST_COLUMNS = 4000
_SWING = 6
_UNWANTED = frozenset({
    "layer", "instrumentComponent", "componentList", "ladspa", "automationPaths", "notes", "info", "image", "pan",
    "pan_L", "pan_R", "pitch", "key", "length",
})  # fmt: skip
_ROCK = (
    "kick", "rim", "snare", "clap", "snare", "floortom", "hat", "tom", "pedal", "hightom", "open", "cowbell", "ride",
    "crash", "ride", "crash", "open", "ride",
)  # fmt: skip
_TR808 = (
    "kick", "kick", "snare", "snare", "clap", "floortom", "tom", "hightom", "hat", "pedal", "open", "crash", "shaker",
    "conga", "click", "cowbell",
)  # fmt: skip
"""What the instruments of Hydrogen's own kits are, in their order: a lone pattern names them by number only."""
_NO_LICENCE = frozenset({"", "unknown license", "undefined license", "undefined"})
_NO_AUTHOR = frozenset({"", "hydrogen", "undefined author", "undefined", "unknown"})

Column = tuple[Pattern, ...]


def read_hydrogen(path: Path, content: bytes, pattern: str | None = None) -> Source:
    """Read a pattern, a song, or the one `pattern` of a song.

    Raises:
        FileError: It is neither, is damaged, or has no pattern of that name.
    """
    try:
        root = parse_tree(content, _UNWANTED)
    except TreeError as error:
        raise damaged(path, message("it is no file of Hydrogen's, or a damaged one")) from error
    if root.tag == "drumkit_pattern":
        return _Reader(path, root).lone_pattern()
    if root.tag == "song":
        return _Reader(path, root).song(pattern)
    raise damaged(path, message("it is no file of Hydrogen's, or a damaged one"))


class _Reader:
    """One file being read. `_left` counts the notes that are left out by the reason, `_unknown` by their drum."""

    def __init__(self, path: Path, root: Node) -> None:
        self._path = path
        self._root = root
        self._alone = False
        self._voices: dict[str, str | None] = {}
        self._names: dict[str, str] = {}
        self._unknown: Counter[str] = Counter()
        self._left: Counter[str] = Counter()

    def lone_pattern(self) -> Source:
        """What a .h2pattern plays; it knows neither tempo nor the names of its drums."""
        node = self._root.first("pattern")
        if node is None:
            raise damaged(self._path, message("there is no pattern in it"))
        found = read_pattern(self._path, node)
        kit = self._root.said("drumkit_name", "pattern_for_drumkit")
        self._voices = {str(index): voice for index, voice in enumerate(_TR808 if "808" in kit else _ROCK)}
        return self._source([(found,)], kit, found.name)

    def song(self, wanted: str | None) -> Source:
        """What a .h2song plays, or one of its patterns."""
        # Of two patterns of one name, Hydrogen plays the first.
        listed = [
            read_pattern(self._path, node) for group in self._root.all("patternList") for node in group.all("pattern")
        ]
        patterns = {found.name: found for found in reversed(listed)}
        if not patterns:
            raise damaged(self._path, message("there is no pattern in it"))
        if wanted is not None and wanted not in patterns:
            known = ", ".join(found.name for found in listed)[:400]
            raise FileError(
                message("{file} has no pattern called “{name}”.", file=self._path.name, name=wanted),
                message("The patterns are called {known}.", known=known),
            )
        self._name_drums()
        self._alone = wanted is not None
        columns: list[Column] = [(patterns[wanted],)] if wanted is not None else self._columns(patterns)
        kits = Counter(
            drum.said("drumkit") for group in self._root.all("instrumentList") for drum in group.all("instrument")
        )
        title = wanted or self._root.said("name")
        return self._source(columns or [(each,) for each in listed], max(kits, key=kits.__getitem__, default=""), title)

    def _columns(self, patterns: Mapping[str, Pattern]) -> list[Column]:
        """The patterns that sound together, column by column; those of version 0.8 name one a column."""
        held = {
            each.said("name"): tuple(name.text.strip() for name in each.all("virtual"))
            for group in self._root.all("virtualPatternList")
            for each in group.all("pattern")
        }
        columns = []
        for sequence in self._root.all("patternSequence"):
            groups = [group.all("patternID") for group in sequence.all("group")]
            groups += [[name] for name in sequence.all("patternID")]
            for group in groups:
                names = dict.fromkeys(name for node in group for name in _with_held(node.text.strip(), held))
                columns.append(tuple(patterns[name] for name in names if name in patterns))
        if len(columns) > _MOST_COLUMNS:
            raise damaged(self._path, message("it is longer than an hour"))
        return columns

    def _name_drums(self) -> None:
        """Which voice each instrument is: by its name, else by the key that it sends."""
        for node in (drum for group in self._root.all("instrumentList") for drum in group.all("instrument")):
            key = int(number(self._path, node, "midiOutNote", -1, 127, -1))
            name = node.said("name")
            voice = voice_of_name(name) or voice_of_key(key)
            for called in (node.said("id"), node.said("type")):
                if called:
                    self._voices.setdefault(called, voice)
                    self._names.setdefault(called, name)

    def _source(self, columns: list[Column], kit: str, title: str) -> Source:
        """Everything that is played, on one line of time."""
        swing = number(self._path, self._root, "swing_factor", 0, 1, 0)
        starts = [0]
        for column in columns:
            starts.append(starts[-1] + max((pattern.ticks for pattern in column), default=4 * TICKS))
        hits: list[Hit] = []
        for start, pattern in (
            (start, each) for start, column in zip(starts, columns, strict=False) for each in column
        ):
            hits += [hit._replace(at=(start + hit.at) / TICKS) for hit in self._hits(pattern, swing)]
            if len(hits) > MOST_NOTES:
                raise damaged(self._path, message("it has more than {most} notes", most=MOST_NOTES))
        author, licence = self._root.said("author"), self._root.said("license")
        return Source(
            title=title,
            quarters=starts[-1] / TICKS,
            meter=_meter([max(column, key=lambda pattern: pattern.ticks) for column in columns if column]),
            hits=tuple(sorted(hits)),
            grain=1 / TICKS,
            tempos=tuple(self._tempos(starts)),
            author="" if author.casefold() in _NO_AUTHOR else author,
            licence="" if licence.casefold() in _NO_LICENCE else licence,
            style=columns[0][0].category if columns[0] else "",
            kit="808" if "808" in kit else "acoustic",
            swing=50 + 25 * swing,
            loose=self._loose(),
            marks=tuple(self._marks(starts, columns)),
            left_out=tuple(self._sentences()),
        )

    def _hits(self, pattern: Pattern, swing: float) -> Iterator[Hit]:
        """The hits of a pattern on its own ticks, once for each time it comes."""
        for note in pattern.notes:
            voice = self._voices.get(note.drum)
            if reason := _silent(note, pattern):
                self._left[reason] += 1
            elif voice is None:
                self._unknown[self._names.get(note.drum) or note.drum or "?"] += 1
            else:
                swung = swing * _SWING if note.tick % (TICKS // 2) == TICKS // 4 else 0.0
                yield Hit(note.tick + note.late + swung, voice, note.loud, note.chance >= 1)

    def _tempos(self, starts: list[int]) -> Iterator[tuple[float, float]]:
        """The song's tempo, and those that its timeline sets where that is in use."""
        first = self._root.said("bpm")
        if first:
            yield 0.0, number(self._path, self._root, "bpm", 1, 1000, 120)
        if self._alone or self._root.said("isTimelineActivated") == "false":
            return
        for node in (each for line in self._root.all("BPMTimeLine") for each in line.all("newBPM")):
            column = int(number(self._path, node, "BAR", 0, 1e6, 0))
            if column < len(starts) - 1:
                yield starts[column] / TICKS, number(self._path, node, "BPM", 1, 1000, 120)

    def _loose(self) -> tuple[int, int]:
        """How far chance moves hits, in milliseconds and loudness of 127: two deviations of Hydrogen's bell curves."""
        time = number(self._path, self._root, "humanize_time", 0, 1, 0)
        loudness = number(self._path, self._root, "humanize_velocity", 0, 1, 0)
        return round(2 * 0.3 * 2000 / 48 * time), round(2 * 0.2 * 127 * loudness)

    def _marks(self, starts: list[int], columns: list[Column]) -> Iterator[Mark]:
        """Names: the timeline's tags begin parts of the song, patterns only name what they are in."""
        tags = [] if self._alone else self._root.all("timeLineTag")
        for node in (each for line in tags for each in line.all("newTAG")):
            column = int(number(self._path, node, "BAR", 0, 1e6, 0))
            if column < len(columns) and node.said("TAG"):
                yield Mark(starts[column] / TICKS, node.said("TAG"))
        before: Column = ()
        for start, patterns in zip(starts, columns, strict=False):
            if patterns and patterns != before:
                yield Mark(start / TICKS, patterns[0].name, cuts=False)
            before = patterns

    def _sentences(self) -> Iterator[Message]:
        """What was left out."""
        if self._unknown:
            names = ", ".join(f"{name[:40]} ({count})" for name, count in sorted(self._unknown.items())[:12])
            yield message("Left out, as there is no such drum here: {names}.", names=names)
        if count := self._left["ends"]:
            yield message("Left out: {count} notes that only end a sound.", count=count)
        if count := self._left["never"]:
            yield message("Left out: {count} notes that Hydrogen never plays.", count=count)


def _silent(note: PatternNote, pattern: Pattern) -> str:
    """Why a note makes no sound, or nothing."""
    if note.ends:
        return "ends"
    return "never" if note.tick >= pattern.ticks or note.chance <= 0 or note.loud <= 0 else ""


def _with_held(name: str, held: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """A pattern and those that it plays along, each once."""
    seen, waiting = {name}, [name]
    while waiting:
        yield (name := waiting.pop(0))
        new = [each for each in held.get(name, ()) if each not in seen]
        seen.update(new)
        waiting += new


def _meter(patterns: list[Pattern]) -> tuple[int, int]:
    """The meter of the bars that most patterns make."""
    ticks, unit = (
        Counter((pattern.ticks, pattern.unit) for pattern in patterns).most_common(1)[0][0] if patterns else (0, 4)
    )
    beats, odd = divmod(ticks * unit, 4 * TICKS)
    if ticks % (4 * TICKS) == 0 or odd or beats > 16:
        return 4, 4
    return (3, 4) if unit == 4 and beats % 3 == 0 else (beats, unit)
