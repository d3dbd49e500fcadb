"""click's own words are said in the listener's language, all of them."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from workshop.cli.clickwords import TEMPLATES, WORDS, capitals, say_again, say_error
from workshop.translator import LOCALE, Translator

UNREACHABLE = {
    # prompts, editors, pagers and progress bars of click, which no command of ours uses
    "d", "{editor}: Editing failed", "{editor}: Editing failed: {e}", "Repeat for confirmation", "Press any key to continue...",
    "Error: The two entered values do not match.", "Error: invalid input", "Do you want to continue?",
    "Confirm the action without prompting.", "Unknown color {colour!r}", "Aborted!", "%(prog)s, version %(version)s",
    # mistakes of whoever writes a command, raised before a leader sees it
    "Name '{name}' defined twice", "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}", "Value must be an iterable.",
    (
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead?"
        " Did you mean to pass '--{name}'?"
    ),
    "Arguments take exactly one parameter declaration, got {length}: {decls}.", "Unknown standard stream '{name}'",
    "Choice({choices})", "Missing {param_type}", "Missing parameter: {param_name}", "Could not open file {filename!r}: {message}",
    "unknown error", "Invalid start character for option ({option})",
    # said by click on its own stderr, outside a command
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}", "deprecated",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}", "Windows error: {error}",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Couldn't detect Bash version, shell completion is not supported.",
}  # fmt: skip


def ids_of_click() -> set[str]:
    """Every sentence that the installed click can say."""
    found: set[str] = set()
    keywords = {"_": None, "ngettext": (1, 2)}
    for _, _, sentence, _, _ in extract_from_dir(Path(click.__file__).parent, [("**.py", "python")], keywords=keywords):
        found.update([sentence] if isinstance(sentence, str) else sentence)
    return found


def test_whatever_click_can_say_to_a_leader_is_known_here() -> None:
    missing = ids_of_click() - UNREACHABLE - {*TEMPLATES, *WORDS}
    assert not missing, "add these to workshop/cli/clickwords.py and translate them"


def test_the_catalogue_translates_every_word_of_click() -> None:
    with (LOCALE / "nb/LC_MESSAGES/workshop.po").open("rb") as file:
        catalogue = read_po(file, locale="nb")
    for word in (*TEMPLATES, *WORDS):
        assert word in catalogue
        assert catalogue[word].string, word


@click.command()
@click.argument("name")
@click.option("--count", type=click.IntRange(1, 4))
@click.option("--level", type=click.Choice(["alias", "counts"]))
@click.option("--ratio", type=float)
@click.option("--key", required=True)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--file", type=click.Path(exists=True))
@click.option("--pair", nargs=2)
@click.option("--flag", is_flag=True)
def example(**_given: object) -> None:
    """A command with something of everything."""


def error_of(*words: str) -> click.ClickException:
    with pytest.raises(click.ClickException) as raised:
        example.main(list(words), standalone_mode=False)
    return raised.value


LINES = [
    ["x", "y", "--key", "a"],
    ["x", "y", "z", "--key", "a"],
    ["x"],
    ["--key", "a"],
    ["x", "--key"],
    ["x", "--kay", "a"],
    ["x", "--nothing-like-it", "a"],
    ["x", "--key", "a", "--count", "9"],
    ["x", "--key", "a", "--count", "many"],
    ["x", "--key", "a", "--ratio", "half"],
    ["x", "--key", "a", "--level", "names"],
    ["x", "--key", "a", "--day", "tomorrow"],
    ["x", "--key", "a", "--file", "no-such-file"],
    ["x", "--key", "a", "--pair", "one"],
    ["x", "--key", "a", "--flag=yes"],
]


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_no_error_of_click_comes_out_in_english(words: list[str], norwegian: Translator) -> None:
    error = error_of(*words)
    said = say_error(error, norwegian)
    assert said != error.format_message()
    for english in (
        "Missing",
        "Invalid",
        "value",
        "is not",
        "unexpected",
        "requires",
        "No such",
        "does not",
        "Did you",
        "integer",
    ):
        assert english not in said, said


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_in_english_every_error_is_said_as_click_says_it(words: list[str]) -> None:
    error = error_of(*words)
    assert say_error(error, Translator()) == error.format_message()


def test_what_a_leader_typed_is_repeated_unchanged(norwegian: Translator) -> None:
    assert "'Åse (file)'" in say_error(error_of("x", "--key", "a", "--level", "Åse (file)"), norwegian)
    assert "'--File'" in say_error(error_of("x", "--key", "a", "--File", "b"), norwegian)


def test_a_sentence_that_is_not_clicks_stays_as_it_is(norwegian: Translator) -> None:
    assert say_again("Something else entirely.", norwegian) == "Something else entirely."


def test_placeholders_are_translated_and_unknown_ones_stay(norwegian: Translator) -> None:
    assert capitals("[OPTIONS] XYZZY", norwegian) == "[VALG] XYZZY"
