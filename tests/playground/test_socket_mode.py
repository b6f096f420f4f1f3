"""Socket Mode with a real Bolt app, and with bare WebSocket clients."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from simple_websocket import Client, ConnectionClosed
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.faults import Fault
from playground.person import Person
from playground.server import Playground
from playground.world import World

Connect = Callable[[App], SocketModeHandler]
Dial = Callable[[], Client]


class BareClient(Client):
    """A WebSocket client that does not overlook a message that comes together with the handshake's answer."""

    def handshake(self) -> None:
        super().handshake()
        self._handle_events()


@pytest.fixture
def dial(playground: Playground) -> Iterator[Dial]:
    """Opens a bare connection that has been greeted."""
    client = WebClient(token=playground.world.app_token, base_url=playground.api_url)
    with ExitStack() as stack:

        def dial() -> Client:
            websocket = BareClient.connect(client.apps_connections_open(app_token=playground.world.app_token)["url"])
            stack.callback(_hang_up, websocket)
            return websocket

        yield dial


def _hang_up(websocket: Client) -> None:
    if websocket.connected:
        websocket.close()
    websocket.thread.join()


def next_message(websocket: Client) -> dict[str, Any]:
    received = websocket.receive(timeout=5)
    assert received is not None
    message: dict[str, Any] = json.loads(received)
    return message


def test_hello_counts_the_connections(dial: Dial) -> None:
    hellos = [next_message(dial()), next_message(dial())]
    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    assert hellos[0]["type"] == "hello"
    assert hellos[0]["debug_info"]["approximate_connection_time"] > 0
    assert hellos[0]["connection_info"]["app_id"] == "A0SENDOFF"


def test_a_ticket_lets_one_in(playground: Playground) -> None:
    client = WebClient(base_url=playground.api_url)
    url = client.apps_connections_open(app_token=playground.world.app_token)["url"]
    first = BareClient.connect(url)
    assert next_message(first)["type"] == "hello"
    second = BareClient.connect(url)
    assert next_message(second) == {
        "type": "disconnect",
        "reason": "link_disabled",
        "debug_info": {"host": "playground"},
    }
    for websocket in (first, second):
        _hang_up(websocket)


def test_an_eleventh_connection_is_one_too_many(dial: Dial) -> None:
    hellos = [next_message(dial()) for _ in range(10)]
    assert hellos[-1]["num_connections"] == 10
    assert next_message(dial())["reason"] == "too_many_websockets"


def test_each_payload_goes_to_one_connection_in_turn(dial: Dial, maya: Person, world: World) -> None:
    connections = [dial(), dial()]
    for websocket in connections:
        assert next_message(websocket)["type"] == "hello"
    commands = [threading.Thread(target=maya.command, args=("/closure plan",)) for _ in range(4)]
    for command in commands:
        command.start()
    for websocket in connections:
        for _ in range(2):
            envelope = next_message(websocket)
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            websocket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
    for command in commands:
        command.join()
    assert maya.notices == []


def test_without_a_connection_the_person_is_told(maya: Person) -> None:
    maya.command("/closure plan")
    assert maya.notices == ['/closure failed with the error "dispatch_failed"']


def test_a_late_ack_is_shown_as_slack_shows_it(app: App, connect: Connect, world: World, maya: Person) -> None:
    connect(app)
    world.delivery.ack_seconds = 0.05
    maya.command("/closure plan")
    assert maya.notices == ['/closure failed with the error "operation_timeout"']


def test_an_action_without_an_ack_leaves_a_warning_mark(
    app: App, connect: Connect, client: WebClient, world: World, maya: Person, kit
) -> None:
    connect(app)
    client.chat_postMessage(channel=maya.id, text="x", blocks=[kit.actions(kit.button("Go", "go"))])
    world.delivery.ack_seconds = 0.05
    maya.press("Go")
    assert maya.last_message
    assert maya.last_message.warnings == {("actions", "go")}
    world.delivery.ack_seconds = 2
    app.action("go")(lambda ack: ack())
    maya.press("Go")
    assert maya.last_message.warnings == set()


def test_an_unknown_command_is_none(app: App, connect: Connect, maya: Person) -> None:
    connect(app)
    maya.command("/dance")
    assert maya.notices == ["/dance is not a valid command."]


