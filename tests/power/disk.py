"""A disk as a power cut leaves it: what was synced stays, and of the rest whatever the chosen kind of cut lets through.

It is fed the records of the shim (`shim/`) one by one and can be laid out as a folder after any of them.
"""

from __future__ import annotations

import os
import struct
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping
    from pathlib import Path

HEADER = struct.Struct("<IIQQQQII")
MAGIC = 0x57435550
SECTOR = 512


class Kind(IntEnum):
    """What a record tells; the numbers are the shim's, but for SAID, which the leader's side adds."""

    MADE = 1
    WRITE = 2
    SIZE = 3
    SYNC_BEGIN = 4
    SYNC_END = 5
    RENAME = 6
    LINK = 7
    UNLINK = 8
    FOLDER = 9
    RMDIR = 10
    SYMLINK = 11
    MODE = 12
    SAID = 100


class Cut(Enum):
    """What survives beside what was synced: nothing; all names but no data; any sectors and any names."""

    STRICT = "strict"
    NAMES = "names"
    TORN = "torn"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the log; `nanoseconds` is CLOCK_MONOTONIC, `offset` also a mode, a size or a sync's number."""

    kind: Kind
    nanoseconds: int
    inode: int
    offset: int
    process: int
    first: bytes
    second: bytes


def read_log(path: Path) -> list[Record]:
    """All records of a log, in their order."""
    content, records, at = path.read_bytes(), [], 0
    while at < len(content):
        magic, kind, nanoseconds, inode, offset, process, first, second = HEADER.unpack_from(content, at)
        assert magic == MAGIC, "the log is damaged"
        start = at + HEADER.size
        at = start + first + second
        parts = content[start : start + first], content[start + first : at]
        records.append(Record(Kind(kind), nanoseconds, inode, offset, process, *parts))
    return records


def say(path: Path, nanoseconds: int, what: bytes) -> None:
    """Add a record of something that somebody was told."""
    with path.open("ab", buffering=0) as log:
        log.write(HEADER.pack(MAGIC, Kind.SAID, nanoseconds, 0, 0, 0, len(what), 0) + what)


@dataclass(slots=True)
class Node:
    """A file or a folder: what is on the disk for certain, and the changes since, oldest first.

    A change is (WRITE, offset, data), (SIZE, size, b""), (MODE, mode, b"") or, in a folder, a dict of names to nodes, with
    None for a name that goes; a rename within a folder is one change.
    """

    mode: int
    folder: bool = False
    data: bytearray = field(default_factory=bytearray)
    names: dict[str, Node] = field(default_factory=dict)
    live: dict[str, Node] = field(default_factory=dict)
    changes: deque[tuple[Kind, int, bytes] | dict[str, Node | None]] = field(default_factory=deque)
    target: str = ""

    def alter(self, names: dict[str, Node | None]) -> None:
        """Change the names in a folder, for everybody at once and on the disk some time."""
        self.changes.append(names)
        _rename(self.live, names)

    def settle(self, count: int) -> None:
        """Have the oldest `count` changes on the disk."""
        for _ in range(min(count, len(self.changes))):
            self._apply(self.changes.popleft())

    def _apply(self, change: tuple[Kind, int, bytes] | dict[str, Node | None]) -> None:
        match change:
            case dict():
                _rename(self.names, change)
            case (Kind.MODE, mode, _):
                self.mode = mode
            case (Kind.SIZE, size, _):
                _resize(self.data, size)
            case (_, offset, data):
                _resize(self.data, max(len(self.data), offset + len(data)))
                self.data[offset : offset + len(data)] = data

    def torn(self, rng: random.Random) -> tuple[bytes, int]:
        """Content and mode with any part of what was not synced: sizes up to some change, sectors by chance."""
        data, mode = bytearray(self.data), self.mode
        until, likely = rng.randint(0, len(self.changes)), rng.choice([0.0, 0.5, 0.9, 1.0])
        for number, change in enumerate(self.changes):
            kind, offset, content = change
            if kind is Kind.MODE:
                mode = offset if rng.random() < likely else mode
            elif kind is Kind.SIZE:
                if number < until:
                    _resize(data, offset)
            else:
                if number < until:
                    _resize(data, max(len(data), offset + len(content)))
                for start, part in _sectors(offset, content):
                    if rng.random() < likely and start + len(part) <= len(data):
                        data[start : start + len(part)] = part
        return bytes(data), mode


