"""What Alembic runs to migrate: the steps, in the transaction that `workshop.store.migrate` opened."""

from __future__ import annotations

from alembic import context

from workshop.store.tables import METADATA, VERSION

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION.name,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
