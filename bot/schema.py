"""Brings the database to the newest schema: a new one at once, an older one by the migrations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    inspect,
    select,
    text,
)

from bot.database import open_database
from bot.lazily import lazily
from bot.models import Base

# Any number, the same in every replica: it names the lock under which one of them migrates.
_MIGRATION_LOCK = 7_306_103
_migrate: Callable[[Connection], None] = lazily("bot.migrating", "migrate")
_versions = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic notes how far the schema has come."""


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema. Replicas that start together wait for the first."""
    with engine.begin() as connection:
        # On SQLite the transaction itself is the lock: it begins as a writing one.
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        if not inspect(connection).has_table(_versions.name):
            _make(connection)
        elif connection.scalar(select(_versions.c.version_num)) != newest():
            _migrate(connection)


def upgrade_at(url: str) -> None:
    """Bring the database at `url` to the newest schema."""
    database = open_database(url)
    upgrade(database.engine)
    database.close()


def newest() -> str:
    """The newest revision, with which the name of its file begins."""
    files = (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")
    return max(file.name.partition("_")[0] for file in files)


def _make(connection: Connection) -> None:
    """Make all tables in a new database as the models have them; the migrations come to the same, says a test."""
    Base.metadata.create_all(connection, checkfirst=False)
    _versions.create(connection)
    connection.execute(_versions.insert().values(version_num=newest()))
