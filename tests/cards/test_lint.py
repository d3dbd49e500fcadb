"""The rules for safe cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cards.conftest import DECKS, make_deck, read_deck
from workshop_cards.lint import lint, lix

if TYPE_CHECKING:
    from pathlib import Path

GOOD: tuple[dict[str, Any], ...] = tuple(
    {"id": f"image-{number}", "text": f"Describe place number {number}."} for number in range(1, 10)
)


def said(*cards: dict[str, Any]) -> str:
    return "\n".join(f"{finding.card}: {finding.what}" for finding in lint(make_deck(*GOOD, *cards)))


@pytest.mark.parametrize("path", DECKS, ids=lambda path: path.stem)
def test_the_decks_that_ship_are_clean(path: Path) -> None:
    others = tuple(read_deck(other) for other in DECKS if other != path)

    assert lint(read_deck(path), others) == []


def test_a_good_deck_has_no_findings() -> None:
    assert said() == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Why did you leave?", "defend"),
        ("Hvorfor gjorde du det?", "defend"),
        ("Write about your diagnosis.", "diagnosis"),
        ("Which dose was it?", "dose"),
        ("The best night you got high.", "using"),
        ("Skriv ditt fulle og ekte navn.", "name"),
        ("Du burde skrive mer.", "moralises"),
        (" ".join(["word"] * 26), "26 words"),
        ("Describe place number 1.", "same as image-1"),
    ],
)
def test_a_card_that_may_hurt_or_is_no_use_is_found(text: str, why: str) -> None:
    assert why in said({"id": "story-1", "text": text})


def test_from_intensity_two_up_a_card_needs_a_light_one_beside_it() -> None:
    heavy = {"id": "story-1", "text": "What helped?", "intensity": 2}

    assert "story-1: needs an alternative" in said(heavy)
    assert "needs an alternative" in said({**heavy, "alternative": "image-1"})
    assert said({**heavy, "alternative": "story-2"}, {"id": "story-2", "text": "A funny end."}) == ""


def test_a_deck_is_mostly_playful() -> None:
    heavy = [
        {"id": f"story-{n}", "text": f"What helped then {n}?", "intensity": 3, "alternative": "story-99"}
        for n in range(1, 12)
    ]

    found = said(*heavy, {"id": "story-99", "text": "A funny end."})
    assert "fewer than 60 %" in found
    assert "more than 10 %" in found


def test_cards_that_another_language_lacks_are_found() -> None:
    one, other = make_deck(*GOOD), make_deck(*GOOD[1:], language="nb")

    assert [finding.card for finding in lint(other, (one,))] == ["image-1"]


def test_lix_is_the_known_index() -> None:
    assert lix(["One two three. Four incredible."]) == pytest.approx(5 / 2 + 20)


def test_hard_words_are_found() -> None:
    hard = make_deck(
        {"id": "image-1", "text": "Characterise multidimensional phenomenological environments comprehensively."}
    )

    assert any("hard to read" in str(finding.what) for finding in lint(hard))
