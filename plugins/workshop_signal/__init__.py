"""Signal and file-format library for the workshop's plugins. It has no hooks, and nothing is imported here."""
