"""What a leader does: open a session, mark attendance, record a take. Stored first, then told to the plugins."""
