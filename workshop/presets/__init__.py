"""Presets: TOML files that leaders edit, looked up in layers: their own over the plugins' over the built-in ones."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop.errors import NotFoundError, PresetError
from workshop.messages import N_, Message, message
from workshop.nearest import did_you_mean
from workshop.presets.reading import parse, problem, read_text, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from workshop.paths import Paths
    from workshop.plugin.contributions import PresetKind, Remark
    from workshop.plugin.host import PluginHost


class Layer(StrEnum):
    """Where a preset comes from; an earlier one hides a later one of the same name."""

    USER = "user"
    PLUGIN = "plugin"
    BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True)
class PresetFile:
    """One file: `name` is the file's name without `.toml`; `plugin` the plugin whose folder it lies in, or empty."""

    kind: str
    name: str
    layer: Layer
    path: Path
    plugin: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and all that is wrong with it, each as file:line: field: what is wrong; nothing where it is right.

    `doubts` are told in the same way, of a file that can be used.
    """

    file: PresetFile
    problems: tuple[Message, ...]
    doubts: tuple[Message, ...] = ()


class Presets:
    """All presets of one library. Files are read afresh each time, so that an edit counts at once."""

    def __init__(self, paths: Paths, host: PluginHost, built_in: Path | None = None) -> None:
        self._paths = paths
        self._host = host
        self._built_in = built_in

    def kinds(self) -> dict[str, PresetKind]:
        """Every kind of preset by name, as plugins contribute them."""
        return {kind.name: kind for _, kind in self._host.collect("workshop_preset_kinds")}

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of all presets of a kind, in alphabetical order.

        Raises:
            NotFoundError: There is no such kind.
        """
        return tuple(sorted({file.name for file in self.files(kind)}))

    def files(self, kind: str) -> tuple[PresetFile, ...]:
        """All files of a kind, by layer and name, those that others hide included.

        Raises:
            NotFoundError: There is no such kind.
        """
        self._kind(kind)
        return tuple(file for layer, folder, plugin in self._folders() for file in _listed(kind, layer, folder, plugin))

    def where(self, kind: str, name: str) -> tuple[PresetFile, ...]:
        """The files of one name; the first is the one that counts.

        Raises:
            NotFoundError: There is no such kind or preset.
        """
        wanted = unicodedata.normalize("NFC", name)
        files = self.files(kind)
        found = tuple(file for file in files if file.name == wanted)
        if not found:
            absent = self._kind(kind).absent or N_("There is no preset called “{name}”.")
            stray = next((not_read(stray) for stray in self.strays(kind) if _named(stray) == wanted), None)
            near = did_you_mean(wanted, {file.name for file in files})
            raise NotFoundError(Message(absent, {"name": name}), stray or near)
        return found

    def strays(self, kind: str) -> tuple[Path, ...]:
        """The leader's own files of a kind that are passed over, since an editor put another ending to their names."""
        found = sorted((self._paths.presets / kind).glob("*.[tT][oO][mM][lL].[tT][xX][tT]"))
        return tuple(path for path in found if not path.name.startswith("."))

    def load(self, kind: str, name: str) -> Any:
        """The preset as the pydantic model of its kind.

        Raises:
            NotFoundError: There is no such kind or preset.
            PresetError: The file that counts is wrong; nothing takes its place unasked.
            PluginError: The plugin of this kind cannot be used.
        """
        return self._read(self.where(kind, name)[0])

    def read(self, kind: str, path: Path) -> Any:
        """A file that lies in no layer, such as one that a friend sent, as the pydantic model of a kind.

        Raises:
            NotFoundError: There is no such kind.
            PresetError: The file is wrong.
            PluginError: The plugin of this kind cannot be used.
        """
        return self._read(PresetFile(kind, path.stem, Layer.USER, path))

    def check(self, kind: str | None = None) -> list[Checked]:
        """Read every file of a kind, or of all kinds, hidden ones too.

        Raises:
            NotFoundError: There is no such kind.
            PluginError: The plugin of a kind cannot be used.
        """
        kinds = sorted(self.kinds()) if kind is None else [kind]
        return [self.check_file(file) for name in kinds for file in self.files(name)]

    def check_file(self, file: PresetFile) -> Checked:
        """Read one file and say all that is wrong with it."""
        try:
            preset = self._read(file)
            remarks = self._remarks(file, preset)
            text = read_text(file.path) if remarks else ""
        except PresetError as error:
            return Checked(file, error.problems)
        from workshop.presets.remarks import remarked

        wrong, doubts = (
            tuple(remarked(remark, file.path, text) for remark in remarks if remark.wrong == wrong)
            for wrong in (True, False)
        )
        return Checked(file, wrong, doubts)

    def _remarks(self, file: PresetFile, preset: Any) -> tuple[Remark, ...]:
        """What its plugin has to say of a preset that is right in itself."""
        review = self._kind(file.kind).review
        if not review:
            return ()
        asked = self._host.resolve(self._owner(file.kind), review)
        try:
            return tuple(asked(preset, self.names))
        except Exception as error:
            raise _unchecked(file, error) from error

    def _read(self, file: PresetFile) -> Any:
        """The checked content of one file."""
        model = self._model(file.kind)
        from pydantic import ValidationError

        text = read_text(file.path)
        table = parse(file.path, text)
        try:
            return model.model_validate(table)
        except ValidationError as error:
            from workshop.presets.sentences import problems_of

            raise refusal(file.path, problems_of(error, model, file.path, text)) from error
        except Exception as error:
            raise _unchecked(file, error) from error

    def _model(self, kind: str) -> Any:
        """The pydantic model of a kind, imported by its plugin's path."""
        return self._host.resolve(self._owner(kind), self._kind(kind).schema)

    def _owner(self, kind: str) -> str:
        """The plugin that contributes a kind."""
        return next(plugin for plugin, known in self._host.collect("workshop_preset_kinds") if known.name == kind)

    def _kind(self, kind: str) -> PresetKind:
        """The kind of that name."""
        kinds = self.kinds()
        if kind not in kinds:
            raise NotFoundError(
                message("There is no kind of preset called “{kind}”.", kind=kind), did_you_mean(kind, kinds)
            )
        return kinds[kind]

    def _folders(self) -> Iterator[tuple[Layer, Path, str]]:
        """Every folder that holds presets, those that count first."""
        yield Layer.USER, self._paths.presets, ""
        seen = set()
        for plugin, module in self._host.modules():
            folder = _beside(module)
            if folder is not None and folder not in seen:
                seen.add(folder)
                yield Layer.PLUGIN, folder, plugin
        yield Layer.BUILT_IN, self._built_in or built_in_folder(), ""


