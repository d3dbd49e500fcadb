"""Takes heard again: mixed, played, cut into stems and drawn, each in a child process of its own."""
