"""README.txt: what the export is, what was left out and why, and what every column means, in Bokmål and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop import Disclosure

TITLE = {"nb": "LOGG FOR EN MUSIKKØKT (nivå: {level})", "en": "LOG OF A MUSIC SESSION (level: {level})"}
LEVELS = {
    "nb": {
        "alias": "Denne eksporten inneholder alias og ord fra mennesker. Del den bare med dem som skal ha den.",
        "pseudonymous": (
            "Ingen er navngitt, og id-ene gjelder bare denne eksporten. Pseudonymt er ikke anonymt:\n"
            "den som var til stede, kan kjenne igjen folk på tidspunkter, roller og stemmer, og på når i et\n"
            "opptak noen ble med."
        ),
        "counts": (
            "Bare summer. Små tall om mennesker er skjult (:).\n"
            "Ikke legg flere økter ved siden av hverandre i noe som publiseres."
        ),
    },
    "en": {
        "alias": "This export holds aliases and words of people. Share it only with those it is meant for.",
        "pseudonymous": (
            "Nobody is named, and the ids hold for this export only. Pseudonymous is not anonymous:\n"
            "somebody who was there can recognise people by times, roles and voices, and by when in a take\n"
            "somebody joined."
        ),
        "counts": (
            "Totals only. Small numbers of people are hidden (:).\n"
            "Do not put several sessions side by side in anything published."
        ),
    },
}
NOTES = {
    "nb": (
        "CSV-filene er UTF-8 med semikolon mellom kolonnene og punktum som desimaltegn. En apostrof foran\n"
        "=, +, - eller @ er satt inn for at regneark ikke skal lese teksten som en formel.\n"
        "session.json inneholder alt. Kontroller filene med: sha256sum -c manifest.sha256"
    ),
    "en": (
        "The CSV files are UTF-8 with semicolons between columns and a decimal point. An apostrophe before\n"
        "=, +, - or @ was put in so that spreadsheets do not read the text as a formula.\n"
        "session.json holds everything. Check the files with: sha256sum -c manifest.sha256"
    ),
}
LEFT_OUT = {"nb": "UTELATT", "en": "LEFT OUT"}
COLUMNS = {"nb": "KOLONNER", "en": "COLUMNS"}


def readme(disclosure: Disclosure) -> str:
    """The whole text, Bokmål first."""
    return "\n".join((*_part(disclosure, "nb"), "", "-" * 72, "", *_part(disclosure, "en"), ""))


def _part(disclosure: Disclosure, language: str) -> Iterator[str]:
    """The lines in one language."""
    level = str(disclosure.level)
    yield TITLE[language].format(level=level)
    yield from ("", LEVELS[language][level], "", NOTES[language], "", LEFT_OUT[language])
    for reason in disclosure.suppressed:
        yield f"  {reason.field}: {getattr(reason.why, language)}"
    if not disclosure.suppressed:
        yield "  -"
    yield from ("", COLUMNS[language])
    for table, columns in disclosure.definitions.items():
        yield from ("", f"  {table}")
        yield from (f"    {name}: {getattr(definition, language)}" for name, definition in columns.items())
