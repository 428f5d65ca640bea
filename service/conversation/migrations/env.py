"""Alembic's way in: migrates over the connection, and within the transaction, that ``Database`` gives."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
