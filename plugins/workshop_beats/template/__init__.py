"""The beat template: what a file in `presets/beats/` may say, read and checked."""
