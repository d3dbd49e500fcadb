"""`workshop consent`: what somebody's recordings may be used for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.cli.attend import tell_joined
from workshop.cli.cells import cell
from workshop.cli.columns import Column
from workshop.cli.copy_words import places
from workshop.cli.days import day
from workshop.cli.naming import typed
from workshop.cli.request import Misuse, Request, WorkshopCommand, json_option, session_option
from workshop.domain.consent import Decision, Scope, Use, allows
from workshop.domain.take import TakeStatus
from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from workshop.domain.consent import Consent
    from workshop.services.consents import Answered

EVERYTHING = N_("everything")
COLUMNS = (
    Column("use", N_("Use"), "word"),
    Column("decision", N_("Answer"), "word"),
    Column("scope", N_("For"), "word", lambda row: EVERYTHING if row["scope"] == "person" else row["scope"]),
    Column("target", N_("Which")),
    Column("at", N_("Said"), "when"),
    Column("until", N_("Until"), "last day"),
    Column("how", N_("How")),
)


ANSWERS = (
    Column("use", N_("Use"), "word"),
    Column("answer", N_("Now"), "word"),
    Column("scope", N_("For"), "word", lambda row: row["scope"] if row["target"] is not None else None, optional=True),
    Column("target", N_("Which"), optional=True),
    Column("until", N_("Until"), "last day", optional=True),
)
HOW = N_("Write `workshop consent ALIAS --use record --grant`, or --deny, or --withdraw.")

ON_TAKES = {
    (False, False): N_(
        "{alias} is on take {number}. To delete that too: `workshop take delete {number} --person {who}`"
    ),
    (False, True): N_(
        "{alias} is on take {number}. To delete that too: `workshop take stop`, then "
        "`workshop take delete {number} --person {who}`"
    ),
    (True, False): N_("{alias} is on takes {takes}. To delete that too: `workshop take delete --all --person {who}`"),
    (True, True): N_(
        "{alias} is on takes {takes}. To delete that too: `workshop take stop`, then "
        "`workshop take delete --all --person {who}`"
    ),
}
"""Where somebody who says no is recorded, by whether that is several takes, and whether one of them rolls."""


@click.command(
    cls=WorkshopCommand,
    help=N_(
        "Write down what people's recordings may be used for; --use may be repeated. Without it: show what they said."
    ),
)
@click.argument("aliases", nargs=-1, required=True, metavar=N_("ALIAS..."))
@click.option(
    "--use",
    "uses",
    multiple=True,
    type=click.Choice([use.value for use in Use]),
    help=N_(
        "What it is about. record: be recorded. listen_in_group: the group listens to it. keep: it is kept after the "
        "session. share_with_me: they get a copy. share_in_house: others in the house may have it; without this no "
        "audio leaves with an export. perform: it is played in public. publish_label: it is published."
    ),
)
@click.option("--grant", is_flag=True, help=N_("They said yes."))
@click.option("--deny", is_flag=True, help=N_("They said no."))
@click.option("--withdraw", is_flag=True, help=N_("They take back a yes."))
@click.option("--take", type=click.IntRange(min=1), help=N_("For this take only."))
@click.option("--song", metavar=N_("SONG"), help=N_("For this song only."))
@click.option("--until", callback=day, metavar=N_("DATE"), help=N_("The last day on which a yes holds: 2026-12-31."))
@click.option("--how", default="", metavar=N_("WORDS"), help=N_("How they said it, such as “on paper”."))
@session_option
@json_option
@click.pass_obj
def consent(
    request: Request,
    /,
    aliases: tuple[str, ...],
    uses: tuple[str, ...],
    grant: bool,
    deny: bool,
    withdraw: bool,
    **options: Any,
) -> None:
    """Record consents, or show what there are."""
    as_json = options.pop("as_json")
    flags = {Decision.GRANTED: grant, Decision.DENIED: deny, Decision.WITHDRAWN: withdraw}
    given = [decision for decision, wanted in flags.items() if wanted]
    if not uses and not given:
        _show(request, aliases, as_json=as_json)
        return
    if len(given) > 1:
        raise Misuse(message("They said one thing: yes, no, or that they take a yes back."), message(HOW))
    if not uses or not given:
        raise Misuse(message("A consent needs a use and an answer."), message(HOW))
    before = request.app.consents.rows()
    answers = request.app.consents.record_all(aliases, map(Use, uses), given[0], **options)
    for answered in answers:
        _tell(request, before, answered)
    for person in dict.fromkeys(answered.consent.person for answered in answers):
        _warn_while_recording(request, request.app.people.alias(person), person)
    refused = [each.consent for each in answers if each.consent.decision is not Decision.GRANTED]
    for person in dict.fromkeys(row.person for row in refused):
        _warn_of_copies(request, request.app.people.alias(person), person)
    for person in dict.fromkeys(row.person for row in refused if row.use in {Use.RECORD, Use.KEEP}):
        _tell_of_takes(request, request.app.people.alias(person), person)


def _warn_of_copies(request: Request, alias: str, person: str) -> None:
    """Name the copies that a no does not reach, and the command that deletes what is here."""
    copies = request.app.exports.of_person(person)
    for sentence in places(copies, alias):
        request.output.warn(sentence)
    if copies:
        request.output.hint(
            message("A no holds from now on. If they want what there is gone, the copies are to be deleted too.")
        )


def _tell_of_takes(request: Request, alias: str, person: str) -> None:
    """Say on which takes somebody (id) is who says no, and how those are deleted: a no holds only from now on."""
    from workshop.services.track_log import track_log

    rows = track_log(request.app, person)
    opened = [session.id for session in request.app.sessions.list() if session.closed_at is None]
    here = [row for row in rows if opened == [row["session"]]]
    numbers = list(dict.fromkeys(row["take"] for row in here))
    facts = {"alias": alias, "who": typed(request, person), "takes": ", ".join(map(str, numbers))}
    if numbers:
        rolls = any(row["status"] == TakeStatus.ROLLING for row in here)
        request.output.hint(Message(ON_TAKES[len(numbers) > 1, rolls], {**facts, "number": numbers[0]}))
    if len(rows) > len(here):
        request.output.hint(
            message("{alias} is on takes of other sessions: `workshop take log --person {who}`", **facts)
            if len(opened) == 1
            else message("{alias} is on takes; `workshop take log --person {who}` lists them.", **facts)
        )


def _warn_while_recording(request: Request, alias: str, person: str) -> None:
    """Say that a take records somebody who did not, or no longer, say yes to it, and how to end that."""
    number = request.app.consents.still_recording(person)
    if number is not None:
        request.output.warn(message("Take {number} is still recording {alias}.", number=number, alias=alias))
        request.output.hint(
            message("`workshop take stop` ends it; `workshop take delete {number}` then deletes it.", number=number)
        )


def show_consents(request: Request, person: str, alias: str) -> None:
    """Show what a person (alias or id) allows now, then everything they said, the newest last."""
    from workshop.services import views
    from workshop.services.answers import answers

    said = views.consents(request.app, person)
    if not said:
        request.output.say(message("{alias} has not said anything yet. No answer means no.", alias=alias))
        return
    request.output.table(ANSWERS, answers(request.app, person))
    request.output.say()
    request.output.say(message("Everything {alias} said, the newest last:", alias=alias))
    request.output.table(COLUMNS, said)


def _show(request: Request, aliases: tuple[str, ...], *, as_json: bool) -> None:
    """Show some people's consents; programs get everything that was said."""
    from workshop.services import views

    people = [request.app.people.find_person(alias) for alias in aliases]
    if as_json:
        request.output.json([row for person in people for row in views.consents(request.app, person.id)])
        return
    for person in people:
        if len(people) > 1:
            request.output.say(message("{alias}:", alias=person.alias))
        show_consents(request, person.id, person.alias)


