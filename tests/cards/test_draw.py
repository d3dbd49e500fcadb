"""No card comes twice, and the same seed deals the same cards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workshop import Card, Deck
from workshop_cards.draw import choose

numbers = st.sets(st.integers(1, 999), min_size=1, max_size=40)


def deck_of(numbers: set[int], language: str = "en") -> Deck:
    return Deck(
        "d", language, "D", tuple(Card(f"image-{number}", "image", f"{language} {number}") for number in numbers)
    )


@given(numbers, st.integers(0, 2**63))
def test_drawing_on_deals_every_card_once_and_then_none(numbers: set[int], seed: int) -> None:
    deck, drawn = deck_of(numbers), []
    while card := choose(deck, tuple(drawn), seed):
        drawn.append(card.id)

    assert sorted(drawn) == sorted(card.id for card in deck.cards)


@given(numbers, st.integers(0, 2**63), st.data())
def test_the_same_seed_and_table_give_the_same_card_in_every_language(
    numbers: set[int], seed: int, data: st.DataObject
) -> None:
    drawn = tuple(f"image-{number}" for number in data.draw(st.sets(st.sampled_from(sorted(numbers)))))
    one, other = choose(deck_of(numbers), drawn, seed), choose(deck_of(numbers, "nb"), drawn, seed)

    assert (one and one.id) == (other and other.id)


def test_another_seed_shuffles_otherwise() -> None:
    deck = deck_of(set(range(1, 30)))

    assert len({card.id for seed in range(50) if (card := choose(deck, (), seed))}) > 10
