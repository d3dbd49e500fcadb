"""All beats on paper: everything is there, nothing is cut, nothing comes from elsewhere, and nothing is taken for HTML."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import TEMPLATES, make_beat, read_template
from tests.cli.conftest import Line
from workshop_beats.paper.markup import Markup, joined, tag
from workshop_beats.paper.page import page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ALL = [(path.stem, read_template(path)) for path in TEMPLATES]
VOID = {"meta"}
PRINTED = 734
"""CSS pixels between the margins of an A4 sheet: 194 mm."""


class Tree(HTMLParser):
    """Checks that what is opened is closed, and gathers text and attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, _attrs: list) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_every_beat_is_on_the_page_with_its_figures_grid_chords_and_tip() -> None:
    text = page(ALL, str, "en")
    tree = Tree(text)
    words = " ".join(tree.words)

    assert tree.tags.count("article") == tree.tags.count("svg") == len(ALL)
    for name, beat in ALL:
        for expected in (name, beat.name, beat.style, f"{beat.tempo:g} BPM", beat.meter, beat.tip.en):
            assert expected in words
    assert words.count("kick x") >= 20, "whoever cannot see the boxes is told the signs"


def test_the_page_speaks_the_listeners_language(line: Line, tmp_path: Path) -> None:
    Line(line.app, "nb")("beat", "page", "--to", str(tmp_path / "a.html"))
    text = (tmp_path / "a.html").read_text(encoding="utf-8")

    assert '<html lang="nb">' in text
    assert all(beat.tip.nb in " ".join(Tree(text).words) for _, beat in ALL)


def test_nothing_comes_from_elsewhere() -> None:
    text = page(ALL, str, "en", details=True)

    assert not re.search(r"https?:|//|url\(|@import|<script|<link|src=", text)


def test_a_leaders_words_are_text_and_never_html() -> None:
    evil = "</title><script>alert('&')</script>"
    beat = make_beat(
        name=evil,
        style='"><img src=x>',
        section={evil: {"drums": {"kick": "|x|"}, "chords": "C"}},
        song={"form": [f"{evil} 2"]},
    )
    tree = Tree(page([('<b onclick="x">', beat)], str, "en", details=True))

    assert "script" not in tree.tags
    assert "img" not in tree.tags
    assert evil in tree.words
    assert tree.tags.count("b") == 1


def test_markup_escapes_text_and_attributes_but_not_itself() -> None:
    assert tag("p", "<&>", tag("b", "x"), title='"<') == '<p title="&quot;&lt;">&lt;&amp;&gt;<b>x</b></p>'
    assert joined(Markup("<i>"), "<i>") == "<i>&lt;i&gt;"


def test_no_control_character_gets_onto_the_page() -> None:
    evil = "\x1b]0;pwn\x07\x9b31m\x00\u202e"
    section = {evil: {"drums": {"kick": "|x|"}, "ending": "hold"}}
    beat = make_beat(name=evil, style=evil, section=section, song={"form": [f"{evil} 2"]}, tip={"nb": evil, "en": evil})
    text = page([(evil, beat)], str, "en", details=True)

    assert not [sign for sign in text if unicodedata.category(sign) == "Cc" and sign != "\n"]
    assert "]0;pwn" in text
    assert tag("p", title="\r\x7f") == '<p title="\ufffd\ufffd"></p>'


def test_louder_boxes_are_higher_and_where_the_signs_stand() -> None:
    text = page([("a", make_beat({"drums": {"kick": "|Xxg?....|"}}))], str, "en")
    boxes = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="[\d.]+" height="([\d.]+)" class="(\w+)"', text)
    places, heights, looks = zip(*boxes, strict=True)

    assert float(heights[0]) > float(heights[1]) > float(heights[2])
    assert looks == ("hit", "hit", "hit", "maybe")
    gaps = [float(two) - float(one) for one, two in pairwise(places)]
    assert max(gaps) - min(gaps) < 0.02


def test_details_hold_every_section_and_fill() -> None:
    beat = dict(ALL)["boom-bap"]
    words = " ".join(Tree(page([("boom-bap", beat)], str, "en", details=True)).words)

    assert all(part in words for part in (*beat.section, *beat.fill))
    assert "melody" in words
    assert "lazy swing" in words


def test_a_file_that_is_there_is_left_alone(line: Line, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("mine", encoding="utf-8")

    assert "already a file" in line("beat", "page", "--to", str(tmp_path / "a.html"), code=1).stderr
    assert "no folder" in line("beat", "page", "--to", str(tmp_path / "b" / "a.html"), code=1).stderr
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.real
@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_overview_prints_on_both_sides_of_one_sheet_and_nothing_is_cut(
    tmp_path: Path, require: Callable[..., None], line: Line, language: str
) -> None:
    require("chromium")
    written = tmp_path / "beats.html"
    Line(line.app, language)("beat", "page", "--to", str(written))
    measured = tmp_path / "measured.html"
    script = (
        "<script>const p=document.body.getBoundingClientRect().right;"
        "const wide=[...document.querySelectorAll('article,header,text,p')]"
        ".filter(e=>e.getBoundingClientRect().right>p+1||e.scrollWidth>e.clientWidth+1&&e.clientWidth);"
        "document.title='cut '+(wide.length+(document.documentElement.scrollWidth>innerWidth))</script>"
    )
    measured.write_text(written.read_text(encoding="utf-8").replace("</body>", f"{script}</body>"), encoding="utf-8")
    browser = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]  # fmt: skip
    pdf = tmp_path / "beats.pdf"
    subprocess.run([*browser, f"--print-to-pdf={pdf}", str(written)], check=True, capture_output=True, timeout=120)
    shown = subprocess.run(
        [*browser, f"--window-size={PRINTED},1000", "--dump-dom", str(measured)],
        check=True,
        capture_output=True,
        timeout=120,
    )

    pages = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf.read_bytes())
    assert 1 <= len(pages) <= 2
    assert all(abs(float(w) - 595) < 2 and abs(float(h) - 842) < 2 for w, h in pages), "A4"
    assert b"<title>cut 0</title>" in shown.stdout
