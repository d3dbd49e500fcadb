"""`workshop beat vote`: hear a few beats, raise hands, choose the one with the most. Hands are counted, not whose."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from workshop import (
    N_,
    FiniteRange,
    NotFoundError,
    Request,
    StateError,
    WorkshopCommand,
    message,
    plural,
    session_option,
)
from workshop_beats.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop import Session
    from workshop_beats.template.model import Beat
    from workshop_beats.vote import Ballot


class Counts(click.ParamType[tuple[int, ...]]):
    """How many hands there were for each beat, such as `3,5,1`."""

    name = N_("list of counts, such as 3,5,1")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Read the counts. Fails as click's own types do."""
        parts = [part.strip() for part in str(value).split(",")]
        if not all(part.isascii() and part.isdecimal() and len(part) < 5 for part in parts):
            self.fail(f"{value!r} is not a valid {self.name}.", param, ctx)
        return tuple(map(int, parts))


@click.command(cls=WorkshopCommand, help=N_("Let the group vote on two to five beats by show of hands."))
@click.argument("names", nargs=-1, metavar=N_("[BEAT]..."))
@click.option("--counts", type=Counts(), metavar=N_("3,5,1"), help=N_("The hands for each beat, already counted."))
@click.option("--winner", metavar=N_("BEAT"), help=N_("Which one it is if it is a draw."))
@click.option("--sound/--no-sound", default=True, show_default=True, help=N_("Play each beat, or only show its grid."))
@click.option("--seconds", type=FiniteRange(1, 120), default=20, show_default=True, help=N_("How long to play."))
@click.option("--device", metavar=N_("NAME"), help=N_("The output to play on, as `workshop devices` names it."))
@click.option("--song", metavar=N_("SONG"), help=N_("Vote on the beat of this song, whatever the session's beat is."))
@click.option("--anyway", is_flag=True, help=N_("Count more hands than there are people here."))
@session_option
@click.pass_obj
def vote(
    request: Request,
    names: tuple[str, ...],
    counts: tuple[int, ...] | None,
    winner: str | None,
    sound: bool,
    seconds: float,
    device: str | None,
    song: str | None,
    anyway: bool,
    session: str | None,
) -> None:
    """Vote."""
    from workshop_beats.cli.choosing import choose_and_say
    from workshop_beats.cli.preview import preview
    from workshop_beats.library import keep_vote
    from workshop_beats.naming import named

    opened = _open(request, session)
    meant = request.app.songs.find(song) if song is not None else None
    if counts is not None and not names:
        raise StateError(
            message("Counts belong to beats that were heard, so name those too."),
            message("Name them in the order of the counts: `workshop beat vote boom-bap waltz --counts 3,5`."),
        )
    beats = _candidates(request, names, opened)
    winner = named(request.app, winner) if winner is not None else None
    _fits(beats, counts, winner)
    if counts is None:
        _announce(request, len(beats), seconds, sound=sound)
        preview(request, beats, sound=sound, seconds=seconds, device=device)
    ballot = _counted(request, beats, counts, 0 if anyway else _people(request, opened))
    won = _winner(request, beats, ballot, winner)
    keep_vote(request.app, ballot, won, opened)
    _say(request, beats, ballot, won)
    choose_and_say(request, Choice(won), opened, meant)


def _open(request: Request, session: str | None) -> Session:
    """The session, which must be open, before anybody listens and counts."""
    opened = request.app.sessions.current(session)
    if opened.closed_at is not None:
        raise StateError(message("That session is closed."), message("Open a session before you vote on a beat."))
    return opened


def _candidates(request: Request, names: tuple[str, ...], session: Session) -> dict[str, Beat]:
    """The beats to vote on, by name: those that were named, else three that differ and are new to the session."""
    from workshop_beats.library import playable, tried
    from workshop_beats.naming import named
    from workshop_beats.vote import FEWEST, MOST, suggested

    if not names:
        from workshop_beats.library import templates

        known = list(templates(request.app, request.output.refuse))
        before = tried(request.app.documents.find, session)
        names = suggested(known, before, f"{session.id} {len(before)}")
    names = tuple(named(request.app, name) for name in names)
    beats = {name: playable(request.app, Choice(name)) for name in names}
    if not FEWEST <= len(names) <= MOST or len(beats) < len(names):
        raise StateError(
            message("A vote is between two and five beats, each named once."),
            message("`workshop beat list` shows them."),
        )
    return beats


def _announce(request: Request, beats: int, seconds: float, *, sound: bool) -> None:
    """Say how it goes before it begins."""
    if sound:
        figures = request.translator.number(f"{seconds:g}")
        request.output.say(message("{beats} beats, {seconds} seconds of each. Then hands up for one beat at a time.",
                                   beats=beats, seconds=figures))  # fmt: skip
        if sys.stdin.isatty() and request.output.terminal:
            request.output.say(message("While a beat plays, q goes on to the next."))
    else:
        request.output.say(message("{beats} beats. Then hands up for one at a time.", beats=beats))