class Disk:
    """The folder `root` and everything in it, from a copy of it (all of that on the disk) onwards.

    `inodes` are the numbers of the files that were copied, by their paths below the folder.
    """

    def __init__(self, root: str, baseline: Path, inodes: Mapping[str, int]) -> None:
        self._root = root
        self._by_inode: dict[int, Node] = {}
        self._syncs: dict[tuple[int, int], tuple[Node, int]] = {}
        self.top = self._read(baseline, baseline, inodes)

    def _read(self, copy: Path, baseline: Path, inodes: Mapping[str, int]) -> Node:
        """A node for what lies at `copy`."""
        facts = copy.lstat()
        node = Node(facts.st_mode & 0o7777, copy.is_dir() and not copy.is_symlink())
        if node.folder:
            node.names = {each.name: self._read(each, baseline, inodes) for each in copy.iterdir()}
            node.live = dict(node.names)
        elif copy.is_file():
            node.data = bytearray(copy.read_bytes())
        self._by_inode[inodes[copy.relative_to(baseline).as_posix()]] = node
        return node

    def feed(self, record: Record) -> None:
        """Do what a record tells."""
        node = self._by_inode.get(record.inode)
        path, second = record.first, record.second
        match record.kind:
            case Kind.MADE | Kind.FOLDER:
                made = Node(record.offset, record.kind is Kind.FOLDER)
                self._by_inode[record.inode] = made
                self._alter(path, made)
            case Kind.WRITE | Kind.SIZE | Kind.MODE if node is not None:
                node.changes.append((record.kind, record.offset, record.first))
            case Kind.SYNC_BEGIN if node is not None:
                self._syncs[record.process, record.offset] = node, len(node.changes)
            case Kind.SYNC_END if (record.process, record.offset) in self._syncs:
                self._settle(*self._syncs.pop((record.process, record.offset)))
            case Kind.UNLINK | Kind.RMDIR:
                self._alter(path, None)
            case Kind.SYMLINK:
                self._alter(second, Node(0o777, target=os.fsdecode(path)))
            case Kind.RENAME | Kind.LINK:
                self._move(path, second, leaves=record.kind is Kind.RENAME)

    def lay_out(self, target: Path, cut: Cut, rng: random.Random) -> None:
        """Write the folder as a cut of this kind leaves it."""
        _lay_out(self.top, target, cut, rng)

    def flush(self) -> None:
        """Have everything on the disk, as when nothing is cut off."""
        waiting = [self.top]
        while waiting:
            node = waiting.pop()
            node.settle(len(node.changes))
            waiting += node.names.values()

    def _settle(self, node: Node, count: int) -> None:
        """End a sync; another one of the same node may have settled some of its changes already."""
        node.settle(count)
        for key, (other, left) in self._syncs.items():
            if other is node:
                self._syncs[key] = other, max(left - count, 0)

    def _place(self, path: bytes) -> tuple[Node, str] | None:
        """The folder that a path lies in, and its name there; None for a path outside."""
        text = os.fsdecode(path)
        if not text.startswith(self._root + "/"):
            return None
        *folders, name = text[len(self._root) + 1 :].split("/")
        node = self.top
        for folder in folders:
            node = node.live[folder]
        return node, name

    def _alter(self, path: bytes, node: Node | None) -> None:
        if place := self._place(path):
            place[0].alter({place[1]: node})

    def _move(self, path: bytes, target: bytes, *, leaves: bool) -> None:
        """Rename or link; what comes from outside is not known and never does."""
        source, goal = self._place(path), self._place(target)
        if source is None:
            return
        node = source[0].live[source[1]]
        gone: dict[str, Node | None] = {source[1]: None} if leaves else {}
        if goal is not None and goal[0] is source[0]:
            source[0].alter({**gone, goal[1]: node})
            return
        if goal is not None:
            goal[0].alter({goal[1]: node})
        if gone:
            source[0].alter(gone)


def _lay_out(node: Node, target: Path, cut: Cut, rng: random.Random) -> None:
    """Write a node and all below it."""
    if node.target:
        target.symlink_to(node.target)
    elif node.folder:
        target.mkdir()
        for name, each in _names(node, cut, rng).items():
            _lay_out(each, target / name, cut, rng)
        target.chmod(node.mode)
    else:
        data, mode = node.torn(rng) if cut is Cut.TORN else (node.data, node.mode)
        target.write_bytes(data)
        target.chmod(mode)


def _names(node: Node, cut: Cut, rng: random.Random) -> dict[str, Node]:
    """The names that a folder has after a cut: those synced, all, or with some of the changes since."""
    if cut is Cut.NAMES:
        return node.live
    names = dict(node.names)
    if cut is Cut.TORN:
        until, orderly = rng.randint(0, len(node.changes)), rng.random() < 0.5
        for number, change in enumerate(node.changes):
            if number < until if orderly else rng.random() < 0.5:
                _rename(names, change)
    return names


def _rename(names: dict[str, Node], change: dict[str, Node | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def _resize(data: bytearray, size: int) -> None:
    if size < len(data):
        del data[size:]
    else:
        data.extend(bytes(size - len(data)))


def _sectors(offset: int, content: bytes) -> Iterator[tuple[int, bytes]]:
    """A write as the disk's sectors take it."""
    at = 0
    while at < len(content):
        length = min(SECTOR - (offset + at) % SECTOR, len(content) - at)
        yield offset + at, content[at : at + length]
        at += length
