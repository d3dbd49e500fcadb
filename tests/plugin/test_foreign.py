"""Living with other people's code."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

import click
import pytest

from workshop.foreign import Catcher, append, at_once, missing_package, place_of, said, steps_to

if TYPE_CHECKING:
    from pathlib import Path


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise SystemExit


def test_what_is_printed_goes_to_the_log_in_any_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def noise() -> None:
        print("one", flush=True)
        sys.stderr.writelines(["two\n"])
        click.echo("three æøå")
        sys.stdout.flush()

    usual = sys.stdout
    Catcher().attempt(tmp_path / "x" / "log", noise)
    assert sys.stdout is usual
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "x" / "log").read_text(encoding="utf-8").splitlines() == ["one", "two", "three æøå"]


def test_streams_are_put_back_whatever_was_put_in_their_place(tmp_path: Path) -> None:
    def swap() -> None:
        sys.stdout = io.StringIO()

    usual = (sys.stdout, sys.stderr)
    Catcher().attempt(tmp_path / "log", swap)
    assert (sys.stdout, sys.stderr) == usual


def test_one_may_run_inside_another(tmp_path: Path) -> None:
    catcher, other = Catcher(), Catcher()

    def outer() -> None:
        print("a")
        catcher.attempt(tmp_path / "inner", lambda: print("b"))
        other.attempt(tmp_path / "other", lambda: print("c"))
        print("d")

    catcher.attempt(tmp_path / "outer", outer)
    texts = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert texts == {"outer": "a\nd\n", "inner": "b\n", "other": "c\n"}


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, RecursionError, UnprintableError])
def test_all_but_ctrl_c_is_caught(error: type[BaseException], tmp_path: Path) -> None:
    def fail() -> None:
        raise error

    result, caught = Catcher().attempt(tmp_path / "log", fail)
    assert (result, type(caught)) == (None, error)
    assert error.__name__ in (tmp_path / "log").read_text()


def test_ctrl_c_gets_out(tmp_path: Path) -> None:
    def fail() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Catcher().attempt(tmp_path / "log", fail)


def test_an_exception_is_one_line_even_if_it_cannot_say_itself() -> None:
    assert said(ValueError("first\nsecond")) == "ValueError: first"
    assert said(ValueError()) == "ValueError"
    assert said(UnprintableError()) == "UnprintableError: SystemExit"


def test_the_place_of_an_exception_holds_no_text_of_it() -> None:
    with pytest.raises(ValueError, match="Åse") as caught:
        raise ValueError("Åse")
    assert place_of(caught.value).startswith("ValueError (test_foreign.py:")
    assert "ValueError: Åse" not in steps_to(caught.value)


def test_works_run_at_once_and_who_hangs_is_left_behind() -> None:
    began = time.monotonic()
    results = at_once([lambda: 1, lambda: time.sleep(1) or 2, lambda: 3], 0.3)
    assert results == [1, None, 3]
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize(
    ("name", "module", "package"),
    [("yaml.nodes", "dice", "PyYAML"), ("a_b", "dice", "a-b"), ("dice", "dice", None), ("dice", "dice.plugin", None)],
)
def test_a_missing_package_comes_with_its_way_out(name: str, module: str, package: str | None) -> None:
    told = missing_package(ModuleNotFoundError(name=name), module)
    assert (str(told[1]).rpartition(" ")[2] if told else None) == package


def test_a_log_that_cannot_be_written_is_dropped(tmp_path: Path) -> None:
    assert append(tmp_path, "text") == 4
