"""Sections are found by the name that people call them by."""

from __future__ import annotations

import pytest

from workshop.domain.sections import section_span

SONG = ((0, "verse"), (400, "Hook"), (700, "verse"), (1100, "hook"), (1500, "Ending"))


@pytest.mark.parametrize(
    ("wanted", "span"),
    [
        ("hook", (400, 700)),
        ("HOOK", (400, 700)),
        ("hook 1", (400, 700)),
        ("hook 2", (1100, 1500)),
        ("ending", (1500, 2000)),
        ("hook 3", None),
        ("hook 0", None),
        ("bridge", None),
        ("", None),
        ("2", None),
    ],
)
def test_a_section_lasts_until_the_next_one(wanted: str, span: tuple[int, int] | None) -> None:
    assert section_span(SONG, wanted, 2000) == span


def test_a_name_with_a_number_of_its_own_comes_first() -> None:
    assert section_span(((0, "verse"), (10, "verse 2"), (20, "verse")), "verse 2", 30) == (10, 20)


def test_sections_past_the_end_are_not_there() -> None:
    assert section_span(SONG, "ending", 1200) is None
    assert section_span(SONG, "hook 2", 1200) == (1100, 1200)
