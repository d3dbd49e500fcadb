"""The card commands, as a leader types them; and a leader's own way to choose a card."""

from __future__ import annotations

import os
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.cards.conftest import DECKS, read_deck
from tests.cli.conftest import Line
from workshop.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

CHOOSER = """
    from workshop import Card, hookimpl

    @hookimpl
    def workshop_choose_card(deck, drawn):
        return {choice}
"""


def with_chooser(session: Line, choice: str) -> Line:
    """The same library, with a plugin of the leader's own that chooses cards."""
    folder = session.app.paths.plugins
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chooser.py").write_text(dedent(CHOOSER).format(choice=choice), encoding="utf-8")
    return Line(create_app(session.app.paths.home, environ=dict(os.environ)))


def test_no_card_comes_twice_in_a_session_and_the_end_is_told_with_a_way_out(session: Line) -> None:
    light = [card for card in read_deck(DECKS[0]).card if card.kind == "game"]
    dealt = [session.rows("card", "draw", "--kind", "game")["id"] for _ in light]

    assert sorted(dealt) == sorted(card.id for card in light)
    refused = session("card", "draw", "--kind", "game", code=1).stderr
    assert "lies on the table already" in refused
    assert "→" in refused


def test_a_new_session_has_an_empty_table(session: Line) -> None:
    first = [session.rows("card", "draw", "--seed", "7")["id"] for _ in range(3)]
    session("session", "close")
    session("session", "open", "Gruppa")

    assert [session.rows("card", "draw", "--seed", "7")["id"] for _ in range(3)] == first


def test_the_way_out_is_always_shown(session: Line) -> None:
    assert session("card", "draw").stdout.rstrip().endswith("Pass, swap, or write about something else.")
    assert session.rows("card", "draw")["way_out"]


def test_the_card_is_told_in_the_listeners_language(session: Line) -> None:
    nb = Line(session.app, "nb").rows("card", "draw", "--seed", "1")

    assert nb["language"] == "nb"
    assert nb["text"] in {card.text for card in read_deck(next(path for path in DECKS if ".nb." in path.name)).card}


def test_only_cards_within_the_intensity_are_dealt(session: Line) -> None:
    for _ in range(10):
        assert session.rows("card", "draw", "--max-intensity", "1")["intensity"] == 1


def test_the_log_says_which_card_and_never_its_words(session: Line) -> None:
    card = session.rows("card", "draw")
    session("card", "pass")
    events = [event for event, _ in session.app.events.sentences() if event.kind.startswith("card.")]

    assert [event.kind for event in events] == ["card.dealt", "card.passed"]
    assert all(card["id"] in (event.data or "") and card["text"] not in (event.data or "") for event in events)


def test_a_card_that_was_put_aside_does_not_come_again(session: Line) -> None:
    dealt = set()
    for _ in range(3):
        dealt.add(session.rows("card", "draw", "--kind", "game")["id"])
        session("card", "pass")

    assert len(dealt) == 3


def test_there_must_be_a_card_to_put_aside(session: Line) -> None:
    assert "No card lies on the table" in session("card", "pass", code=1).stderr
    session("card", "draw")
    session("card", "pass")
    assert "No card lies on the table" in session("card", "pass", code=1).stderr


def test_without_a_session_no_card_is_dealt(line: Line) -> None:
    assert "No session is open" in line("card", "draw", code=1).stderr


def test_decks_are_listed_with_name_language_and_number_of_cards(line: Line) -> None:
    rows = line.rows("card", "decks")

    assert {(row["name"], row["language"]) for row in rows} == {("starter", "nb"), ("starter", "en")}
    assert all(row["cards"] >= 24 for row in rows)


def test_a_leaders_own_chooser_comes_before_the_built_in_one(session: Line) -> None:
    line = with_chooser(
        session, "next(card for card in sorted(deck.cards, key=lambda card: card.id) if card.id not in drawn)"
    )

    assert [line.rows("card", "draw", "--kind", "game")["id"] for _ in range(3)] == ["game-1", "game-2", "game-3"]


@pytest.mark.parametrize("choice", ["None", "1 / 0", "'not a card'"])
def test_a_chooser_that_passes_or_fails_leaves_it_to_the_built_in_one(session: Line, choice: str) -> None:
    assert with_chooser(session, choice).rows("card", "draw")["id"]


@pytest.mark.parametrize(
    "choice", ["Card('kari nordmann', 'image', 'x')", "Card('image-1', 'image', 'x', intensity=9)"]
)
def test_a_chosen_card_that_the_log_cannot_hold_is_refused_and_nothing_is_stored(session: Line, choice: str) -> None:
    line = with_chooser(session, choice)

    assert "chooser" in line("card", "draw", code=1).stderr
    assert line.app.documents.find("cards.drawn", line.app.sessions.current().id) == ()


def test_a_chooser_cannot_deal_a_card_twice(session: Line) -> None:
    line = with_chooser(session, "next(card for card in deck.cards if card.id == 'game-1')")
    line("card", "draw")

    assert "cannot be dealt" in line("card", "draw", code=1).stderr


def test_lint_finds_what_is_wrong_with_a_leaders_own_deck(line: Line) -> None:
    assert "as they should be" in line("card", "lint").stdout
    own = line.app.paths.presets / "cards" / "mine.en.toml"
    own.parent.mkdir(parents=True)
    head = 'title = "Mine"\nlanguage = "en"\nauthor = "me"\nlicence = "CC0-1.0"\n'
    own.write_text(f'{head}[[card]]\nid = "image-1"\ntext = "Why did you go?"\n', encoding="utf-8")

    result = line("card", "lint", "mine", code=1)
    assert "image-1" in result.stdout
    assert "One thing is not as it should be." in result.stderr
    assert "no deck called" in line("card", "lint", "tarot", code=1).stderr


def test_the_deck_of_the_settings_is_dealt_from(line: Line, library_of_its_own: Path) -> None:
    library_of_its_own.mkdir(exist_ok=True)
    (library_of_its_own / "workshop.toml").write_text('[plugins.cards]\ndeck = "tarot"\n', encoding="utf-8")
    fresh = Line(create_app(library_of_its_own, environ=dict(os.environ)))
    for words in (("venue", "add", "Rom"), ("group", "add", "G", "--venue", "Rom"), ("session", "open", "G")):
        fresh(*words)

    assert "tarot" in fresh("card", "draw", code=1).stderr