def test_an_ack_with_words_is_shown_to_the_person(app: App, connect: Connect, maya: Person, jonas: Person) -> None:
    @app.command("/closure")
    def closure(ack: Ack, command: dict[str, str]) -> None:
        if command["text"] == "all":
            ack(text="for all", response_type="in_channel")
        elif command["text"] == "broken":
            ack(text="x" * 40_001)
        else:
            ack("only you")

    connect(app)
    maya.command("/closure", channel="general")
    maya.command("/closure all", channel="general")
    assert [(each.text, each.is_ephemeral) for each in maya.messages("general")] == [
        ("only you", True),
        ("for all", False),
    ]
    assert [each.text for each in jonas.messages("general")] == ["for all"]
    maya.command("/closure broken")
    assert maya.notices == ['/closure failed with the error "dispatch_unknown_error"']


def test_text_arrives_escaped_if_the_manifest_says_so(app: App, connect: Connect, maya: Person, jonas: Person) -> None:
    heard: list[str] = []

    @app.command("/closure")
    @app.command("/raw")
    def any_command(ack: Ack, command: dict[str, str]) -> None:
        heard.append(command["text"])
        ack()

    connect(app)
    maya.command("/closure plan @Jonas & <b> https://example.org/?a=1&b=2")
    maya.command(f"/closure plan {jonas.mention} @jonas.weber @Jonas Weber @nobody")
    maya.command("/raw plan @Jonas & <b>")
    assert heard == [
        f"plan {jonas.mention} &amp; &lt;b&gt; <https://example.org/?a=1&amp;b=2>",
        f"plan {jonas.mention} {jonas.mention} {jonas.mention} @nobody",
        "plan @Jonas & <b>",
    ]


def test_a_response_url_works_five_times_and_replaces(
    app: App, connect: Connect, client: WebClient, maya: Person, kit
) -> None:
    statuses: list[int] = []

    @app.action("go")
    def go(ack: Ack, respond: Respond) -> None:
        statuses.append(respond(text="replaced", replace_original=True).status_code)
        statuses.extend(respond(text=f"more {number}").status_code for number in range(5))
        ack()

    connect(app)
    client.chat_postMessage(channel=maya.id, text="x", blocks=[kit.actions(kit.button("Go", "go"))])
    maya.press("Go")
    assert statuses == [200] * 5 + [404]
    assert [message.text for message in maya.messages()] == ["replaced", "more 0", "more 1", "more 2", "more 3"]


def test_a_response_url_can_take_the_message_away(
    app: App, connect: Connect, client: WebClient, maya: Person, kit
) -> None:
    @app.action("go")
    def go(ack: Ack, respond: Respond) -> None:
        respond(delete_original=True)
        ack()

    connect(app)
    client.chat_postMessage(channel=maya.id, text="x", blocks=[kit.actions(kit.button("Go", "go"))])
    maya.press("Go")
    assert maya.messages() == []


def test_a_response_url_expires_in_real_time(app: App, connect: Connect, world: World, maya: Person) -> None:
    statuses: list[int] = []

    @app.command("/closure")
    def closure(ack: Ack, respond: Respond) -> None:
        statuses.append(respond(text="x" * 40_001).status_code)
        world.response_url_seconds = -1
        statuses.append(respond("too late").status_code)
        ack()

    connect(app)
    maya.command("/closure")
    assert statuses == [400, 404]
    assert maya.messages() == []


def test_shortcuts_reach_the_app(app: App, connect: Connect, maya: Person, jonas: Person) -> None:
    heard: list[Any] = []

    @app.shortcut("log_check_in")
    def log_check_in(ack: Ack, shortcut: dict[str, Any]) -> None:
        heard.append((shortcut["type"], shortcut["user"]["id"]))
        ack()

    @app.shortcut("save_to_diary")
    def save(ack: Ack, shortcut: dict[str, Any]) -> None:
        heard.append((shortcut["message"]["text"], shortcut["message"]["user"], shortcut["channel"]["name"]))
        ack()

    connect(app)
    jonas.global_shortcut("log_check_in")
    jonas.message_shortcut("save_to_diary", maya.say("Ask what they *need*", jonas.id))
    assert heard == [("shortcut", jonas.id), ("Ask what they *need*", maya.id, "directmessage")]
    assert jonas.notices == []


def test_opening_the_app_is_an_event(app: App, connect: Connect, maya: Person, client: WebClient, kit) -> None:
    heard: list[dict[str, Any]] = []

    @app.event("app_home_opened")
    def opened(event: dict[str, Any]) -> None:
        heard.append(event)
        client.views_publish(user_id=event["user"], view=kit.home(kit.section(f"visit {len(heard)}")))

    connect(app)
    maya.open_home()
    maya.see("visit 1")
    maya.open_home()
    maya.see("visit 2")
    assert "view" not in heard[0]
    assert heard[1]["view"]["blocks"][0]["text"]["text"] == "visit 1"
    assert (heard[1]["tab"], heard[1]["channel"]) == ("home", maya.dm.id)


