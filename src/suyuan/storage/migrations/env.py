"""Alembic environment: the connection is handed over by ``suyuan.storage.database``."""

from alembic import context

from suyuan.storage.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
