"""The documentation cannot drift from the code."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from workshop.plugin import hookspecs

ROOT = Path(__file__).resolve().parents[1]
HOOKS = {name: function for name, function in vars(hookspecs).items() if name.startswith("workshop_")}


def test_the_reference_pages_are_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_is_documented_with_its_exact_arguments(name: str) -> None:
    arguments = ", ".join(inspect.signature(HOOKS[name]).parameters)
    assert f"## {name}({arguments})" in (ROOT / "docs/reference/hooks.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_has_an_example_that_compiles(name: str) -> None:
    example = (inspect.getdoc(HOOKS[name]) or "").partition("Example:\n")[2]
    assert f"def {name}(" in example
    compile(inspect.cleandoc(example), name, "exec")


def test_the_plugin_of_the_guide_works_as_it_stands(workshop_home: Path, workshop_cli) -> None:
    guide = (ROOT / "docs/write-a-plugin.md").read_text(encoding="utf-8")
    source = re.search(r"```python\n(.*?)```", guide, re.DOTALL)
    assert source is not None
    (workshop_home / "plugins").mkdir(parents=True)
    (workshop_home / "plugins" / "dice.py").write_text(source[1], encoding="utf-8")
    listed = workshop_cli("plugin", "list", "--json")
    assert '"dice"' in listed.output
    assert "failed" not in listed.output


def commands_in(page: Path) -> set[tuple[str, ...]]:
    """The words that follow `workshop` at the start of a line of a shell block."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("workshop ")]
    return {tuple(re.findall(r"^workshop((?: [a-z]+){1,2})", line)[0].split()) for line in lines}


@pytest.mark.parametrize(
    "page", ["README.md", "docs/quickstart.md", "docs/hurtigstart.md", "docs/first-session.md", "docs/beats.md"]
)
def test_every_command_a_leader_is_told_to_type_exists(page: str) -> None:
    known = set(
        re.findall(
            r"^## workshop (.+)$", (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    for words in commands_in(ROOT / page):
        assert " ".join(words) in known or words[0] in known, words


def test_the_quick_start_is_the_same_in_both_languages() -> None:
    assert commands_in(ROOT / "docs/quickstart.md") == commands_in(ROOT / "docs/hurtigstart.md")


def test_the_pages_with_all_beats_are_written_from_the_templates_that_ship(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    written = importlib.import_module("conf").write_beat_pages
    written(SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html")), None)

    guide = (ROOT / "docs/beats.md").read_text(encoding="utf-8")
    for language in ("en", "nb"):
        text = (tmp_path / f"beats.{language}.html").read_text(encoding="utf-8")
        assert f'href="beats.{language}.html"' in guide
        assert all(f"<code>{path.stem}</code>" in text for path in sorted((ROOT / "presets/beats").glob("*.toml")))
