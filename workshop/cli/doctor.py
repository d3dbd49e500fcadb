"""`workshop doctor`: is the library whole, is its folder a wise place, do the plugins work on this machine?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.examination import examine
from workshop.cli.request import Request, WorkshopCommand, json_option
from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.cli.finding import Finding

LABELS = (N_("library"), N_("disk"), N_("database"), N_("plugins"), N_("recordings"), N_("audio"))
MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


@click.command(cls=WorkshopCommand, library=False, help=N_("Check the library, the plugins and this machine."))
@click.option(
    "--rebuild",
    is_flag=True,
    help=N_("Make a damaged database anew from the files beside it; the damaged one is kept."),
)
@click.option(
    "--check-audio",
    is_flag=True,
    help=N_("Also read every recording through, and say which are no longer what was recorded."),
)
@json_option
@click.pass_context
def doctor(ctx: click.Context, rebuild: bool, check_audio: bool, as_json: bool) -> None:
    """Check, or rebuild the database."""
    request = ctx.find_object(Request)
    if request is None:
        return
    if rebuild:
        _rebuild(request)
        return
    if check_audio and not as_json:
        with request.output.progress() as progress:
            findings = examine(request.app, progress.update)
    else:
        findings = examine(request.app, _nobody if check_audio else None)
    if as_json:
        request.output.json([_row(request, finding) for finding in findings])
    else:
        _tell(request, findings)
    ctx.exit(1 if any(finding.severity == "error" for finding in findings) else 0)


def _nobody(said: Message) -> None:
    """Listen to how far the reading is, for a program that wants no such lines."""


def _row(request: Request, finding: Finding) -> dict[str, str]:
    """A finding for programs: about, severity, message, hint."""
    hint = request.output.text(finding.hint) if finding.hint else ""
    said = request.output.text(finding.message)
    return {"about": finding.about, "severity": finding.severity, "message": said, "hint": hint}


def _tell(request: Request, findings: Sequence[Finding]) -> None:
    """Say each finding, and below what is not well the way out."""
    for finding in findings:
        about = request.translator.text(finding.about)
        request.output.say(f"{MARKS[finding.severity]} {about}: {request.output.text(finding.message)}")
        if finding.hint is not None:
            request.output.say(f"    → {request.output.text(finding.hint)}")


def _rebuild(request: Request) -> None:
    """Make the database anew and say what it holds now."""
    from workshop.store.rebuild import rebuild

    report = rebuild(request.app.paths, request.app.clock)
    request.output.say(
        message(
            "The database was made anew: {people} people, {sessions} sessions, {takes} takes, {events} events.",
            people=report.people,
            sessions=report.sessions,
            takes=report.takes,
            events=report.events,
        )
    )
    if report.damaged is not None:
        request.output.say(message("The damaged one is kept as {file}.", file=report.damaged.name))
    for problem in report.problems:
        request.output.warn(problem)
