"""A bar with a sign too many or too few is refused where it stands; nobody's song turns into tuplets unseen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.beats.conftest import make_beat
from workshop_beats.template.grid import MAX_SIGNS, fits, usual_counts
from workshop_beats.template.writing import write_beat

if TYPE_CHECKING:
    from tests.cli.conftest import Line
    from workshop.app import App

SPRINGAR = {"meter": "3/4", "beat_lengths": [39, 33, 28]}


def told(app: App, line: Line, wrong: str, right: str, **fields: Any) -> list[tuple[str, str]]:
    """What `preset check` says of a beat in which one line was spoiled, each with what stands above the caret."""
    file = app.paths.presets / "beats" / "mine.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = write_beat(make_beat({"drums": {"kick": right}}, **fields))
    assert text.count(f'"{right}"') == 1
    file.write_text(text.replace(f'"{right}"', f'"{wrong}"'), encoding="utf-8")
    rows = line("preset", "check", "beats", "mine", code=1).output.splitlines()
    carets = [(row, below.index("^")) for row, below in pairwise(rows) if below.strip() == "^"]
    said = [row.split(": ", 2)[2] for row in rows if "section.verse.drums.kick" in row]
    return list(zip(said, [row[at:] for row, at in carets], strict=True))


@pytest.mark.parametrize(
    ("wrong", "right", "fields", "said", "above"),
    [
        (
            "|x...x...x...x..|",
            "|x...|",
            {},
            "bar 1 has 15 signs; a bar of 4/4 has one of 4, 8, 12, 16, 24, 32",
            'x...x...x...x..|"',
        ),
        ("|x.......|x......|", "|x...|", {}, "bar 2 has 7 signs; a bar of 4/4 has one of 4, 8, 12, 16, 24, 32", 'x......|"'),
        ("|x...x...x...x...|", "|x..|", SPRINGAR, "bar 1 has 16 signs; a bar of 3/4 has one of 3, 6, 9, 12, 18, 24", 'x...x...x...x...|"'),
        ("|x.......|", "|x....|", {"meter": "5/4"}, "bar 1 has 8 signs; a bar of 5/4 has one of 5, 10, 15, 20, 30, 40", 'x.......|"'),
        ("| x... ..|", "|x......|", {"meter": "7/8"}, "bar 1 has 6 signs; a bar of 7/8 has one of 7, 14, 21, 28, 42, 56", ' x... ..|"'),
        ("|x...x...|", "|x.....|", {"meter": "6/8"}, "bar 1 has 8 signs; a bar of 6/8 has one of 6, 12, 18, 24, 36, 48", 'x...x...|"'),
        ("|x|xx|xxx|", "|x|", {}, "bar 3 has 3 signs; a bar of 4/4 has one of 4, 8, 12, 16, 24, 32", 'xxx|"'),
    ],
)  # fmt: skip
def test_a_bar_that_does_not_share_its_beats_evenly_is_shown_with_the_counts_that_do(
    app: App, line: Line, wrong: str, right: str, fields: dict[str, Any], said: str, above: str
) -> None:
    assert told(app, line, wrong, right, **fields) == [(said, above)]


def test_each_line_is_told_once_and_fills_and_lines_of_notes_too() -> None:
    with pytest.raises(ValueError, match="3 validation errors") as caught:
        make_beat({"drums": {"kick": "|xxx|xxx|"}, "bass": "|1.1.1|"}, fill={"roll": {"drums": {"tom": "|xxxxxxx|"}}})
    assert {"section.verse.drums.kick", "section.verse.bass", "fill.roll.drums.tom"} <= set(str(caught.value).split())


@pytest.mark.parametrize("meter", ["4/4", "3/4", "2/4", "6/8", "9/8", "12/8", "5/4", "7/8", "11/16", "3/2"])
def test_what_a_page_writes_and_the_finest_grids_are_taken(meter: str) -> None:
    beats = int(meter.partition("/")[0])
    finest = max(count for count in range(1, MAX_SIGNS + 1) if fits(count, beats))

    assert finest >= MAX_SIGNS // 2
    for count in {1, *usual_counts(beats), finest}:
        assert make_beat({"drums": {"hat": f"|{'x' * count}|"}}, meter=meter)


def test_bars_of_one_line_may_differ() -> None:
    assert make_beat({"drums": {"hat": f"|x...|{'x' * 24}|{'x' * 48}|x|xx|{'x' * 12}|"}})


def test_one_count_is_named_only_where_a_bar_can_have_it() -> None:
    assert usual_counts(4) == (4, 8, 12, 16, 24, 32)
    assert usual_counts(16)[-1] <= MAX_SIGNS
