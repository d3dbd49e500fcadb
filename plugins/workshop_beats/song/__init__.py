"""From a template to the notes of a whole song, on quarter notes and on frames."""
