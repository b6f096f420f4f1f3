"""The connection to Slack: it is there before the bot is, answers at once, and lets go when all is done."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.receiving import receive
from bot.settings import Settings
from bot.socket_mode import Connection
from playground.person import Person
from playground.server import Playground

Connect = Callable[[], Connection]


@pytest.fixture
def connect(slack: Playground) -> Iterator[Connect]:
    settings = Settings(
        slack_bot_token=slack.world.default_workspace.bot_token,
        slack_app_token=slack.world.app_token,
        slack_api_url=slack.api_url,
    )
    opened: list[Connection] = []

    def connect() -> Connection:
        opened.append(Connection(settings))
        assert slack.world.sockets.wait_for_opening(len(opened))
        return opened[-1]

    yield connect
    slack.world.sockets.drop()
    for connection in opened:
        connection.close()


@pytest.fixture
def app(slack: Playground) -> App:
    client = WebClient(token=slack.world.default_workspace.bot_token, base_url=slack.api_url)
    return App(client=client, process_before_response=True)


def taken_by(app: App) -> Callable[[BaseSocketModeClient, SocketModeRequest], None]:
    return lambda client, request: receive(app, client, request)


def test_what_comes_before_the_bot_is_there_waits_for_it(slack: Playground, connect: Connect, app: App) -> None:
    maya = slack.person("Maya")
    app.command("/closure")(lambda ack: ack())
    connection = connect()
    with ThreadPoolExecutor(1) as pool:
        typed = pool.submit(maya.command, "/closure")
        time.sleep(0.3)
        assert not typed.done()
        connection.serve(taken_by(app))
        typed.result()
    assert maya.notices == []


def test_an_answer_goes_out_while_its_listener_goes_on(slack: Playground, connect: Connect, app: App) -> None:
    maya, answered, went_on = slack.person("Maya"), threading.Event(), threading.Event()

    def listen(ack: Ack) -> None:
        ack()
        if answered.wait(10):
            ack("Twice is once.")
            went_on.set()

    app.command("/closure")(listen)
    connect().serve(taken_by(app))
    maya.command("/closure")
    answered.set()
    assert went_on.wait(10)
    assert maya.notices == []
    assert maya.messages() == []


def test_closing_waits_for_what_has_begun(slack: Playground, connect: Connect, app: App) -> None:
    maya, begun = slack.person("Maya"), threading.Event()

    def listen(ack: Ack) -> None:
        begun.set()
        time.sleep(0.5)
        ack()

    app.command("/closure")(listen)
    connection = connect()
    connection.serve(taken_by(app))
    with ThreadPoolExecutor(1) as pool:
        typed = pool.submit(maya.command, "/closure")
        assert begun.wait(10)
        connection.close()
        typed.result()
    assert maya.notices == []


class _Pause(logging.Handler):
    """Stands where the SDK says that it begins to listen, and lets it go on when told."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.begins, self.goes_on = threading.Event(), threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage().startswith("Starting to receive"):
            self.begins.set()
            self.goes_on.wait(10)


@pytest.fixture
def pause() -> Iterator[_Pause]:
    logger, pause = logging.getLogger("slack_sdk.socket_mode.builtin.client"), _Pause()
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(pause)
    yield pause
    pause.goes_on.set()
    logger.removeHandler(pause)
    logger.setLevel(before)


def test_closing_ends_although_listening_just_begins(
    slack: Playground, connect: Connect, app: App, pause: _Pause
) -> None:
    connection = connect()
    connection.serve(taken_by(app))
    assert pause.begins.wait(10)
    closing = threading.Thread(target=connection.close, daemon=True)
    closing.start()
    assert slack.world.sockets.wait_until_gone(10)
    pause.goes_on.set()
    closing.join(10)
    assert not closing.is_alive()


def test_everyone_who_acts_at_once_is_listened_to_at_once(slack: Playground, connect: Connect, app: App) -> None:
    everyone = threading.Barrier(20)

    def listen(ack: Ack) -> None:
        everyone.wait(10)
        ack()

    app.command("/closure")(listen)
    connect().serve(taken_by(app))
    people = [slack.world.add_person(f"Person {number}") for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda user: Person(slack.world, user.id).command("/closure"), people))
    assert [slack.world.notices[user.id] for user in people] == [[]] * 20
