"""Socket Mode: the connection over which Slack sends what people do.

Slack takes about half a second to let a bot in, and so does loading the bot: both are done at once. What comes in
before the bot is there waits for it. That is why this module loads nothing of the bot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from slack_sdk.http_retry import default_retry_handlers
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.settings import Settings
from bot.web_api import web_client

LISTENER_THREADS = 32
"""So many people can act at once. Of the SDK's ten threads, the eleventh would have to wait for one."""
RECEIVED_AT_ONCE = 16 * 1024
"""Bytes: most of what Slack sends is smaller, and the SDK reads anything larger piece by piece."""
_LISTENS_FOR = 0.2
"""Seconds in which the SDK looks whether it is to go on listening."""

Receive = Callable[[BaseSocketModeClient, SocketModeRequest], None]
"""Takes a request and answers it over the client."""


class Connection:
    """A connection to Slack, renewed whenever Slack asks for that."""

    def __init__(self, settings: Settings) -> None:
        """Begin to connect."""
        self._receiver: Future[Receive] = Future()
        self._client = SocketModeClient(
            app_token=settings.slack_app_token,
            web_client=web_client(settings, *default_retry_handlers()),
            concurrency=LISTENER_THREADS,
            receive_buffer_size=RECEIVED_AT_ONCE,
        )
        self._client.socket_mode_request_listeners.append(self._receive)
        connecting = ThreadPoolExecutor(1, thread_name_prefix="connecting")
        self._connected = connecting.submit(self._client.connect)
        connecting.shutdown(wait=False)

    def serve(self, receive: Receive) -> None:
        """Let this take what comes and what has come already. It is connected when this returns.

        Raises SlackApiError or URLError where Slack does not let the bot in.
        """
        self._receiver.set_result(receive)
        self._connected.result()

    def close(self) -> None:
        """Take nothing new, finish what has come, then hang up."""
        self._receiver.cancel()
        self._client.closed = True
        # The SDK waits for the next message for up to a second; None is one that says nothing.
        self._client.message_queue.put(None)
        self._client.message_workers.shutdown()
        hang_up(self._client)

    def _receive(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self._receiver.result()(client, request)


def hang_up(client: SocketModeClient) -> None:
    """Close a connection for good, also one that has only just been made: the SDK takes back that it is to end when it
    begins to listen at that very moment, and would wait for itself for ever."""
    runner = client.current_session_runner
    runner.event.set()
    while runner.is_alive():
        client.current_session_state.terminated = True
        client.disconnect()
        runner.thread.join(_LISTENS_FOR)
    client.close()


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    """A connection that is closed at the end of the block."""
    connection = Connection(settings)
    try:
        yield connection
    finally:
        connection.close()
