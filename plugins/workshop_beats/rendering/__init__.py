"""Hand songs to the audio process and keep what it made."""
