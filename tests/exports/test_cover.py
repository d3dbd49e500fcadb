"""What stands for people in one export."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.people import Person, name_key
from workshop.services.disclosure.cover import LETTERS, Cover
from workshop.services.disclosure.values import Level

PEOPLE = {
    key: Person(key, "s", alias, datetime(2026, 1, 1, tzinfo=UTC))
    for key, alias in {"1": "Åse", "2": "Bo", "3": "Ali (trommer)", "4": "Mari Anne"}.items()
}
NAMES = frozenset(name_key(person.alias) for person in PEOPLE.values()) | {"natt i juni"}


def cover(level: Level = Level.ALIAS, named: tuple[str, ...] = ("1",)) -> Cover:
    return Cover(level, PEOPLE, named, NAMES)


def test_an_id_is_the_same_within_one_export_and_another_in_the_next() -> None:
    one, two = cover(), cover()
    assert one.person("1") == one.person("1") != two.person("1")
    assert len({one.person(key) for key in PEOPLE}) == len(PEOPLE)


def test_no_drawn_id_can_spell_a_name() -> None:
    assert not set("aeiouyæøå") & set(LETTERS)


@pytest.mark.parametrize("level", [Level.PSEUDONYMOUS, Level.COUNTS])
def test_below_level_alias_nobody_is_named_even_with_consent(level: Level) -> None:
    assert cover(level).alias("1") == ""
    assert cover(level).text("anything") == ""
    assert cover(level).shown("1").startswith("p-")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bo sang", "[…] sang"),
        ("BOS vers, bo's rim", "[…]S vers, […]'s rim"),
        ("Bosse og bord", "Bosse og bord"),
        ("Åse og Bo", "Åse og […]"),
        ("Ali (trommer) kom", "[…] kom"),
        ("mari anne kom", "[…] kom"),
        ("👩\u200d🎤 B\u200bo kom", "👩\u200d🎤 […] kom"),
        ("Anne og annen", "[…] og annen"),
        ("Ali slo på trommer", "[…] slo på […]"),
        ("ali er ikke alibi", "ali er ikke alibi"),
        ("Bo_tok2", "[…]_tok2"),
    ],
)
def test_who_may_not_be_named_is_struck_out_of_texts(text: str, shown: str) -> None:
    assert cover().text(text) == shown


@given(st.text())
def test_a_text_without_a_hidden_name_stays_as_it_is_typed(text) -> None:
    everybody = Cover(Level.ALIAS, PEOPLE, tuple(PEOPLE), NAMES)
    assert everybody.text(text) == text
    seen = cover().text(text)
    assert "[…]" in seen or seen == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("word", "shown"), [("bo", ""), ("take-of-Bo", ""), ("circled", "circled"), ("Natt i juni", "")]
)
def test_a_word_with_a_name_in_it_is_held_back(word: str, shown: str) -> None:
    assert cover(Level.PSEUDONYMOUS).word(word) == shown


@given(st.uuids())
def test_no_id_of_the_library_is_left_in_a_text(identifier) -> None:
    shown = cover().without_ids(f'{{"take":"{identifier}","other":"{str(identifier).upper()}"}}')
    assert str(identifier) not in shown.lower()
