"""`workshop take delete`: because somebody who is heard asks. No reason is needed, and nothing keeps who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.cli.copy_words import places
from workshop.cli.deletion_words import parts
from workshop.cli.naming import named
from workshop.cli.request import Misuse, Request, WorkshopCommand, session_option
from workshop.domain.take import TakeStatus
from workshop.errors import NotFoundError, StateError
from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.session import Session
    from workshop.domain.take import Take
    from workshop.services.erasing import Gone


@click.command(
    cls=WorkshopCommand, help=N_("Delete a take for good, or what one person is heard in, because they ask.")
)
@click.argument("number", type=click.IntRange(min=1), required=False, metavar=N_("[NUMBER]"))
@click.option("--person", metavar=N_("ALIAS"), help=N_("Only their own tracks, and their turns on shared ones."))
@click.option("--all", "every", is_flag=True, help=N_("Of all the session's takes; needs --person."))
@click.option("--yes", is_flag=True, help=N_("Yes, for good: it cannot be undone."))
@session_option
@click.pass_obj
def delete(
    request: Request, number: int | None, person: str | None, every: bool, yes: bool, session: str | None
) -> None:
    """Delete a take, or somebody's part of it or of all takes, and name the copies that are out there."""
    if (number is None) is not every or (every and person is None):
        raise Misuse(
            message("It is not said which take is to go."),
            message("Write `workshop take delete NUMBER`, or `workshop take delete --all --person NAME`."),
        )
    chosen = request.app.sessions.latest(session)
    if session is None and chosen.closed_at is not None:
        raise _closed(request, chosen, number, person)
    if number is not None:
        _one(request, request.app.takes.get(number, session=chosen.id), person, yes)
    elif person is not None:
        _every(request, chosen, person, yes)


def _closed(request: Request, session: Session, number: int | None, person: str | None) -> StateError:
    """The refusal to delete from a session that is closed and was not named."""
    said = message("No session is open. The last one was that of {session}.", session=named(request, session))
    end = session.id[-8:]
    if number is None:
        hint = message(
            "To delete from it: `workshop take delete --all --person {name} --session {end}`", name=person, end=end
        )
    elif person is not None:
        hint = message(
            "To delete their part of take {number} of it: `workshop take delete {number} --person {name} "
            "--session {end}`",
            number=number,
            name=person,
            end=end,
        )
    else:
        hint = message(
            "To delete take {number} of it: `workshop take delete {number} --session {end}`", number=number, end=end
        )
    return StateError(said, hint)


def _one(request: Request, take: Take, person: str | None, yes: bool) -> None:
    """Delete a take or somebody's part of it, or say what would go."""
    _refuse_rolling(request, take, person)
    if not yes:
        gone = _told_ahead(request, take, person)
        raise _not_yet(request, gone, person)
    if person is None:
        gone = request.app.deleting.whole(take.number, session=take.session)
    else:
        gone = request.app.deleting.part(take.number, person, session=take.session)
    for sentence in _done(request, gone, person):
        request.output.say(sentence)
    if gone.along:
        request.output.warn(_along(request, gone))
    tell_copies(request, take, gone, person)


def _every(request: Request, session: Session, person: str, yes: bool) -> None:
    """Delete somebody's part of all takes of a session, or say what would go."""
    from workshop.services.track_log import track_log

    numbers = sorted({row["take"] for row in track_log(request.app, person, session.id)})
    takes = [request.app.takes.get(number, session=session.id) for number in numbers]
    if not takes:
        raise NotFoundError(
            message("{name} is on no take of this session.", name=person),
            message("`workshop take log --person {name}` lists all that they are on.", name=person),
        )
    for take in takes:
        _refuse_rolling(request, take, person, every=True)
    for take in takes:
        if yes:
            _one(request, take, person, yes)
        else:
            request.output.warn(_would(request, _told_ahead(request, take, person), person))
    if not yes:
        raise StateError(
            message("Nothing is deleted yet."),
            message(
                "If that is what is wanted: `workshop take delete --all --person {name} --session {end} --yes`",
                name=person,
                end=session.id[-8:],
            ),
        )


def _told_ahead(request: Request, take: Take, person: str | None) -> Gone:
    """What would go, after saying when somebody is heard in it and where else it is."""
    gone = request.app.deleting.preview(take.number, person, session=take.session)
    for sentence in parts(request, gone, person) if person is not None else ():
        request.output.warn(sentence)
    tell_copies(request, take, gone, person, ahead=True)
    return gone


def _refuse_rolling(request: Request, take: Take, person: str | None, *, every: bool = False) -> None:
    """Refuse to delete from a take that rolls, with the ways that there are; `every` take may be meant."""
    if take.status is not TakeStatus.ROLLING or take.id in request.app.takes.unsaved():
        return
    facts = {"number": take.number, "name": person, "end": take.session[-8:]}
    if every:
        hint = message(
            "First `workshop take stop`, then `workshop take delete --all --person {name} --session {end}`.", **facts
        )
    elif person is not None:
        hint = message(
            "All of it: `workshop take stop --delete`. Only {name}: `workshop take stop`, then "
            "`workshop take delete {number} --person {name}`.",
            **facts,
        )
    else:
        hint = message(
            "All of it: `workshop take stop --delete`. Only one person: `workshop take stop`, then "
            "`workshop take delete {number} --person NAME`.",
            **facts,
        )
    raise StateError(message("Take {number} is still recording.", number=take.number), hint)


