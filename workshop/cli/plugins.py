"""`workshop plugin`: how the plugins stand, and a start for a new one."""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.columns import Column
from workshop.cli.request import Request, WorkshopCommand, WorkshopGroup, json_option
from workshop.errors import FileError, PluginError
from workshop.interpreter import pip_install, python
from workshop.messages import N_, message, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.app import App
    from workshop.plugin.records import PluginRecord

COLUMNS = (
    Column("name", N_("Plugin")),
    Column("status", N_("Status"), "word"),
    Column("version", N_("Version")),
    Column("source", N_("From")),
)
STATUSES = (N_("enabled"), N_("disabled"), N_("missing-dependency"), N_("incompatible"), N_("failed"), N_("degraded"))
COMMANDS = "workshop_commands"


@click.group(cls=WorkshopGroup, help=N_("List plugins, or write a new one."))
def plugin() -> None:
    """Hold the commands about plugins."""


@plugin.command("list", cls=WorkshopCommand, library=False, help=N_("List the plugins, and what is wrong with any."))
@click.option("--check", is_flag=True, help=N_("Let each plugin check whether it works on this machine."))
@json_option
@click.pass_obj
def list_plugins(request: Request, check: bool, as_json: bool) -> None:
    """List the plugins."""
    rows = [_row(request, record) for record in ask_all(request.app, check=check)]
    request.output.show(COLUMNS, rows, as_json=as_json, empty=message("There are no plugins."))
    if as_json:
        return
    for row in rows:
        if row["reason"]:
            request.output.say(f"\n{row['name']}: {row['reason']}")
        if row["hint"]:
            request.output.say(f"    → {row['hint']}")


@plugin.command(cls=WorkshopCommand, library=False, help=N_("Write a plugin to start from, with its own test."))
@click.argument("name", metavar=N_("NAME"))
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), metavar=N_("DIR"), help=N_("The folder to write it to.")
)
@click.pass_obj
def new(request: Request, name: str, folder: Path | None) -> None:
    """Write a plugin."""
    taken = {command.name for _, command in ask_all_commands(request.app)} | set(_core_names())
    if name in taken:
        raise PluginError(
            message("There is a command called “{name}” already.", name=name), message("Choose another name.")
        )
    written = write_plugin(name, folder or Path(f"workshop-{name}"))
    request.output.say(message("Wrote the plugin {name} to {folder}.", name=name, folder=str(written)))
    place = quoted(str(written))
    if find_spec("pytest") is None:
        request.output.hint(message("Once, for tests: {command}", command=pip_install("pytest")))
    request.output.hint(message("Test it: {command}", command=f"{python()} -m pytest {place}"))
    request.output.hint(message("Use it: {command}", command=pip_install(f"-e {place}")))


def ask_all(app: App, *, check: bool) -> tuple[PluginRecord, ...]:
    """How the plugins stand after each was asked for all that it contributes, and after its self-check on demand."""
    from workshop.plugin.contract import HOOKS

    ask_all_commands(app)
    for hook, specification in HOOKS.items():
        if specification.__annotations__["return"].startswith("Iterable") and "context" not in _arguments(
            specification
        ):
            app.host.collect(hook)
    for name, _ in app.host.modules():
        app.host.context(name)
    if check:
        app.host.check()
    return app.host.records()


def ask_all_commands(app: App) -> list[tuple[str, Any]]:
    """The commands of all plugins, the core's names being kept."""
    app.host.reserve(COMMANDS, _core_names())
    return app.host.collect(COMMANDS)


def write_plugin(name: str, folder: Path) -> Path:
    """Write the plugin `name`, its test and its pyproject.toml to `folder`, which is made; returns `folder`.

    Raises:
        PluginError: The name cannot be a command's and a module's.
        FileError: One of the files is there already, or nothing can be written; nothing was changed.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or len(name) > 40:
        raise PluginError(
            message("“{name}” cannot be the name of a plugin.", name=name),
            message("Use small letters a-z, digits and single hyphens, such as `rhyme-dice`."),
        )
    module = f"workshop_{name.replace('-', '_')}"
    words = {"name": name, "module": module, "function": name.replace("-", "_") + "_command"}
    targets = {
        "plugin.py": folder / f"{module}.py",
        "test_plugin.py": folder / f"test_{module}.py",
        "pyproject.toml": folder / "pyproject.toml",
    }
    for target in targets.values():
        if target.exists():
            raise FileError(
                message("{file} is there already.", file=str(target)), message("Name another folder with --to.")
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for template, target in targets.items():
            target.write_text(_filled(template, words), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError(message("{folder} cannot be written: {reason}", folder=str(folder), reason=reason)) from error
    return folder


def _filled(template: str, words: Mapping[str, str]) -> str:
    """A template with its words put in."""
    text = (files("workshop.plugin") / "template" / f"{template}.txt").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)@", lambda found: words[found[1]], text)


def _arguments(specification: Any) -> tuple[str, ...]:
    """The names of a hook's arguments."""
    code = specification.__code__
    names: tuple[str, ...] = code.co_varnames[: code.co_argcount]
    return names


def _core_names() -> frozenset[str]:
    """The names of the core's commands."""
    from workshop.cli.core import core_commands

    return frozenset(core_commands())


def _row(request: Request, record: PluginRecord) -> dict[str, str]:
    """A plugin for tables and programs."""
    reason = request.output.text(record.reason) if record.reason else ""
    hint = request.output.text(record.hint) if record.hint else ""
    return {
        "name": record.name,
        "status": str(record.status),
        "version": record.version,
        "source": record.source,
        "reason": reason,
        "hint": hint,
    }
