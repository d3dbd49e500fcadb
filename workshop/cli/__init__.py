"""The command line: what a leader types, and what is said back."""
