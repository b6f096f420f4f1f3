"""Brings the database to the newest schema with the migrations in bot/migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

# Any number, the same in every replica: it names the lock under which one of them migrates.
_MIGRATION_LOCK = 7_306_103


def upgrade(engine: Engine) -> None:
    """Migrate to the newest schema. Replicas that start together wait for the first."""
    with engine.begin() as connection:
        # On SQLite the transaction itself is the lock: it begins as a writing one.
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
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