def tell_copies(request: Request, take: Take, gone: Gone, person: str | None = None, *, ahead: bool = False) -> None:
    """Name what else holds, or may hold, what was deleted, or is to be (`ahead`): with a name, only of that person."""
    # Copies first: they are out of the house, and whatever fails after this must not hide them.
    whose = request.app.people.find_person(person).id if person is not None else None
    known = request.app.exports.known(request.app.sessions.get(take.session))
    copies = [each for each in known if each.holds(take.number, whose)]
    for copy in places(copies):
        request.output.warn(copy)
    if copies:
        request.output.hint(message("Delete the copies too, and ask whoever got one to do the same."))
    for file in gone.missing:
        request.output.warn(
            message("The file {file} was not in its place; if it was moved, delete it there.", file=file)
        )
    for overdub in gone.overdubs:
        rolls = request.app.takes.get(overdub, session=take.session).status is TakeStatus.ROLLING
        sentence = N_("Take {overdub} was recorded over it; the mix that was played there is deleted.")
        if rolls and not ahead:
            sentence = N_("Take {overdub} is being recorded over it. There it can be heard until that take is stopped.")
        elif overdub not in gone.mixed:
            sentence = N_("Take {overdub} was recorded over it.")
        elif ahead:
            sentence = N_("Take {overdub} was recorded over it; the mix that was played there would go.")
        request.output.warn(Message(sentence, {"overdub": overdub}))
        if rolls and not ahead:
            request.output.hint(message("`workshop take stop` ends that."))
    if person is not None and gone.overdubs:
        request.output.warn(
            message("A microphone may have heard the headphones, so what is recorded over it stays in the library.")
        )


def _done(request: Request, gone: Gone, person: str | None) -> list[Message]:
    """What went."""
    number = gone.take.number
    if gone.whole:
        return [message("Take {number} is deleted.", number=number)]
    told = []
    if gone.removed:
        told.append(message("Deleted from take {number}: track {tracks}.", number=number, tracks=_listed(gone.removed)))
    if gone.silenced:
        told.append(
            message(
                "Silenced in take {number}: their part of track {tracks}.", number=number, tracks=_listed(gone.silenced)
            )
        )
        told += parts(request, gone, person or "")
    return [*told, message("Other microphones in the room may have heard them too.")]


def _not_yet(request: Request, gone: Gone, person: str | None) -> StateError:
    """The question whether it is meant, with what would go."""
    facts = {"number": gone.take.number, "end": gone.take.session[-8:]}
    if person is None:
        return StateError(
            message(
                "All of take {number} would go: track {tracks}. It cannot be undone.",
                tracks=_listed(gone.removed),
                **facts,
            )
            if gone.removed
            else message("Deleting take {number} cannot be undone.", number=gone.take.number),
            message("If that is what is wanted: `workshop take delete {number} --session {end} --yes`", **facts),
        )
    return StateError(
        _would(request, gone, person),
        message(
            "If that is what is wanted: `workshop take delete {number} --person {name} --session {end} --yes`",
            name=person,
            **facts,
        ),
    )


def _would(request: Request, gone: Gone, person: str) -> Message:
    """What would go, in a sentence."""
    facts: dict[str, Any] = {"number": gone.take.number, "name": person}
    if gone.along:
        facts["others"] = _names(request, gone)
    if gone.whole and gone.along:
        return message(
            "{name} is on all of take {number}, and cannot be told apart from {others} on track {unsaid}: all of it "
            "would go. It cannot be undone.",
            unsaid=_listed(gone.unsaid),
            **facts,
        )
    if gone.whole:
        return message("{name} is on all of take {number}: all of it would go. It cannot be undone.", **facts)
    facts["tracks"] = _listed((*gone.removed, *gone.silenced))
    if gone.unsaid:
        return message(
            "What {name} is heard in would go from take {number}: track {tracks}. On track {unsaid} nobody can tell "
            "who is heard when, so what {others} are heard in there would go too. It cannot be undone.",
            unsaid=_listed(gone.unsaid),
            **facts,
        )
    return message("What {name} is heard in would go from take {number}: track {tracks}. It cannot be undone.", **facts)


def _along(request: Request, gone: Gone) -> Message:
    """Whose audio went too, because it could not be told apart."""
    return message(
        "On track {tracks} nobody could tell who is heard when, so what {others} were heard in there is gone too.",
        tracks=_listed(gone.unsaid),
        others=_names(request, gone),
    )


def _names(request: Request, gone: Gone) -> str:
    """The aliases of those whose audio goes along."""
    return ", ".join(request.app.people.alias(other) for other in gone.along)


def _listed(numbers: Iterable[int]) -> str:
    """Track numbers in a sentence."""
    return ", ".join(map(str, sorted(numbers)))