def _tell(request: Request, before: tuple[Consent, ...], answered: Answered) -> None:
    """Say what was written down, and what came of it."""
    row = answered.consent
    request.output.say(_written(request, before, row))
    if row.use is Use.KEEP and row.decision is not Decision.GRANTED:
        request.output.hint(
            message("Nothing is deleted by itself: closing the session lists the takes, and how each is deleted.")
        )
    if answered.joined is not None:
        tell_joined(request, answered.joined)
    for sentence in answered.told:
        request.output.say(sentence)
    if answered.problem is not None:
        request.output.warn(answered.problem)


def _written(request: Request, before: tuple[Consent, ...], row: Consent) -> Message:
    """What was written down, and when there was no yes to take back."""
    alias = request.app.people.alias(row.person)
    about = {"alias": alias, "use": Message(row.use.value, {}), "decision": Message(row.decision.value, {})}
    song, take = (row.target if row.scope is scope else None for scope in (Scope.SONG, Scope.TAKE))
    if row.decision is Decision.WITHDRAWN and not allows(before, row.person, row.use, row.at, song=song, take=take):
        return message("{alias}, {use}: there was no yes to take back. It is written down that this is a no.", **about)
    if row.until is not None:
        last = cell(row.until, "last day", request.translator)
        return message("{alias}, {use}: {decision}, up to and including {day}.", day=last, **about)
    return message("{alias}, {use}: {decision}.", **about)
