"""The steps that bring an older library's tables up to date, as Alembic runs them."""
