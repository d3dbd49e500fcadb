"""A child says what came of its work, or in a word what failed, and nothing at all when nobody listens."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from workshop_signal.child import answer, failure
from workshop_signal.processes import ONE_THREAD, heard, start

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.pure

WORDS = {FileNotFoundError: "gone", OSError: "unwritable", ValueError: "damaged"}


@pytest.mark.parametrize(
    ("error", "word", "details"),
    [
        (OSError(errno.ENOSPC, "full"), "unwritable", {"errno": errno.ENOSPC}),
        (FileNotFoundError(errno.ENOENT, "x"), "gone", {"errno": errno.ENOENT}),
        (UnicodeError("Åse"), "damaged", {}),
        (KeyError("Åse"), "failed", {"reason": "KeyError"}),
    ],
)
def test_a_failure_is_a_word_without_anything_that_it_says(
    error: Exception, word: str, details: dict[str, Any]
) -> None:
    assert failure(error, WORDS) == {"error": word, "details": details}


def test_work_that_is_done_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(lambda: {"answer": 7}, lambda _error: {}) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [{"answer": 7}]


def test_work_that_fails_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> dict[str, Any]:
        raise ValueError

    assert answer(work, lambda error: failure(error, WORDS)) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "damaged"


def test_a_child_that_nobody_listens_to_ends_without_a_complaint() -> None:
    code = """
from workshop_signal.child import answer, say
def work():
    while True:
        say({"done": 1})
answer(work, lambda error: {})
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b'{"done": 1}\n'
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(20) == 1


@pytest.mark.parametrize("line", ["", "{", "[1]", "7", '"x"'])
def test_what_is_no_object_says_nothing(line: str) -> None:
    assert heard(line) == {}


def test_a_child_is_started_with_our_environment_and_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "echo_child.py").write_text(
        "import json, os, sys\nprint(json.dumps({'said': sys.argv[1:], 'threads': os.environ['OMP_NUM_THREADS']}))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with start("echo_child", "Åse", environ=ONE_THREAD) as child:
        said = child.communicate(timeout=20)[0]
    assert heard(said) == {"said": ["Åse"], "threads": "1"}
