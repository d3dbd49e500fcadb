"""A hostile or broken file is refused in one way, in short time and little memory."""

from __future__ import annotations

import os
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.errors import PresetError
from workshop.presets.reading import MOST_BYTES, parse, read_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop.presets import Presets

HOSTILE = {
    "empty key": "= 1",
    "open string": 'title = "never closed',
    "twice": "title = 1\ntitle = 2",
    "brackets": "a = " + "[" * 200_000,
    "braces": "a = " + "{a = " * 50_000,
    "long key": ".".join("a" * 100_000) + " = 1",
    "long quoted key": '"a".' * 60_000 + "a = 1",
    "long table": f"[{'.'.join('a' * 100_000)}]",
    "long inline key": f"x = {{ {' . '.join('a' * 60_000)} = 1 }}",
    "long number": "a = " + "9" * 200_000,
    "many tables": "".join(f"[t{n}]\n" for n in range(20_000)),
    "many keys": "".join(f"k{n} = 1\n" for n in range(20_000)),
    "one word": "a" * 250_000,
    "quotes": '"' * 250_000,
    "nul": "title = \0",
    "lone surrogate": r'title = "\ud800"',
    "impossible date": "title = 2026-99-99",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_one_preset_error_in_two_seconds(
    name: str, presets: Presets, built_in: Path, write: Callable[..., Path]
) -> None:
    path = write(built_in, "x", HOSTILE[name])
    presets.kinds()
    began = time.process_time()
    with pytest.raises(PresetError) as caught:
        presets.load("games", "x")
    assert time.process_time() - began < 2
    assert caught.value.problems
    assert all(str(problem).startswith(str(path)) for problem in caught.value.problems)


@pytest.mark.parametrize("name", ["brackets", "long key", "quotes", "many keys"])
def test_hostile_text_takes_little_memory(name: str, built_in: Path, write: Callable[..., Path]) -> None:
    path = write(built_in, "x", HOSTILE[name])
    tracemalloc.start()
    try:
        parse(path, read_text(path))
    except PresetError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 64 * 2**20


def as_folder(path: Path) -> None:
    path.mkdir()


def as_loop(path: Path) -> None:
    path.symlink_to(path)


def as_pipe(path: Path) -> None:
    os.mkfifo(path)


def as_dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def as_huge(path: Path) -> None:
    path.write_bytes(b"#" * (MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (as_folder, "this is not a file"),
        (as_pipe, "this is not a file"),
        (as_loop, "it cannot be read"),
        (as_dangling, "it cannot be read"),
        (as_huge, "it is larger than 256 kB"),
    ],
)
def test_what_is_no_readable_file_is_one_preset_error(make: Any, said: str, presets: Presets, built_in: Path) -> None:
    path = built_in / "games" / "x.toml"
    path.parent.mkdir(parents=True)
    make(path)
    (checked,) = presets.check("games")
    assert [str(problem)[: len(f"{path}: {said}")] for problem in checked.problems] == [f"{path}: {said}"]


def test_the_largest_allowed_file_is_read(built_in: Path, write: Callable[..., Path]) -> None:
    text = "#" * MOST_BYTES
    assert read_text(write(built_in, "x", text)) == text


def test_a_byte_order_mark_is_passed_over(presets: Presets, built_in: Path, write: Callable[..., Path]) -> None:
    write(built_in, "x", b'\xef\xbb\xbftitle = "Echo"\n[[step]]\ntext = "x"\n')
    assert presets.load("games", "x").title == "Echo"


def test_text_that_is_no_utf8_is_told_with_its_line(built_in: Path, write: Callable[..., Path]) -> None:
    path = write(built_in, "x", 'a = 1\ntitle = "låt"\n'.encode("latin-1"))
    with pytest.raises(PresetError) as caught:
        read_text(path)
    told, picture, caret = str(caught.value.problems[0]).split("\n")
    assert told.startswith(f"{path}:2: this is not UTF-8 text")
    assert caret.index("^") == picture.index("l\N{REPLACEMENT CHARACTER}t") + 1


@pytest.mark.parametrize(
    ("text", "line", "said", "shown"),
    [
        ("a = 1\nb =\n", 2, "this is no value", ""),
        ("a = abc", 1, "this is no value", "abc"),
        ("a = 1\n\n[x\n", 3, "a ] is missing", ""),
        ('a = "\n', 1, "a quotation mark is missing", ""),
        ("a = '''x", 1, "a quotation mark is missing", ""),
        ("a = 1\nb", 2, "after the name must come =", ""),
        ("a b = 1", 1, "after the name must come =", "b = 1"),
        ("a = 1 2", 1, "something left over", "2"),
        ("a = 1\na = 2 # two\nb = 3", 2, "there twice", "a = 2 # two"),
        ("[a]\n[a]", 2, "there twice", "[a]"),
        ('a = "x\\y"', 1, "a backslash", '"'),
        ("= 1", 1, "a line begins with a name", "= 1"),
        ("a = {b = 1\n", 1, "a brace is missing", ""),
        ("[a.brø]", 1, "a name has only the letters a to z", "ø]"),
        ("[a b]", 1, "a name has only the letters a to z", "b]"),
        ("brø = 1", 1, "a name has only the letters a to z", "ø = 1"),
        ('a = ["b 8" "c 8"]', 1, "a comma is missing", '"c 8"]'),
        ('a = ["b 8"\n  "c 8"]', 2, "a comma is missing", '"c 8"]'),
        ('a = ["b 8"\n[c]', 2, "a ] is missing", "[c]"),
        ('a = {b = "x" c = 1}', 1, "a comma is missing", "c = 1}"),
        ("a = “Karis”", 1, 'straight quotes: "', "“Karis”"),
        ("a = «Karis»", 1, 'straight quotes: "', "«Karis»"),
        ("a = [„b“]", 1, 'straight quotes: "', "„b“]"),
        ('a = "Karis”\n', 1, 'straight quotes: "', ""),
        ("“a” = 1", 1, 'straight quotes: "', "“a” = 1"),
        ("a = 72,5", 1, "a number has a point, no comma, and no unit", ",5"),
        ("a = 72 bpm", 1, "a number has a point, no comma, and no unit", "bpm"),
        ("a = \x01", 1, "", ""),
    ],
)
def test_a_slip_in_toml_is_told_with_its_line_and_a_caret(
    text: str, line: int, said: str, shown: str, built_in: Path, write: Callable[..., Path]
) -> None:
    path = write(built_in, "x", text)
    with pytest.raises(PresetError) as caught:
        parse(path, text)
    told, picture, caret = str(caught.value.problems[0]).split("\n")
    assert told.startswith(f"{path}:{line}: this is not TOML: ")
    assert said in told
    assert picture[caret.index("^") :] == shown


def test_long_names_in_texts_and_notes_are_nobodys_business(built_in: Path, write: Callable[..., Path]) -> None:
    path = write(built_in, "x")
    assert parse(path, 'a = "1.2.3.4"\nb.c.d = 1\n') == {"a": "1.2.3.4", "b": {"c": {"d": 1}}}


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_a_preset_error(text: str) -> None:
    from pathlib import Path

    try:
        table = parse(Path("x.toml"), text)
    except PresetError as error:
        table = {"problems": error.problems}
    assert isinstance(table, dict)
