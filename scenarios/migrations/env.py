"""Runs the scripts on the connection that scenarios/schema.py hands over."""

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("metadata"),
    render_as_batch=True,
    user_module_prefix="db.",
)
with context.begin_transaction():
    context.run_migrations()
