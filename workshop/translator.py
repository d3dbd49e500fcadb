"""Say a sentence in the listener's language. One translator a request: two of them serve two languages side by side."""

from __future__ import annotations

import sys
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop.messages import Message, filled

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "nb")
LOCALE = Path(__file__).parent / "locale"
_NORWEGIAN = ("nb", "no", "nn")
_IN_ENGLISH = {
    "listen_in_group": "listen in the group",
    "share_with_me": "get a copy",
    "share_in_house": "share in the house",
    "publish_label": "publish on a label",
    "device_lost": "device lost",
    "disk_full": "disk full",
}
"""Closed words that are written for programs, as an English listener hears them."""


def language_of(environ: Mapping[str, str]) -> str:
    """The listener's language by the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set; English is the rest."""
    named = next((environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(key)), _windows_locale())
    return "nb" if named.lower().startswith(_NORWEGIAN) else "en"


def _windows_locale() -> str:
    """The language of the Windows user interface; empty elsewhere."""
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


class Translator:
    """Translates sentences to `language`; what the catalogue lacks is said in English.

    `locale` is a folder of gettext catalogues, the package's own where None.
    """

    def __init__(self, language: str = "en", locale: Path | None = None) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue = _load((locale or LOCALE) / self.language / "LC_MESSAGES" / "workshop.mo")

    def text(self, text: str) -> str:
        """A static sentence, as marked with `N_`; text that is in no catalogue comes back as it is."""
        said = self._catalogue.gettext(text) if text else ""
        return _IN_ENGLISH.get(said, said)

    def number(self, figures: str) -> str:
        """Figures with the language's decimal sign, as `84,5` in Norwegian."""
        return figures.replace(".", ",") if self.language == "nb" else figures

    def say(self, sentence: Message) -> str:
        """A message with its parameters filled in, themselves translated where they are messages."""
        if sentence.plural is None or sentence.count is None:
            text = self.text(sentence.id)
        else:
            text = self._catalogue.ngettext(sentence.id, sentence.plural, sentence.count)
        params = {key: self.value(value) for key, value in sentence.params.items()}
        try:
            return filled(text, params)
        except (KeyError, IndexError, ValueError):
            return str(sentence)

    def value(self, value: Any) -> Any:
        """A parameter as it is said: a message or a list of them as text, a fraction in figures, all else unchanged."""
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, float):
            return self.number(str(value))
        if isinstance(value, (list, tuple)):
            return ", ".join(str(self.value(item)) for item in value)
        return value


def _load(path: Path) -> NullTranslations:
    """The compiled catalogue at `path`; an empty one where there is none, as for English."""
    try:
        with path.open("rb") as file:
            return GNUTranslations(file)
    except FileNotFoundError:
        return NullTranslations()
