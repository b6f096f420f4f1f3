"""A real bot, connected by Socket Mode to a stand-in for Slack, and the people who use it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Sendoff, build
from bot.settings import Settings
from bot.socket_mode import Connection
from playground import deeds
from playground.person import Person
from playground.server import Playground
from playground.working_days import turn_to_working_hours
from playground.world import World
from tests.patient_slack import serve_patiently

BEGINS = datetime(2026, 11, 10, 10, tzinfo=UTC)
"""A working morning with no holiday near, whatever the day on which the tests run."""


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Playground]:
    with serve_patiently(tmp_path) as playground:
        playground.clock.turn_to(BEGINS)
        yield playground


@pytest.fixture
def world(slack: Playground) -> World:
    return slack.world


@pytest.fixture
def bot(slack: Playground, sqlite_url: str, tmp_path: Path) -> Iterator[Sendoff]:
    """The bot as `python -m bot run` puts it together, but in this process."""
    workspace = next(iter(slack.world.workspaces.values()))
    settings = Settings(
        slack_bot_token=workspace.bot_token,
        slack_app_token=slack.world.app_token,
        slack_api_url=slack.api_url,
        database_url=sqlite_url,
        tick_seconds=0.2,
        clock_offset_file=tmp_path / "offset",
    )
    connection = Connection(settings)
    sendoff = build(settings)
    connection.serve(sendoff.receive)
    assert slack.world.sockets.wait_for_connections(1, 10)
    scheduler = sendoff.start()
    yield sendoff
    # Closing waits up to three seconds for the next message to come in; hanging up spares every test that.
    closing = threading.Thread(target=connection.close)
    closing.start()
    slack.world.sockets.drop()
    closing.join()
    sendoff.stop(scheduler)


@pytest.fixture
def maya(slack: Playground, bot: Sendoff) -> Person:
    """The mentor: English, London."""
    return slack.person("Maya")


@pytest.fixture
def jonas(slack: Playground, bot: Sendoff) -> Person:
    """The mentee: German, Berlin."""
    return slack.person("Jonas")


@pytest.fixture
def priya(slack: Playground, bot: Sendoff) -> Person:
    """A colleague: English, New York."""
    return slack.person("Priya")


@pytest.fixture
def pair(maya: Person, jonas: Person) -> tuple[Person, Person]:
    """Maya is the mentor of Jonas: invited and accepted in Slack, as people do it."""
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.type("purpose", "Grow into leading a team")
    assert maya.submit() == {}
    maya.close()
    jonas.press("invitation_accept")
    maya.see("You are now the mentor of @Jonas Weber")
    jonas.see("@Maya Okafor ist jetzt")
    return maya, jonas


@pytest.fixture
def lena(slack: Playground, bot: Sendoff) -> Person:
    """The owner of the workspace: German, Berlin."""
    return slack.person("Lena")


@pytest.fixture
def alex(slack: Playground, bot: Sendoff, lena: Person) -> Person:
    """A programme manager, named by Lena, and no admin any more; at an hour at which everybody works."""
    alex = slack.person("Alex")
    turn_to_working_hours(slack, *map(slack.person, ("Alex", "Lena", "Maya", "Jonas", "Priya")))
    slack.world.change_person(alex.id, is_admin=False)
    deeds.name_manager(lena, alex)
    alex.see("@Lena Brandt has named you")
    return alex
