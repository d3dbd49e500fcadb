"""The beats plugin. Its hooks are in `plugin`; nothing is imported here, so that its processes stay small."""
