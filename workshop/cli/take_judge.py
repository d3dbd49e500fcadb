"""`workshop take verdict|note`: what is said about a take afterwards."""

from __future__ import annotations

from typing import Any

import click

from workshop.cli.live.judging import give_verdict
from workshop.cli.request import Misuse, Request, WorkshopCommand, session_option
from workshop.domain.session import About
from workshop.domain.take import Verdict
from workshop.messages import N_, message

WORDS = [verdict.value for verdict in Verdict if verdict.value]


class VerdictWord(click.Choice[str]):
    """A verdict as it is typed: the word of the commands, or the one that the listener's tables show."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word of the commands. Raises Misuse, which names all of them."""
        request = ctx.find_object(Request) if ctx is not None else None
        if request is None:
            return super().convert(value, param, ctx)
        shown = {request.translator.text(word): word for word in WORDS}
        found = {name.casefold(): word for name, word in (*shown.items(), *zip(WORDS, WORDS, strict=True))}
        typed = str(value).strip().casefold()
        if typed in found:
            return found[typed]
        words = ", ".join(name if name == word else f"{name} ({word})" for name, word in shown.items())
        raise Misuse(
            message("“{text}” is no verdict.", text=str(value)), message("They are: {words}.", words=words), ctx
        )


@click.command(cls=WorkshopCommand, help=N_("Say what the group thinks of a take."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@click.argument("verdict", type=VerdictWord(WORDS))
@session_option
@click.pass_obj
def verdict(request: Request, number: int, verdict: str, session: str | None) -> None:
    """Judge a take."""
    request.output.say(give_verdict(request, number, Verdict(verdict), session))


@click.command(cls=WorkshopCommand, help=N_("Write a note on a take."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@click.argument("text", metavar=N_("TEXT"))
@session_option
@click.pass_obj
def note(request: Request, number: int, text: str, session: str | None) -> None:
    """Write a note on a take."""
    request.app.notes.add(text, about=About.TAKE, subject=number, session=session)
    request.output.say(message("The note on take {number} is kept.", number=number))
