"""Questions at the keyboard."""

from __future__ import annotations

import os
import sys
from io import StringIO
from types import SimpleNamespace

import pytest

from workshop import Output, message
from workshop.translator import Translator
from workshop_beats.cli.asking import forget_keys, number


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo terminal")
def test_a_key_that_was_pressed_before_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty

    master, slave = pty.openpty()
    request = SimpleNamespace(output=Output(Translator(), StringIO(), StringIO()))
    with os.fdopen(slave, encoding="utf-8") as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        os.write(master, b"qq\n")
        forget_keys()
        os.write(master, b"3\n")

        assert number(request, message("Hands:")) == 3  # type: ignore[arg-type]
    os.close(master)
    assert "Type a number" not in request.output.stdout.getvalue()


def test_what_stands_in_a_pipe_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("4\n"))
    forget_keys()

    assert number(SimpleNamespace(output=Output(Translator(), StringIO(), StringIO())), message("Hands:")) == 4  # type: ignore[arg-type]
