"""Files that somebody made to harm, and files that something broke."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.beats.exchange.hydrogen_files import h2pattern, h2song, note, pattern, sequence

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_NUMBERS = (
    b"9" * 30,
    b"-1",
    b"1e999",
    b"nan",
    b"inf",
    b"0",
    b"0x10",
    b"1e-320",
    "٣".encode(),
    b"",
    b"9" * 5000,
    b"191.5",
)


def _entities(declared: str) -> bytes:
    body = h2pattern(note(0)).decode().partition("?>")[2].replace("Two and four", "&a;")
    return f'<?xml version="1.0"?><!DOCTYPE x [{declared}]>{body}'.encode()


def xml_attacks() -> Iterator[tuple[str, bytes]]:
    """XML that grows, reaches out, or never ends; each with a name."""
    laughs = "".join(f'<!ENTITY {"bcdefghij"[n]} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    yield "billion laughs", _entities(f'<!ENTITY a "ha">{laughs}')
    yield "quadratic", _entities(f'<!ENTITY a "{"x" * 100_000}">').replace(b"&a;", b"&a;" * 5000)
    yield "external entity", _entities('<!ENTITY a SYSTEM "file:///etc/passwd">')
    yield "parameter entity", _entities('<!ENTITY % a SYSTEM "http://localhost:1/x"> %a;')
    yield "document type alone", _entities("").replace(b"&a;", b"a")
    yield (
        "utf-16 entities",
        _entities('<!ENTITY a "ha">').decode().replace('<?xml version="1.0"?>', "").encode("utf-16"),
    )
    yield "odd encoding", h2pattern(note(0)).replace(b"UTF-8", b"zlib_codec")
    yield "deep", b"<song>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</song>"
    yield "wide", b"<song>" + b"<a/>" * 900_000 + b"</song>"
    yield "attributes", b"<song " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b"/>"
    yield "long text", h2pattern(note(0)).replace(b"Two and four", b"x" * 3_500_000)
    yield "a million notes", h2pattern(b"<note/>".decode() * 500_000)
    yield "many notes", h2pattern(*(note(n % 192, n % 18) for n in range(12_000)))
    yield "never closed", b"<song>" * 1000
    yield "instructions", b"<?x y?>" * 400_000 + b"<song/>"
    yield "comments", b"<song><!--" + b"x" * 3_000_000 + b"--></song>"


def hydrogen_attacks() -> Iterator[tuple[str, bytes]]:
    """Songs whose words are sound and whose numbers are not."""
    every = "".join(note(n % 192, n % 3) for n in range(1000))
    yield "columns times notes", h2song(pattern("a", every), sequence(*["a"] * 3900))
    yield "columns without end", h2song(pattern("a", note(0)), sequence(*["a"] * 30_000))
    ring = "<virtualPatternList><pattern><name>a</name><virtual>b</virtual></pattern><pattern><name>b</name><virtual>a</virtual></pattern></virtualPatternList>"
    yield "a ring of patterns", h2song(pattern("a", note(0)) + pattern("b", note(48)), ring + sequence("a", "b"))
    for number in _NUMBERS:
        said = number.decode()
        yield f"position {said[:9]}", h2pattern(note(0).replace(">0</position", f">{said}</position"))
        yield f"size {said[:9]}", h2pattern(note(0)).replace(b"<size>192", b"<size>" + number)
        yield f"unit {said[:9]}", h2pattern(note(0)).replace(b"<denominator>4", b"<denominator>" + number)
        yield f"velocity {said[:9]}", h2pattern(note(0, velocity=said))
        yield f"tempo {said[:9]}", h2song(pattern("a", note(0)), sequence("a")).replace(b"<bpm>92", b"<bpm>" + number)


def _track(*events: bytes) -> bytes:
    body = b"".join(events) + b"\0\xff\x2f\0"
    return b"MTrk" + struct.pack(">I", len(body)) + body


def _smf(*tracks: bytes, division: int = 480) -> bytes:
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), division) + b"".join(tracks)


def midi_attacks() -> Iterator[tuple[str, bytes]]:
    """MIDI files that say too much, or what no song says."""
    hit = b"\0\x99\x24\x60\0\x89\x24\0"
    yield "all at once", _smf(_track(hit * 9000))
    yield "too many", _smf(_track(hit * 90_000))
    yield "as many as may be", _smf(_track(b"\x10\x99\x24\x60\0\x89\x24\0" * 19_900))
    yield "in the far future", _smf(_track(b"\xff\xff\xff\x7f\x99\x24\x60" * 40))
    yield "an hour apart", _smf(_track(b"\x83\xff\x7f\x99\x24\x60" * 200))
    yield "one tick a quarter", _smf(_track(b"\x01\x99\x24\x60\0\x89\x24\0" * 9000), division=1)
    yield "the slowest tempo", _smf(_track(b"\0\xff\x51\x03\xff\xff\xff", hit))
    yield "the fastest tempo", _smf(_track(b"\0\xff\x51\x03\0\0\x01", hit))
    yield "no beats", _smf(_track(b"\0\xff\x58\x04\0\x02\x18\x08", hit))
    for beats, unit in ((1, 6), (255, 0), (255, 6), (1, 0), (13, 3), (16, 4), (1, 4)):
        yield f"meter {beats}/2^{unit}", _smf(_track(bytes((0, 0xFF, 0x58, 4, beats, unit, 24, 8)), hit * 20))
    yield (
        "tempo in each tick",
        _smf(_track(*(b"\x01\xff\x51\x03\x07\xa1" + bytes((n % 256,)) for n in range(20_000)), hit)),
    )
    yield "names of controls", _smf(_track(b"\0\xff\x03\x08\x1b[2J\x07\0\n\r", b'\0\xff\x06\x06]"\\\n=[', hit))
    yield "all keys", _smf(_track(*(bytes((7, 0x99, key, 1 + key)) for key in range(127))))
    notes = (bytes((n * 13 % 100, 0x90 + n % 9, 30 + n * 37 % 60, 1 + n % 120)) for n in range(19_900))
    yield "nothing but notes", _smf(_track(hit, *notes), division=480)
    chords = (bytes((95 * (n % 3 == 0), 0x90, 40 + n * 7 % 31, 90)) for n in range(9000))
    yield "a thousand chords", _smf(_track(hit, *chords), division=96)
    yield "one endless note", _smf(_track(hit, b"\0\x90\x3c\x40\xff\xff\x00\x80\x3c\0"), division=96)
    yield (
        "random places",
        _smf(_track(*(bytes((1 + n * 37 % 90, 0x99, 35 + n * 7 % 20, 1 + n * 31 % 126)) for n in range(9000)))),
    )


def mutated(content: bytes, dice: random.Random) -> bytes:
    """The file with a few bytes, numbers or blocks changed, left out, doubled or moved."""
    for _ in range(dice.choice((1, 1, 2, 5))):
        at, length = dice.randrange(len(content) or 1), dice.choice((1, 1, 2, 4, 30, 400))
        piece = content[at : at + length]
        match dice.choice((0, 1, 2, 3, 4, 4, 4, 4, 4, 5, 6)):
            case 0:
                content = content[:at] + bytes(dice.randrange(256) for _ in piece) + content[at + length :]
            case 1:
                content = content[:at] + content[at + length :]
            case 2:
                content = content[:at] + piece * dice.choice((2, 3, 50)) + content[at:]
            case 3:
                content = content[:at] if dice.random() < 0.2 else content
            case 4:
                content = _number(content, at, dice)
            case 5:
                content = content[:at] + piece[::-1] + content[at + length :]
            case _:
                to = dice.randrange(len(content) or 1)
                content = content[:to] + piece + content[to + length :]
    return content


def _number(content: bytes, at: int, dice: random.Random) -> bytes:
    """The file with the next number after a place changed for an unlikely one."""
    start = next(
        (index for index in range(at, min(at + 200, len(content))) if content[index : index + 1].isdigit()), at
    )
    end = start
    while content[end : end + 1].isdigit():
        end += 1
    digits = str(dice.randrange(10 ** dice.randint(1, 3))).encode()
    return content[:start] + (digits if dice.random() < 0.6 else dice.choice(_NUMBERS)) + content[end:]
