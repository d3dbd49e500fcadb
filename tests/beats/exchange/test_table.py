"""Whatever words a file holds, the template that is written of it is one, and says them on one line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.exchange.songs import hits, source_of
from workshop_beats.exchange.drafting import draft_of
from workshop_beats.exchange.source import Mark
from workshop_beats.exchange.table import plain
from workshop_beats.template.model import Beat
from workshop_beats.template.writing import write_beat

if TYPE_CHECKING:
    from workshop_beats.exchange.source import Source

pytestmark = pytest.mark.pure

LINES = {"kick": "x.......x.......", "snare": "....x.......x...", "conga": "..x...x...x...x."}


def beat_of(source: Source) -> Beat:
    return Beat.model_validate(tomllib.loads(draft_of(Path("a.mid"), source).text))


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=200), min_size=5, max_size=5),
    st.text(st.characters(exclude_characters="/\0"), min_size=1),
)
def test_no_word_of_a_file_breaks_the_template(words: list[str], file: str) -> None:
    title, author, licence, style, name = words
    marks = (Mark(0.0, name), Mark(8.0, name), Mark(16.0, f"{name}!"))
    source = source_of(
        hits(LINES, bars=6), bars=6, title=title, author=author, licence=licence, style=style, marks=marks
    )

    draft = draft_of(Path(file), source)
    assert Beat.model_validate(tomllib.loads(draft.text)) == draft.beat
    assert draft.text.endswith(write_beat(draft.beat))
    assert all(sign.isprintable() for line in draft.text.splitlines() for sign in line)
    assert sum(bars for _, bars in draft.beat.form) == 6


def test_a_text_is_one_line_of_plain_signs_and_not_too_long() -> None:
    assert plain("a\x1b[2J\n\tb\u2028c\ud800" + "d" * 99) == "a [2J b c " + "d" * 70


def test_a_file_without_a_title_has_its_own_name() -> None:
    assert beat_of(source_of(hits(LINES), title="\x07")).name == "a"


def test_lines_stand_below_one_another_the_kits_first() -> None:
    text = draft_of(Path("a.mid"), source_of(hits({**LINES, "hat": "xxxxxxxxxxxxxxxx"}))).text
    drums = [line for line in text.splitlines() if line.startswith("drums.")]

    assert [line.split()[0] for line in drums] == ["drums.kick", "drums.snare", "drums.hat", "drums.conga"]
    assert len({line.index("|") for line in drums}) == 1


def test_parts_are_called_as_the_file_calls_them_each_name_once() -> None:
    marks = (Mark(0.0, "Vers"), Mark(8.0, "Vers"), Mark(16.0, "Refreng [2]"))
    found = [*hits(LINES, bars=2), *(hit._replace(at=hit.at + 8, voice="rim") for hit in hits(LINES, bars=2))]
    found += [hit._replace(at=hit.at + 16, voice="hat") for hit in hits(LINES, bars=2)]
    assert beat_of(source_of(sorted(found), bars=6, marks=marks)).form == (("Vers", 2), ("Vers-2", 2), ("Refreng 2", 2))


def test_parts_without_a_name_are_letters() -> None:
    found = [*hits(LINES, bars=2), *(hit._replace(at=hit.at + 8, voice="hat") for hit in hits(LINES, bars=2))]
    assert beat_of(source_of(sorted(found), bars=4)).form == (("a", 2), ("b", 2))
