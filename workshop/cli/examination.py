"""What `workshop doctor` looks at. Looking changes nothing."""

from __future__ import annotations

import platform
import shutil
from typing import TYPE_CHECKING

from workshop import __version__
from workshop.cli.finding import Finding
from workshop.cli.recordings import examine_recordings
from workshop.errors import WorkshopError
from workshop.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop.app import App

# What the folders of programs are called that copy files to somebody else's machine.
CLOUDS = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud",
    "mobile documents",
    "nextcloud",
    "box sync",
    "mega",
)
LITTLE_BYTES = 2 * 10**9


def examine(app: App, listen: Callable[[Message], None] | None = None) -> list[Finding]:
    """Look at everything: the machine, the library and its folder, the recordings, the plugins.

    With `listen`, all recordings are read through, and it is told how far that is.
    """
    about = {"python": platform.python_version(), "system": platform.system()}
    machine = message("workshop {version}, Python {python}, {system}", version=__version__, **about)
    return [
        Finding("workshop", "ok", machine),
        *_folder(app.paths.home),
        *_settings(app),
        *_library(app, listen),
        *_plugins(app),
        *_audio(app),
    ]


def cloud_of(home: Path) -> str | None:
    """The part of the path that belongs to a cloud service, or None."""
    return next((part for part in home.parts if any(cloud in part.casefold() for cloud in CLOUDS)), None)


def _folder(home: Path) -> list[Finding]:
    """The library's folder: where it is, and how much room there is."""
    found = [Finding("library", "ok", message("The library is in {folder}.", folder=home))]
    cloud = cloud_of(home.expanduser().resolve())
    if cloud is not None:
        found.append(
            Finding(
                "library",
                "warning",
                message(
                    "Its folder lies in {cloud}, which copies what people say and play to other machines.", cloud=cloud
                ),
                message("Move it, and set WORKSHOP_HOME to its new place."),
            )
        )
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    room = message("There is room for {gigabytes} GB more.", gigabytes=round(free / 10**9, 1))
    hint = message("An hour of eight tracks takes about 4 GB. Make room before the next session.")
    found.append(Finding("disk", "ok", room) if free >= LITTLE_BYTES else Finding("disk", "warning", room, hint))
    return found


def _settings(app: App) -> list[Finding]:
    """Whether workshop.toml can be read."""
    try:
        app.settings  # noqa: B018 - reading it is the check
    except WorkshopError as error:
        return [Finding("workshop.toml", "error", error.message, error.hint)]
    return []


def _library(app: App, listen: Callable[[Message], None] | None) -> list[Finding]:
    """Whether the database is whole, its mirrors agree and its recordings are there."""
    from workshop.store.health import Condition, condition
    from workshop.store.health import examine as examine_library

    try:
        if app.settings.library_url is None:
            if not app.paths.database.exists() and not app.paths.sessions.exists():
                return [Finding("database", "ok", message("There is no database yet; the first command makes it."))]
            found = condition(app.paths.database)
            if found is not Condition.WHOLE:
                return [_unfinished() if found in {Condition.UNFINISHED, Condition.BUSY} else _damaged()]
        wrong = examine_library(app.library)
        recordings = examine_recordings(app.library, listen)
    except WorkshopError as error:
        return [Finding("database", "error", error.message, error.hint)]
    whole = Finding("database", "ok", message("The database is whole."))
    return [*([Finding("database", "warning", each) for each in wrong] or [whole]), *recordings]


def _damaged() -> Finding:
    """A database that is damaged or gone, and how to have it back."""
    return Finding(
        "database",
        "error",
        message("The database is damaged or missing; nothing was changed."),
        message("Make it anew from the files beside it with `workshop doctor --rebuild`."),
    )


def _unfinished() -> Finding:
    """A database that another process is writing, or was stopped while it wrote."""
    return Finding(
        "database",
        "warning",
        message("The database is busy, or a command was stopped in the middle of a change."),
        message("Run any other command, such as `workshop session list`: it puts that right. Then look again."),
    )


def _audio(app: App) -> list[Finding]:
    """Which devices somebody may hear themselves late through, and what to do about it; nothing of it is an error."""
    from workshop.services.device_advice import advice
    from workshop.services.devices import device_rows

    try:
        return [Finding("audio", "ok", sentence) for sentence in advice(device_rows(app, brief=True))]
    except WorkshopError:
        return []


def _plugins(app: App) -> list[Finding]:
    """How the plugins stand, and what their own checks found."""
    try:
        problems = app.host.check()
        records = app.host.records()
    except WorkshopError as error:
        return [Finding("plugins", "error", error.message, error.hint)]
    found = [Finding(plugin, problem.severity.value, problem.message, problem.hint) for plugin, problem in problems]
    for record in records:
        if record.reason is not None:
            severity = "ok" if record.status == "disabled" else "warning"
            found.append(Finding(record.name, severity, record.reason, record.hint))
    told = {finding.about for finding in found}
    fine = [record.name for record in records if record.name not in told]
    return (
        [*found, Finding("plugins", "ok", message("These plugins are well: {names}.", names=fine))] if fine else found
    )
