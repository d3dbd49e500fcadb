"""Play beats aloud: what sounds when, live keys, tap tempo, and MIDI clock for other machines."""
