"""What commands that let a take be heard share: whom to hear, who is silent, and what a file is called."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.cells import clock_day
from workshop.domain.consent import Use
from workshop.errors import FileError
from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from workshop.cli.request import F, Request
    from workshop.domain.session import Session
    from workshop.services.hearing import Audible
    from workshop.services.listening import Listening

LEFT_OUT = {
    Use.RECORD: N_("Left out, because they said no to being recorded, or took their yes back: {names}."),
    Use.LISTEN_IN_GROUP: N_("Silent, because they have not said yes to being heard in the group: {names}."),
    Use.SHARE_IN_HOUSE: N_("Left out, because they have not said yes to sharing in the house: {names}."),
    Use.KEEP: N_("Left out, because they said no to keeping it: {names}."),
}
"""Why somebody is silent, by what they did not say yes to."""
BACKING_MISSING = N_("What was played along is not in the library any more, and is not heard.")
BACKING_NOT_HEARD = N_("What was played along is silent: somebody in it has not said yes to being heard.")
BACKING_NOT_SHARED = N_("What was played along is silent: somebody in it has not said yes to sharing in the house.")


def cast_options(command: F) -> F:
    """Give a command `--person`, `--without` and `--backing`, as arguments of the same names."""
    for option in (
        click.option(
            "--backing/--no-backing", default=True, help=N_("With what was played along (the default), or without.")
        ),
        click.option("--without", multiple=True, metavar=N_("ALIAS"), help=N_("Without this person.")),
        click.option("--person", multiple=True, metavar=N_("ALIAS"), help=N_("Only this person; may be repeated.")),
    ):
        command = option(command)
    return command


def to_option(help_line: str) -> Callable[[F], F]:
    """The option `--to`, as the argument `target`, with a help line."""
    return click.option("--to", "target", type=click.Path(path_type=Path), metavar=N_("PATH"), help=help_line)


def wanted_of(number: int, options: dict[str, Any]) -> Listening:
    """Take what `cast_options` and `--session` say out of a command's options."""
    from workshop.services.listening import Listening

    only, without = options.pop("person", ()), options.pop("without", ())
    return Listening(number, only, without, options.pop("backing", True), options.pop("session", None))


def say_silent(request: Request, audible: Audible, *, shared: bool = False) -> None:
    """Say who is not heard, and why; `shared` where it leaves the library."""
    for sentence in _silent(request, audible, shared=shared):
        request.output.warn(sentence)


def say_unread(request: Request, audible: Audible, unread: Iterable[Path]) -> None:
    """Say which recordings could not be read."""
    tracks = {part.path.name: track for track, part in zip(audible.tracks, audible.job.parts, strict=False)}
    for path in unread:
        track = tracks.get(path.name)
        said = message("{file} cannot be read and is left out.", file=path.name)
        if track is not None:
            said = message("Track {track} ({file}) cannot be read and is left out.", track=track.number, file=path.name)
        request.output.warn(said)
        request.output.hint(message("`workshop doctor --check-audio` looks at every recording."))


def chosen(session: Session, number: int, given: Path | None, tail: str, endings: Sequence[str]) -> Path:
    """The file or folder to write: what was given, in a folder that was, or a good name in the current folder.

    A file gets the first of `endings` where it has none; a folder has no ending.

    Raises:
        FileError: It ends in something that is not written here, or a folder is named like a file.
    """
    from workshop.services.handing_out import free

    first = endings[0] if endings else ""
    name = f"{clock_day(session.opened_at)}-take-{number:03d}{tail}{first}"
    if given is None:
        return free(Path.cwd() / name)
    path = given.expanduser().absolute()
    if not endings:
        if path.suffix.lower() == ".wav":
            raise FileError(
                message("Stems are several files, so “{name}” would be a folder.", name=path.name),
                message("Give the folder a name, for example `--to {name}`.", name=path.stem),
            )
        return path
    if path.is_dir():
        return free(path / name)
    if path.suffix.lower() in endings:
        return path
    if path.suffix[1:].isalpha():
        raise FileError(
            message("“{name}” does not end in {endings}.", name=path.name, endings=", ".join(endings)),
            message("Give it such a name, for example `--to {name}`.", name=path.with_suffix(first).name),
        )
    return path.with_name(path.name + first)


@contextmanager
def making_folders(request: Request, target: Path) -> Iterator[None]:
    """Say which folder had to be made for a target that was written: a typing error is seen there."""
    there = target.parent.is_dir()
    yield
    if not there:
        request.output.warn(message("The folder {folder} was not there, and is new.", folder=str(target.parent)))


def _silent(request: Request, audible: Audible, *, shared: bool) -> Iterator[Message]:
    """Sentences on everybody and everything that is silent."""
    yield from _refusing(request, audible.refusing)
    if audible.beside:
        yield message(
            "Silent where they share a microphone with, or were recorded over, somebody who has not said yes: {names}.",
            names=_names(request, audible.beside),
        )
    if audible.mingled:
        yield message(
            "Heard only where they are alone; left out where others are heard with them: {names}.",
            names=_names(request, audible.mingled),
        )
    if audible.narrowed:
        yield message("Of what was played along, what others are heard in is left out.")
    if audible.nobodys:
        yield message("What was recorded while nobody was on a microphone is silent.")
    if audible.backing == "missing":
        yield message(BACKING_MISSING)
    if audible.backing == "refused":
        yield message(BACKING_NOT_SHARED if shared else BACKING_NOT_HEARD)


def _refusing(request: Request, refusing: Mapping[str, Use]) -> Iterator[Message]:
    """A sentence for each reason why somebody is left out: whoever is asked again must be asked the right thing."""
    found: dict[Use, list[str]] = {}
    for person, use in refusing.items():
        found.setdefault(use, []).append(person)
    for use, people in found.items():
        yield Message(LEFT_OUT[use], {"names": _names(request, people)})


def _names(request: Request, people: Iterable[str]) -> str:
    """The aliases of some people (ids)."""
    return ", ".join(request.app.people.alias(person) for person in people)
