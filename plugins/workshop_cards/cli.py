"""`workshop card`: cards to write from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from workshop import (
    N_,
    Request,
    StateError,
    WorkshopCommand,
    WorkshopGroup,
    json_option,
    message,
    plural,
    session_option,
)
from workshop_cards.kinds import KINDS

if TYPE_CHECKING:
    from workshop import App, Card
    from workshop_cards.decks import Found


WAY_OUT = message("Pass, swap, or write about something else.")


@click.group(cls=WorkshopGroup, help=N_("Draw a card to write from."))
def card() -> None:
    """Hold the commands about cards."""


@card.command(cls=WorkshopCommand, help=N_("Deal a card that has not been dealt in this session."))
@click.option("--deck", metavar=N_("DECK"), help=N_("The deck to deal from."))
@click.option("--kind", type=click.Choice(KINDS), help=N_("Only cards of this kind."))
@click.option(
    "--max-intensity",
    type=click.IntRange(1, 3),
    default=2,
    show_default=True,
    help=N_("1 is playful, 2 personal, 3 touches something that hurts."),
)
@click.option("--seed", type=int, help=N_("Deal the same card for the same number and table."))
@session_option
@json_option
@click.pass_obj
def draw(
    request: Request,
    deck: str | None,
    kind: str | None,
    max_intensity: int,
    seed: int | None,
    session: str | None,
    as_json: bool,
) -> None:
    """Deal a card."""
    from workshop_cards.table import Table

    table = Table(request.app, request.app.sessions.current(session))
    found = _deck(request, deck)
    whole = found.file.as_deck(found.name)
    fitting = [card for card in whole.cards if card.intensity <= max_intensity and kind in {None, card.kind}]
    dealt = table.deal(replace(whole, cards=tuple(fitting)), seed)
    left = {card.id for card in fitting} - set(table.drawn(found.name))
    _say(request, found, dealt, len(left), as_json=as_json)


@card.command("pass", cls=WorkshopCommand, help=N_("Put the last card aside; nobody is asked why."))
@session_option
@click.pass_obj
def put_aside(request: Request, session: str | None) -> None:
    """Put the last card aside."""
    from workshop_cards.table import Table

    Table(request.app, request.app.sessions.current(session)).put_aside()
    request.output.say(message("The card is put aside."))
    request.output.hint(message("`workshop card draw` deals another; a subject of your own is just as good."))


@card.command(cls=WorkshopCommand, library=False, help=N_("List the decks."))
@json_option
@click.pass_obj
def decks(request: Request, as_json: bool) -> None:
    """List the decks."""
    rows = []
    for name, file in _all(request.app):
        rows.append(
            {
                "name": name,
                "language": file.language,
                "title": file.title,
                "cards": len(file.card),
                "licence": file.licence,
            }
        )
    columns = (("name", N_("Name")), ("language", N_("Language")), ("title", N_("Title")), ("cards", N_("Cards")))
    request.output.show(columns, rows, as_json=as_json)


@card.command(cls=WorkshopCommand, library=False, help=N_("Check decks by the rules for safe cards."))
@click.argument("deck", required=False, metavar=N_("DECK"))
@json_option
@click.pass_obj
def lint(request: Request, deck: str | None, as_json: bool) -> None:
    """Check decks."""
    from workshop_cards.lint import lint as check

    known = [(name, file) for name, file in _all(request.app) if deck in {None, name, f"{name}.{file.language}"}]
    if not known:
        _deck(request, deck)
    rows = [
        {"deck": name, "language": file.language, "card": finding.card, "what": request.output.text(finding.what)}
        for name, file in known
        for finding in check(file, tuple(other for near, other in known if near == name and other is not file))
    ]
    columns = (("deck", N_("Deck")), ("language", N_("Language")), ("card", N_("Card")), ("what", N_("What is wrong")))
    request.output.show(columns, rows, as_json=as_json, empty=message("The cards are as they should be."))
    if rows:
        raise StateError(
            plural("One thing is not as it should be.", "{count} things are not as they should be.", len(rows)),
            message("Correct the deck and run `workshop card lint` again."),
        )


def _all(app: App) -> list[tuple[str, Any]]:
    """Every deck, as (name, what its file says)."""
    from workshop_cards.decks import names

    return [(name, app.presets.load("cards", f"{name}.{tongue}" if tongue else name)) for name, tongue in names(app)]


def _deck(request: Request, name: str | None) -> Found:
    """The deck that was asked for, or the one that workshop.toml names."""
    from workshop_cards.decks import find

    wanted = name or str(request.app.host.context("cards").settings["deck"])
    return find(request.app, wanted, request.translator.language)


def _say(request: Request, found: Found, dealt: Card, left: int, *, as_json: bool) -> None:
    """Show a card, and always the way out of it."""
    output = request.output
    if as_json:
        row: dict[str, Any] = {
            "deck": found.name,
            "language": found.file.language,
            "id": dealt.id,
            "kind": dealt.kind,
            "text": dealt.text,
        }
        row |= {"help": dealt.help, "intensity": dealt.intensity, "left": left, "way_out": output.text(WAY_OUT)}
        output.json(row)
        return
    output.say(dealt.text)
    if dealt.help:
        output.say(f"  {dealt.help}")
    output.say()
    output.say(WAY_OUT)
