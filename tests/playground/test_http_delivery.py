"""Payloads over HTTP: signed, encoded as Slack encodes them, and answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from slack_bolt import Ack, App, BoltResponse
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from werkzeug.serving import make_server

from playground.faults import Fault
from playground.person import Person
from playground.world import World


class Receiver:
    """An app behind HTTP, and the requests that it got."""

    def __init__(self) -> None:
        self.flask = Flask("receiver")
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.arrived = threading.Semaphore(0)


@pytest.fixture
def receiver(app: App, world: World) -> Iterator[Receiver]:
    """The Bolt app of the test behind Flask, with the world told where it is."""
    receiver = Receiver()
    handler = SlackRequestHandler(app)

    @receiver.flask.post("/slack/events")
    def events() -> Response:
        receiver.requests.append((dict(request.headers), request.get_data()))
        response = handler.handle(request)
        receiver.arrived.release()
        return response

    server = make_server("127.0.0.1", 0, receiver.flask, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    world.http_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


def test_commands_are_forms_that_bolt_finds_genuine(receiver: Receiver, app: App, maya: Person) -> None:
    app.command("/closure")(lambda ack, command: ack(f"heard {command['text']}"))
    maya.command("/closure plan")
    assert [message.text for message in maya.messages()] == ["heard plan"]
    headers, body = receiver.requests[0]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert b"command=%2Fclosure" in body


def test_the_signature_is_over_the_real_time(receiver: Receiver, app: App, world: World, maya: Person) -> None:
    app.command("/closure")(lambda ack: ack())
    world.clock.turn(world.clock.now() - world.clock.now().replace(year=2020))
    maya.command("/closure")
    headers, body = receiver.requests[0]
    assert SignatureVerifier(world.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("another").is_valid_request(body, headers)
    assert maya.notices == []


def test_interactions_carry_a_payload_field_and_their_answer_counts(
    receiver: Receiver, app: App, client: WebClient, world: World, maya: Person, kit
) -> None:
    app.view("form")(lambda ack: ack(response_action="errors", errors={"purpose": "More"}))
    client.views_open(trigger_id=world.new_trigger(maya.user).id, view=kit.modal(kit.field(), callback_id="form"))
    maya.type("Purpose", "x")
    assert maya.submit() == {"purpose": "More"}
    assert receiver.requests[0][1].startswith(b"payload=%7B")


def test_events_are_json_and_come_again_with_headers_when_refused(
    receiver: Receiver, app: App, world: World, maya: Person
) -> None:
    world.delivery.event_retry_seconds = (0.0, 0.01, 0.01)
    attempts: list[Any] = []

    @app.middleware
    def refuse_twice(req: Any, next: Any) -> Any:  # noqa: A002 - Bolt's name
        attempts.append(req.headers.get("x-slack-retry-num"))
        if len(attempts) < 3:
            raise ConnectionError("the database is away")
        return next()

    app.event("app_home_opened")(lambda: None)
    maya.open_home()
    for _ in range(3):
        assert receiver.arrived.acquire(timeout=5)
    assert attempts == [None, ["1"], ["2"]]
    headers, _ = receiver.requests[2]
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Slack-Retry-Reason"] == "connection_failed"


def test_an_app_can_ask_not_to_be_sent_an_event_again(receiver: Receiver, app: App, world: World, maya: Person) -> None:
    world.delivery.event_retry_seconds = (0.0,)

    @app.middleware
    def refuse(req: Any) -> BoltResponse:
        return BoltResponse(status=500, headers={"x-slack-no-retry": ["1"]})

    maya.open_home()
    assert receiver.arrived.acquire(timeout=5)
    world.delivery.stop()  # which waits for what is under way
    assert len(receiver.requests) == 1


def test_a_late_answer_and_no_answer_have_names(receiver: Receiver, app: App, world: World, maya: Person) -> None:
    release = threading.Event()

    @app.command("/closure")
    def slow(ack: Ack) -> None:
        release.wait(5)
        ack()

    world.delivery.ack_seconds = 0.1
    maya.command("/closure")
    release.set()
    world.http_url = "http://127.0.0.1:9/slack/events"
    maya.command("/closure")
    assert maya.notices == [
        '/closure failed with the error "operation_timeout"',
        '/closure failed with the error "dispatch_failed"',
    ]


def test_an_interaction_can_come_twice(receiver: Receiver, app: App, world: World, maya: Person) -> None:
    heard: list[str] = []

    @app.shortcut("log_check_in")
    def log_check_in(ack: Ack, body: dict[str, str]) -> None:
        heard.append(body["trigger_id"])
        ack()

    world.faults.add(Fault("delivered_twice", "interactive"))
    maya.global_shortcut("log_check_in")
    assert len(heard) == 2
    assert heard[0] == heard[1]
