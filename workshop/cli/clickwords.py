"""click's own words in the listener's language.

click asks one process-wide gettext, which cannot serve two languages at once. So its sentences are taken as they
come, in English, recognised by the templates below (the ids of its own catalogue), and said again in the language of
the request.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from workshop.messages import N_

if TYPE_CHECKING:
    from workshop.translator import Translator

TEMPLATES = (
    N_("Got unexpected extra argument ({args})"),
    N_("Got unexpected extra arguments ({args})"),
    N_("Missing command."),
    N_("Takes {nargs} values but 1 was given."),
    N_("Takes {nargs} values but {len} were given."),
    N_("Value must be an iterable."),
    N_("env var: {var}"),
    N_("default: {default}"),
    N_("required"),
    N_("(dynamic)"),
    N_("Did you mean {possibility}?"),
    N_("(Did you mean one of: {possibilities}?)"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Could not open file {filename!r}: {message}"),
    N_("unknown error"),
    N_("Invalid start character for option ({option})"),
    N_("Argument {name!r} takes {nargs} values."),
    N_("Option {name!r} does not take a value."),
    N_("Option {name!r} requires an argument."),
    N_("Option {name!r} requires {nargs} arguments."),
    N_("Choose from:\n\t{choices}"),
    N_("{value!r} is not {choice}."),
    N_("{value!r} is not one of {choices}."),
    N_("{value!r} does not match the format {format}."),
    N_("{value!r} does not match the formats {formats}."),
    N_("{value!r} is not a valid boolean. Recognized values: {states}"),
    N_("{value!r} is not a valid UUID."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("{name} {filename!r} is not executable."),
    N_("{len_type} values are required, but {len_value} was given."),
    N_("{len_type} values are required, but {len_value} were given."),
)
WORDS = (
    N_("Options"),
    N_("Positional arguments"),
    N_("Commands"),
    N_("Usage:"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Aborted!"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("integer"),
    N_("float"),
    N_("integer range"),
    N_("float range"),
    N_("OPTIONS"),
    N_("COMMAND"),
    N_("ARGS"),
    N_("TEXT"),
    N_("INTEGER"),
    N_("FLOAT"),
    N_("INTEGER RANGE"),
    N_("FLOAT RANGE"),
    N_("PATH"),
    N_("FILE"),
    N_("DIRECTORY"),
)
_SENTENCES = frozenset({"message"})
_NAMES = frozenset({"name", "number_type"})


def say_again(text: str, translator: Translator) -> str:
    """A sentence of click's in the translator's language; what is not click's comes back as it is."""
    for template in sorted(TEMPLATES, key=_sureness, reverse=True):
        found = _pattern(template).fullmatch(text)
        if found is not None:
            return _fill(translator.text(template), found.groupdict(), translator)
    return translator.text(text)


def say_error(error: click.ClickException, translator: Translator) -> str:
    """What `error` says, without click's prefix."""
    text = error.format_message()
    if isinstance(error, click.MissingParameter):
        return _say_missing(text, translator)
    tail = re.fullmatch(r"(?s)(.+?) ((?:Did you mean |\(Did you mean ).+)", text)
    if tail is not None:
        return f"{say_again(tail[1], translator)} {say_again(tail[2], translator)}"
    return say_again(text, translator)


def capitals(text: str, translator: Translator) -> str:
    """Placeholders such as `NAME` and `[OPTIONS]` in the translator's language; words it does not know stay."""
    return re.sub(r"\b[A-Z]{2,}(?: RANGE)?\b", lambda found: translator.text(found[0]), text)


def _say_missing(text: str, translator: Translator) -> str:
    """`Missing argument 'NAME'. Choose from: …`, which click puts together from parts."""
    found = re.fullmatch(r"(?s)(Missing \w+)( '[^']+'(?: / '[^']+')*)?\.(?: (.+))?", text)
    if found is None:
        return text
    rest = f" {say_again(found[3], translator)}" if found[3] else ""
    return f"{translator.text(found[1])}{capitals(found[2] or '', translator)}.{rest}"


def _sureness(template: str) -> tuple[bool, int]:
    """What to try first: sentences that hold another one, then those of which least is filled in."""
    return "{message}" in template, len(re.sub(r"\{.+?\}", "", template))


def _pattern(template: str) -> re.Pattern[str]:
    """A pattern that matches what the template can become; each placeholder is a group of its name."""
    parts = re.split(r"\{(\w+)(?:!r)?\}", template)
    whole = "".join(f"(?P<{part}>.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.compile(whole, re.DOTALL)


def _fill(template: str, values: dict[str, str], translator: Translator) -> str:
    """`template` with what was found in click's sentence."""

    def value(found: re.Match[str]) -> str:
        name, said = found[1], values.get(found[1], found[0])
        if name in _SENTENCES:
            return say_again(said, translator)
        if name in _NAMES:
            return _name(said, translator)
        return capitals(said, translator) if name == "param_hint" else said

    return re.sub(r"\{(\w+)(?:!r)?\}", value, template)


def _name(name: str, translator: Translator) -> str:
    """A kind of value, which click capitalises at the start of a sentence; quoted names stay."""
    said = translator.text(name.lower())
    if said == name.lower():
        return name
    return said[:1].upper() + said[1:] if name[:1].isupper() else said