def _fits(beats: dict[str, Beat], counts: tuple[int, ...] | None, winner: str | None) -> None:
    """Refuse counts and a winner that do not belong to these beats."""
    if counts is not None and len(counts) != len(beats):
        raise StateError(
            message("There are {beats} beats and {counts} counts.", beats=len(beats), counts=len(counts)),
            message("Give one count a beat, in the same order: `--counts 3,5,1`."),
        )
    if winner is not None and winner not in beats:
        raise NotFoundError(
            message("“{name}” is not among these beats.", name=winner),
            message("There are: {names}.", names=", ".join(beats)),
        )


def _counted(request: Request, beats: dict[str, Beat], counts: tuple[int, ...] | None, people: int) -> Ballot:
    """The hands for each beat, as given or asked for, once the leader stands by more than `people` (0: no matter)."""
    from workshop_beats.cli.asking import agreed
    from workshop_beats.vote import Ballot

    while True:
        hands = _asked(request, beats) if counts is None else counts
        ballot = Ballot(tuple(beats), hands)
        if not ballot.all_hands:
            raise StateError(message("No hand was raised, so nothing is chosen."), _by_hand())
        if not people or ballot.all_hands <= people:
            return ballot
        more = message(
            "That is {hands} hands, and {people} are here, the leader included.", hands=ballot.all_hands, people=people
        )
        request.output.say(more)
        match agreed(request, message("Is that right? (y/n)")):
            case True:
                return ballot
            case None:
                raise StateError(more, message("Count again, or say `--anyway` if it is right."))
        counts = None


def _asked(request: Request, beats: dict[str, Beat]) -> tuple[int, ...]:
    """Ask for the hands of each beat."""
    from workshop_beats.cli.asking import forget_keys, number

    forget_keys()
    hands = []
    for place, beat in enumerate(beats.values(), start=1):
        found = number(request, message("Hands for {place}, {title}:", place=place, title=_title(request, beat)))
        if found is None:
            raise StateError(message("No hands were counted, so nothing is chosen."), _by_hand())
        hands.append(found)
    return tuple(hands)


def _by_hand() -> Any:
    """The way out where nobody answers."""
    return message("Count and give the numbers: `--counts 3,5,1`; or choose with `workshop beat choose BEAT`.")


def _title(request: Request, beat: Beat) -> str:
    """What the listeners call a beat."""
    return beat.title(request.translator.language)


def _winner(request: Request, beats: dict[str, Beat], ballot: Ballot, wish: str | None) -> str:
    """The beat with the most hands; in a draw the one that was wished for, or is now asked for."""
    leading = ballot.leading
    if wish is not None and wish not in leading:
        raise StateError(
            plural(
                "{winner} got {count} hand, fewer than {other} with {most}.",
                "{winner} got {count} hands, fewer than {other} with {most}.",
                ballot.hands_for(wish),
                winner=_title(request, beats[wish]),
                other=_title(request, beats[leading[0]]),
                most=ballot.hands_for(leading[0]),
            ),
            message("Leave out `--winner`, or choose it all the same with `workshop beat choose {name}`.", name=wish),
        )
    if len(leading) == 1:
        return leading[0]
    return wish or _drawn(request, beats, leading)


def _drawn(request: Request, beats: dict[str, Beat], leading: Sequence[str]) -> str:
    """Which of those in a draw it is, by name, title or number."""
    from workshop_beats.cli.asking import answer

    ways = {
        way.casefold(): name
        for place, (name, beat) in enumerate(beats.items(), start=1)
        for way in (str(place), name, _title(request, beat))
    }
    *first, last = (
        message("{title} ({place})", title=_title(request, beats[name]), place=list(beats).index(name) + 1)
        for name in leading
    )
    draw = message("It is a draw between {names} and {last}.", names=first, last=last)
    request.output.say(draw)
    question = message("Which one is it? Type its name or number:")
    while (typed := answer(request, question)) is not None:
        if ways.get(typed.casefold()) in leading:
            return ways[typed.casefold()]
    raise StateError(draw, message("Vote again between those, or say which with `--winner {name}`.", name=leading[0]))


def _people(request: Request, session: Session) -> int:
    """How many are in the room, visitors and the leader too; 0 where nobody was marked."""
    here = [row for row in request.app.attendance.rows(session.id) if row.here]
    leads = any(row.role == "leader" for row in here)
    return len(here) + session.visitors + (not leads) if here or session.visitors else 0


def _say(request: Request, beats: dict[str, Beat], ballot: Ballot, won: str) -> None:
    """Say what was counted, and who won."""
    for name, beat in beats.items():
        said = plural(
            "{title}: {count} hand", "{title}: {count} hands", ballot.hands_for(name), title=_title(request, beat)
        )
        request.output.say(f"  {request.output.text(said)}")
    request.output.say(message("{title} wins.", title=_title(request, beats[won])))
