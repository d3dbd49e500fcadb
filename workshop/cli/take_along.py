"""What is played along to a take: the options that say so, and what the leader is told of it when it rolls."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.request import Misuse
from workshop.domain.take import length
from workshop.messages import N_, message, plural

if TYPE_CHECKING:
    from workshop.cli.request import F, Request
    from workshop.domain.backing import KeptBacking
    from workshop.messages import Message
    from workshop.services.take_request import Started
    from workshop.translator import Translator

ALL = "all"


def _numbers(ctx: click.Context, text: str) -> tuple[int, ...]:
    """`2,3` as (2, 3)."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) for part in parts):
        raise Misuse(message("“{text}” is no list of numbers.", text=text), message("Write it as 2, or as 2,3."), ctx)
    return tuple(dict.fromkeys(int(part) for part in parts))


def _takes(ctx: click.Context, _param: click.Parameter, given: str | None) -> tuple[int, ...]:
    """The takes of `--over`."""
    return _numbers(ctx, given) if given is not None else ()


def _channels(ctx: click.Context, _param: click.Parameter, given: str | None) -> tuple[int, ...] | None:
    """The channels of `--monitor`: none without it, empty for all."""
    if given is None or given == ALL:
        return None if given is None else ()
    return _numbers(ctx, given)


def along_options(command: F) -> F:
    """Give a command `--backing`, `--over`, `--punch`, `--lead-in` and `--monitor`."""
    for option in (
        click.option(
            "--monitor",
            is_flag=False,
            flag_value=ALL,
            callback=_channels,
            metavar=N_("[1,3]"),
            help=N_("Hear the channels, or those you name, while recording. Wear headphones."),
        ),
        click.option(
            "--lead-in",
            type=click.IntRange(0, 16),
            default=2,
            show_default=True,
            help=N_("How many bars play before the section."),
        ),
        click.option(
            "--punch",
            metavar=N_("SECTION"),
            help=N_("Record only one section of what plays: hook, or “hook 2”."),
        ),
        click.option(
            "--over",
            callback=_takes,
            metavar=N_("2,3"),
            help=N_("Play these takes along, in place of a beat."),
        ),
        click.option("--backing/--no-backing", default=True, help=N_("Play the chosen beat along, or not.")),
    ):
        command = option(command)
    return command


def refuse_two_ends(ctx: click.Context, options: dict[str, Any]) -> None:
    """Refuse a punch-in that is to end twice."""
    if options.get("punch") and (options.get("seconds") or options.get("bars")):
        raise Misuse(message("A punch-in ends with its section."), message("Leave `--seconds` and `--bars` out."), ctx)


def say_along(request: Request, started: Started) -> None:
    """Say what plays along, from where, how well the device is known, and what else there is to tell."""
    with suppress(ValueError):
        played = request.app.documents.backing(started.take.id)
        if played is not None and played.name:
            request.output.say(_along(played, request.translator))
    rate = started.take.sample_rate
    if started.pre_roll_frames:
        seconds = request.translator.number(f"{started.pre_roll_frames / rate:.1f}")
        request.output.say(message("It begins with the {seconds} s before you pressed record.", seconds=seconds))
    begin = started.tracks[0].start_frame if started.tracks else 0
    if begin and started.limit_frames is not None:
        times = {"begin": length(begin / rate), "end": length(started.limit_frames / rate)}
        request.output.say(message("It is recorded from {begin} to {end}, after a lead-in.", **times))
    if started.counted_from and started.limit_frames is not None:
        times = {"begin": length(started.counted_from / rate), "end": length(started.limit_frames / rate)}
        request.output.say(message("The seconds count from the first bar, at {begin}; it ends at {end}.", **times))
    for remark in started.remarks:
        request.output.warn(remark)
    if not started.calibrated:
        request.output.hint(
            message("Tracks may lie a little behind the beat. `workshop take calibrate` measures the device, once.")
        )


def _along(played: KeptBacking, translator: Translator) -> Message:
    """What plays along, in a sentence."""
    if played.takes:
        return _takes_along(played)
    if played.bpm is None:
        return message("{name} plays along.", name=played.name)
    facts = {"name": played.name, "tempo": translator.number(f"{played.bpm:g}")}
    if played.click_only:
        return message("Only the click of the beat {name} plays along, {tempo} beats a minute.", **facts)
    if not played.count_in:
        return message("The beat {name} plays along, {tempo} beats a minute.", **facts)
    return plural(
        "The beat {name} plays along, {tempo} beats a minute, after {count} bar of click.",
        "The beat {name} plays along, {tempo} beats a minute, after {count} bars of click.",
        played.count_in,
        **facts,
    )


def _takes_along(played: KeptBacking) -> Message:
    """Which takes play along; their numbers, each with a sign before it, are the name."""
    numbers = played.name.replace("#", "")
    if not played.count_in:
        return plural("Take {name} plays along.", "Takes {name} play along.", len(played.takes), name=numbers)
    return plural(
        "It is recorded over take {name}, after {count} bar of click.",
        "It is recorded over take {name}, after {count} bars of click.",
        played.count_in,
        name=numbers,
    )
