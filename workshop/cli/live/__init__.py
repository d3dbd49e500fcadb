"""The screen while recording: meters, warnings in words, and single keys."""
