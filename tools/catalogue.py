"""Bring the Norwegian catalogue up to date: extract every sentence, merge, compile, and say what is left to translate.

Run `python tools/catalogue.py` after changing a sentence, fill in what it names in workshop.po, and run it again. With
`--check` nothing is written; it fails where the file is not what that run would leave.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "workshop" / "locale" / "nb" / "LC_MESSAGES" / "workshop.po"
KEYWORDS = {"message": (1,), "plural": (1, 2), "N_": None}
HEADER = """\
# The music workshop in Norwegian bokmål.
msgid ""
msgstr ""
"Language: nb\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extracted() -> Catalog:
    """Every sentence of the core and the plugins, with the files it stands in; lines are left out, since they drift."""
    catalogue = Catalog(project="music-workshop", charset="utf-8", fuzzy=False)
    for folder in ("workshop", "plugins"):
        found = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS, comment_tags=())
        for filename, _line, sentence, _comments, _context in found:
            catalogue.add(sentence, locations=[(f"{folder}/{Path(filename).as_posix()}", None)])
    return catalogue


def read(path: Path = SOURCE) -> Catalog:
    """The catalogue in the file."""
    with path.open("rb") as file:
        return read_po(file, locale="nb")


def untranslated(catalogue: Catalog) -> list[Message]:
    """What is missing or only guessed at."""
    return [entry for entry in catalogue if entry.id and (entry.fuzzy or not _complete(entry))]


def merged() -> Catalog:
    """The file's catalogue with what was extracted merged in; sentences that are gone are dropped."""
    catalogue = read() if SOURCE.exists() else Catalog(locale="nb", charset="utf-8", fuzzy=False)
    catalogue.update(extracted(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return catalogue


def update() -> Catalog:
    """Merge what was extracted into the file. Returns the new catalogue."""
    catalogue = merged()
    write(catalogue)
    return catalogue


def text_of(catalogue: Catalog) -> bytes:
    """The file as it should be. The header holds no dates, so that a file without changes stays as it is."""
    file = BytesIO()
    file.write(HEADER.encode())
    write_po(file, catalogue, 100, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def write(catalogue: Catalog) -> None:
    """Write the file and compile it."""
    SOURCE.parent.mkdir(parents=True, exist_ok=True)
    SOURCE.write_bytes(text_of(catalogue))
    with SOURCE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def _complete(entry: Message) -> bool:
    """Whether every form is translated."""
    return all(entry.string) if isinstance(entry.string, (list, tuple)) else bool(entry.string)


def main() -> int:
    """Update, compile, and list what is left; 1 while something is."""
    check = "--check" in sys.argv
    catalogue = merged() if check else update()
    left = untranslated(catalogue)
    if check and text_of(catalogue) != SOURCE.read_bytes():
        sys.stdout.write("workshop.po is not up to date: run python tools/catalogue.py\n")
        return 1
    for entry in left:
        sys.stdout.write(f"{entry.id!r}\n")
    sys.stdout.write(f"{len(left)} sentences are left to translate.\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
