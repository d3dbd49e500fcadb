"""Every word of the mixer's children has a sentence and a way out."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

import workshop_recorder.mixing
from workshop import DeviceError, FileError
from workshop_recorder.mixing import child, speaker
from workshop_recorder.mixing.refusals import refusal
from workshop_signal import outputs
from workshop_signal.child import failure

PACKAGE = Path(workshop_recorder.mixing.__path__[0])
DETAILS = {"device": "d", "code": 1, "rate": 96_000}


def test_every_word_has_a_sentence_and_a_way_out() -> None:
    sources = [*PACKAGE.glob("*.py"), Path(outputs.__file__)]
    source = "".join(path.read_text(encoding="utf-8") for path in sources)
    found = re.findall(r'(?:OutputError\(|refusal\(|get\("error", )"(\w+)"', source)
    words = {*found, *child.WORDS.values(), *speaker.WORDS.values(), failure(KeyError(), {})["error"]}

    assert {"nothing_read", "damaged", "no_output", "output_lost", "ended", "unwritable", "bad_rate"} <= words
    for word in words:
        error = refusal(word, DETAILS)
        assert "{" not in str(error)
        assert word == "failed" or "audio process failed" not in str(error)
        assert error.hint is not None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, None])
def test_a_full_disk_is_told_as_such(number: int | None) -> None:
    assert "disk became full" in str(refusal("unwritable", {"errno": number}))


def test_devices_files_and_unknown_words_are_told_apart() -> None:
    assert isinstance(refusal("no_output", {}), DeviceError)
    assert isinstance(refusal("unwritable", {"errno": errno.EACCES}), FileError)
    assert "audio process failed" in str(refusal("a word of a newer child", {}))
