"""Brings what came over a socket to Bolt's listeners, and each answer back the moment it is given."""

from __future__ import annotations

import time
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode.internals import send_response
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

log = structlog.get_logger(__name__)


def receive(app: App, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
    """Let the app, which must process before it responds, do what the request asks for.

    Bolt's own handler looks every ten milliseconds whether a listener on another thread has given an answer. Here the
    listener runs on the thread that the request came in on, and its answer goes out from there.
    """
    answer = _Answer(client, request)
    # What Bolt itself answers, such as that the app was removed, no listener has acknowledged.
    answer.send(app.dispatch(BoltRequest(mode="socket_mode", body=request.payload, context={"ack": answer})))


class _Answer(Ack):
    """Acknowledges a request: at once, and once."""

    def __init__(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._client = client
        self._request = request
        self._is_sent = False

    def __call__(self, *args: Any, **kwargs: Any) -> BoltResponse:
        response = super().__call__(*args, **kwargs)
        self.send(response)
        return response

    def send(self, response: BoltResponse) -> None:
        if self._is_sent:
            return
        self._is_sent = True
        try:
            send_response(self._client, self._request, response, time.time())
        except SlackClientNotConnectedError:
            # Slack tells the person, and sends an event again.
            log.warning("slack hung up before the answer", kind=self._request.type)