def test_changes_of_people_and_of_the_installation_are_events(
    app: App, connect: Connect, world: World, jonas: Person
) -> None:
    heard: set[Any] = set()

    @app.event("user_change")
    def changed(event: dict[str, Any]) -> None:
        heard.add((event["user"]["id"], event["user"]["deleted"]))

    @app.event("tokens_revoked")
    def revoked(event: dict[str, Any]) -> None:
        heard.update(event["tokens"]["bot"])

    @app.event("app_uninstalled")
    def uninstalled() -> None:
        heard.add("uninstalled")

    connect(app)
    world.deactivate(jonas.id)
    _until(lambda: heard == {(jonas.id, True)})
    world.uninstall(world.default_workspace.id)
    _until(lambda: heard == {(jonas.id, True), world.default_workspace.bot_user_id, "uninstalled"})
    with pytest.raises(SlackApiError, match="account_inactive"):
        app.client.auth_test()


def test_events_that_nobody_subscribed_to_are_not_sent(app: App, connect: Connect, world: World) -> None:
    heard: list[str] = []
    arrived = threading.Event()
    app.event("team_join")(lambda: heard.append("team_join"))

    @app.event("user_change")
    def changed() -> None:
        arrived.set()

    connect(app)
    world.send_event(world.default_workspace.id, {"type": "team_join", "user": {}})
    world.change_person("U0MAYA0001", tz="Asia/Tokyo")
    assert arrived.wait(5)
    assert heard == []


def test_an_event_waits_for_a_connection_by_being_sent_again(
    app: App, connect: Connect, world: World, maya: Person
) -> None:
    world.delivery.event_retry_seconds = (0.0, 0.3)
    retries: list[str] = []
    arrived = threading.Event()

    @app.event("app_home_opened")
    def opened(request: Any) -> None:
        retries.extend(request.headers["x-slack-retry-num"])
        arrived.set()

    maya.open_home()
    connect(app)
    assert arrived.wait(5)
    assert retries in (["1"], ["2"])


def test_messages_to_the_app_are_events_with_the_scope(app: App, connect: Connect, maya: Person) -> None:
    heard: list[str] = []
    arrived = threading.Event()

    @app.event("message")
    def message(event: dict[str, Any]) -> None:
        heard.append(event["text"])
        arrived.set()

    connect(app)
    maya.say("hello", "general")
    maya.say("thank you", maya.dm)
    assert arrived.wait(5)
    assert heard == ["thank you"]


def test_a_duplicate_delivery_is_the_same_payload(app: App, connect: Connect, world: World, maya: Person) -> None:
    triggers: list[str] = []

    @app.command("/closure")
    def closure(ack: Ack, body: dict[str, str]) -> None:
        triggers.append(body["trigger_id"])
        ack()

    connect(app)
    world.faults.add(Fault("delivered_twice", "slash_commands", times=1))
    maya.command("/closure")
    maya.command("/closure")
    assert len(triggers) == 3
    assert triggers[0] == triggers[1] != triggers[2]


def test_bolt_is_answered_when_it_pings_and_comes_back_when_told_to(
    app: App, connect: Connect, world: World, maya: Person
) -> None:
    app.command("/closure")(lambda ack: ack("here"))
    handler = connect(app)
    session = handler.client.current_session
    assert session is not None
    maya.command("/closure")
    session.check_state()
    _until(lambda: session.last_ping_pong_time is not None)
    world.sockets.disconnect("refresh_requested")
    _until(lambda: handler.client.is_connected() and handler.client.current_session is not session)
    assert world.sockets.wait_for_connections()
    maya.command("/closure")
    assert [message.text for message in maya.messages()] == ["here", "here"]


def test_dropped_sockets_are_gone_at_once(dial: Dial, world: World) -> None:
    websocket = dial()
    assert next_message(websocket)["type"] == "hello"
    world.faults.drop_sockets()
    assert world.sockets.wait_until_gone(5)
    with pytest.raises(ConnectionClosed):
        websocket.receive(timeout=5)


def test_a_refresh_is_announced(dial: Dial, world: World) -> None:
    websocket = dial()
    assert next_message(websocket)["type"] == "hello"
    world.sockets.refresh(seconds=0.05)
    assert [next_message(websocket)["reason"] for _ in range(2)] == ["warning", "refresh_requested"]


def _until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    waiting = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        waiting.wait(0.02)
    pytest.fail("it did not happen in time")
