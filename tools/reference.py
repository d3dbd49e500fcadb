"""Write the hook and command reference from the code; `--check` only says where the pages have drifted."""

from __future__ import annotations

import inspect
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.app import create_app
from workshop.cli.main import create_cli
from workshop.plugin import contributions, hookspecs

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"


def hook_page() -> str:
    """Every hook with its arguments, docstring and example, then every value a plugin may contribute."""
    parts = [
        "# Hooks",
        "",
        "Made from `workshop/plugin/hookspecs.py`. A hook may ask for fewer arguments than are listed.",
        "",
    ]
    for name, function in vars(hookspecs).items():
        if name.startswith("workshop_"):
            options = getattr(function, "workshop_spec", {}) or {}
            arguments = ", ".join(inspect.signature(function).parameters)
            parts += [f"## {name}({arguments})", ""]
            parts += ["*The first result that is not None wins.*", ""] if options.get("firstresult") else []
            parts += [*docstring(function), ""]
    parts += ["## What plugins contribute", ""]
    for name, value in vars(contributions).items():
        if inspect.isclass(value) and value.__module__ == contributions.__name__:
            parts += [f"### {name}", "", *docstring(value), ""]
            fields = ", ".join(f"`{field}`" for field in getattr(value, "__dataclass_fields__", {}))
            parts += [f"Fields: {fields}.", ""] if fields else []
    return "\n".join(parts).rstrip() + "\n"


def docstring(thing: object) -> Iterator[str]:
    """A docstring as Markdown: its example becomes a code block."""
    text, _, example = (inspect.getdoc(thing) or "").partition("Example:\n")
    yield text.strip()
    if example:
        yield from ("", "```python", textwrap.dedent(example).rstrip(), "```")


def command_page() -> str:
    """Every command with its usage and options, as `--help` prints them."""
    with tempfile.TemporaryDirectory() as home:
        app = create_app(Path(home), environ={})
        root = create_cli(app, "en")
        parts = ["# Commands", "", "Made from the commands themselves: each block is what `--help` prints.", ""]
        for path, command in walk(root, ("workshop",)):
            context = command_context(root, path)
            parts += [f"## {' '.join(path)}", "", "```text", command.get_help(context).rstrip(), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and everything below it, in the order of their names."""
    yield path, command
    if isinstance(command, click.Group):
        with click.Context(command, info_name=path[-1]) as context:
            names = command.list_commands(context)
            below = [(name, command.get_command(context, name)) for name in names]
        for name, child in below:
            if child is not None and not child.hidden:
                yield from walk(child, (*path, name))


def command_context(root: click.Command, path: tuple[str, ...]) -> click.Context:
    """The chain of contexts that leads to a command, as wide as a page."""
    context = click.Context(root, info_name=path[0], terminal_width=100, max_content_width=100)
    command = root
    for name in path[1:]:
        assert isinstance(command, click.Group)
        found = command.get_command(context, name)
        assert found is not None
        context, command = click.Context(found, info_name=name, parent=context), found
    return context


def main() -> int:
    """Write or check both pages."""
    pages = {PAGES / "hooks.md": hook_page(), PAGES / "commands.md": command_page()}
    drifted = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in drifted:
            print(f"{path.relative_to(ROOT)} has drifted from the code: run python tools/reference.py")
        return len(drifted)
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in drifted:
        path.write_text(pages[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
