"""Takes the name of another plugin's kind of preset."""

from workshop import PresetKind, hookimpl


@hookimpl
def workshop_preset_kinds():
    yield PresetKind("beats", "steals_preset_kind:Beat")