def built_in_folder() -> Path:
    """The presets that ship with the toolkit: inside the installed package, or beside it in a checkout."""
    from importlib.resources import files

    package = Path(str(files("workshop")))
    packaged = package / "_presets"
    return packaged if packaged.is_dir() else package.parent / "presets"


def not_read(stray: Path) -> Message:
    """Say that a file is passed over, and what to call it."""
    return message("{file} is not read: give it the name {name}.", file=str(stray), name=f"{_named(stray)}.toml")


def _named(stray: Path) -> str:
    """The name of the preset that is meant by a file with another ending."""
    return unicodedata.normalize("NFC", stray.name[: -len(".toml.txt")])


def _unchecked(file: PresetFile, error: Exception) -> PresetError:
    """The refusal of a file on which its plugin's own check failed."""
    what = message("it cannot be checked ({error})", error=type(error).__name__)
    return refusal(file.path, (problem(file.path, what),))


def _listed(kind: str, layer: Layer, folder: Path, plugin: str) -> Iterator[PresetFile]:
    """The files of a kind in one folder; a folder that cannot be read has none."""
    for path in sorted((folder / kind).glob("*.toml")):
        if not path.name.startswith("."):
            yield PresetFile(kind, unicodedata.normalize("NFC", path.name.removesuffix(".toml")), layer, path, plugin)


def _beside(module: ModuleType) -> Path | None:
    """The folder `presets` of a plugin: in its package, or beside the leader's own file.

    A lone module among a machine's installed packages has none: a folder there would be nobody's.
    """
    if module.__file__ is None or not (module.__package__ or module.__name__.startswith("_workshop_user_")):
        return None
    return Path(module.__file__).parent / "presets"
