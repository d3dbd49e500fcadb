"""Ways to audio. A module has `open_stream` for the engine and `devices` for the short-lived child that lists them."""
