"""The audio process: imports numpy, the audio libraries and the synthesiser, nothing of the workshop."""
