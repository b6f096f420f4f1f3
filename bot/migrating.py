"""Runs the migrations in bot/migrations. Only bot.schema calls this, where there is something to migrate: Alembic is
large, and most starts find the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def migrate(connection: Connection) -> None:
    """Migrate to the newest schema, in the transaction of this connection."""
    command.upgrade(_configuration(connection), "head")


def heads() -> list[str]:
    """The newest revisions; more than one means that two migrations were written side by side."""
    return list(ScriptDirectory.from_config(_configuration(None)).get_heads())


def _configuration(connection: Connection | None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration
