"""Two languages side by side, and never a crash over a catalogue."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from workshop.messages import message, plural
from workshop.translator import Translator, language_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "nb_NO.UTF-8"}, "nb"),
        ({"LANG": "nn_NO.UTF-8"}, "nb"),
        ({"LANG": "no_NO"}, "nb"),
        ({"LANG": "nb_NO.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LC_MESSAGES": "nb_NO", "LANG": "en_GB.UTF-8"}, "nb"),
        ({"LC_ALL": "", "LANG": "NB_no"}, "nb"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_the_first_locale_variable_that_is_set_decides(environ: dict[str, str], language: str) -> None:
    assert language_of(environ) == language


def test_two_listeners_are_served_at_once(write_catalogue: Callable[[str], Path]) -> None:
    nb = Translator("nb", write_catalogue('msgid "Added {alias}."\nmsgstr "La til {alias}."\n'))
    en = Translator("en")
    sentence = message("Added {alias}.", alias="Åse 🎵")
    assert (nb.say(sentence), en.say(sentence), nb.say(sentence)) == (
        "La til Åse 🎵.",
        "Added Åse 🎵.",
        "La til Åse 🎵.",
    )


def test_a_sentence_the_catalogue_lacks_is_said_in_english(write_catalogue: Callable[[str], Path]) -> None:
    assert Translator("nb", write_catalogue("")).say(message("New here.")) == "New here."


def test_a_language_without_a_catalogue_is_english(tmp_path: Path) -> None:
    assert Translator("nb", tmp_path).say(message("{n} left.", n=2)) == "2 left."
    assert Translator("tlh").language == "en"


def test_numbers_choose_the_form(write_catalogue: Callable[[str], Path]) -> None:
    po = 'msgid "{count} song."\nmsgid_plural "{count} songs."\nmsgstr[0] "{count} låt."\nmsgstr[1] "{count} låter."\n'
    nb = Translator("nb", write_catalogue(po))
    assert [nb.say(plural("{count} song.", "{count} songs.", n)) for n in (0, 1, 2)] == [
        "0 låter.",
        "1 låt.",
        "2 låter.",
    ]
    assert [Translator().say(plural("{count} song.", "{count} songs.", n)) for n in (0, 1, 2)] == [
        "0 songs.", "1 song.", "2 songs.",
    ]  # fmt: skip


def test_messages_within_messages_are_translated(write_catalogue: Callable[[str], Path]) -> None:
    nb = Translator(
        "nb", write_catalogue('msgid "late"\nmsgstr "kom seint"\n\nmsgid "{who}: {what}."\nmsgstr "{who}: {what}."\n')
    )
    assert nb.say(message("{who}: {what}.", who="Ola", what=message("late"))) == "Ola: kom seint."
    assert nb.say(message("{who}: {what}.", who="Ola", what=[message("late"), "x"])) == "Ola: kom seint, x."


def test_braces_in_what_people_typed_are_left_alone() -> None:
    assert Translator().say(message("Added {alias}.", alias="{0.__class__} {x}")) == "Added {0.__class__} {x}."


def test_a_translation_with_a_wrong_placeholder_falls_back_to_english(write_catalogue: Callable[[str], Path]) -> None:
    nb = Translator("nb", write_catalogue('msgid "Added {alias}."\nmsgstr "La til {navn}."\n'))
    assert nb.say(message("Added {alias}.", alias="Åse")) == "Added Åse."


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Åse", "Åse"),
        ("Sølvi 🎤", '"Sølvi 🎤"'),
        ("d'Arc", '"d\'Arc"'),
        ('Ali "A"', '"Ali \\"A\\""'),
        ("R&B", '"R&B"'),
    ],
)
def test_a_name_in_a_command_can_be_pasted(name: str, typed: str) -> None:
    sentence = message("{name} has not said yes: `workshop consent {name} --grant`.", name=name)
    said = f"{name} has not said yes: `workshop consent {typed} --grant`."
    assert str(sentence) == said
    assert Translator().say(sentence) == said
    assert shlex.split(typed) == [name]


def test_a_whole_command_line_is_left_as_it_is() -> None:
    assert str(message("`{command} --help` says more.", command="workshop take")) == "`workshop take --help` says more."


def test_fractions_have_the_languages_decimal_sign(write_catalogue: Callable[[str], Path]) -> None:
    sentence = message("There is room for {gigabytes} GB more.", gigabytes=84.5)
    assert "84.5 GB" in Translator().say(sentence)
    assert "84,5 GB" in Translator("nb", write_catalogue("")).say(sentence)


def test_closed_words_are_words_in_english_too() -> None:
    assert Translator().text("share_in_house") == "share in the house"
