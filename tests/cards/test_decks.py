"""The decks that ship are good and safe in both languages, and are found in the listener's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from tests.cards.conftest import DECKS, make_deck, read_deck
from workshop import NotFoundError
from workshop_cards.decks import find
from workshop_cards.kinds import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Line


def test_a_deck_is_one_deck_in_two_languages() -> None:
    nb, en = (
        read_deck(next(path for path in DECKS if path.name == f"starter.{tongue}.toml")) for tongue in ("nb", "en")
    )

    assert [(card.id, card.intensity, card.alternative, card.mode, card.perspective) for card in nb.card] == [
        (card.id, card.intensity, card.alternative, card.mode, card.perspective) for card in en.card
    ]
    assert len(nb.card) >= 24
    assert {card.kind for card in nb.card} == set(KINDS)
    assert not {card.text for card in nb.card} & {card.text for card in en.card}


@pytest.mark.parametrize("path", DECKS, ids=lambda path: path.stem)
def test_the_file_says_its_language_and_where_it_comes_from(path: Path) -> None:
    deck = read_deck(path)

    assert path.stem.rpartition(".")[2] == deck.language
    assert deck.licence == "CC0-1.0"
    assert deck.author


def test_the_listeners_language_comes_first_and_norwegian_next(line: Line) -> None:
    assert find(line.app, "starter", "en").file.language == "en"
    assert find(line.app, "starter", "nb").file.language == "nb"
    assert find(line.app, "starter", "se").file.language == "nb"
    assert find(line.app, "starter.en", "nb").file.language == "en"
    with pytest.raises(NotFoundError):
        find(line.app, "tarot", "nb")


def test_a_deck_in_one_language_serves_all(line: Line) -> None:
    own = line.app.paths.presets / "cards" / "mine.en.toml"
    own.parent.mkdir(parents=True)
    own.write_text(DECKS[0].read_text(encoding="utf-8"), encoding="utf-8")

    assert find(line.app, "mine", "nb").name == "mine"


@pytest.mark.parametrize("identifier", ["kari", "image-0", "image", "Image-1", "image-1a", "image-1\n"])
def test_a_card_is_called_by_kind_and_number_so_that_the_log_can_hold_it(identifier: str) -> None:
    with pytest.raises(ValidationError):
        make_deck({"id": identifier, "text": "Write."})


def test_two_cards_cannot_have_one_id() -> None:
    with pytest.raises(ValidationError, match="two cards are called image-1"):
        make_deck({"id": "image-1", "text": "One."}, {"id": "image-1", "text": "Two."})
