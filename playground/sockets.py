"""Socket Mode: WebSocket connections over which an app is sent its payloads.

See https://docs.slack.dev/apis/events-api/using-socket-mode.
"""

from __future__ import annotations

import json
import logging
import secrets
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from simple_websocket import ConnectionClosed, Server

from playground.model import APP_ID

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 10


class _Connection:
    """One open connection. Sends are serialised: wsproto is not made for several threads."""

    def __init__(self, websocket: Server) -> None:
        self.websocket = websocket
        self._lock = threading.Lock()

    def send(self, message: Mapping[str, Any]) -> bool:
        """Send; False if the other side is gone."""
        try:
            with self._lock:
                self.websocket.send(json.dumps(message))
        except (ConnectionClosed, OSError):
            return False
        return True

    def close(self) -> None:
        """Say goodbye and close."""
        try:
            with self._lock:
                self.websocket.close()
        except (ConnectionClosed, OSError):
            return
        self.cut()

    def cut(self) -> None:
        """Close the TCP connection without a word."""
        try:
            self.websocket.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("The connection was gone already.")


class _Waiting:
    """An envelope on its way: set when its acknowledgement has come, or cannot come any more."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.acked = False
        self.body: Any = None


class Sockets:
    """All Socket Mode connections of the app."""

    def __init__(self) -> None:
        """No connection yet."""
        self._changed = threading.Condition()
        self._tickets: set[str] = set()
        self._connections: OrderedDict[int, _Connection] = OrderedDict()
        """Those that are sent payloads, the next one first."""
        self.opened = 0
        """How many connections have ever been opened."""
        self._closed = False
        self._open: set[_Connection] = set()
        """These and those that have been told to leave."""
        self._waiting: dict[str, _Waiting] = {}
        self.connection_seconds = 3600
        """What `hello` says about how long the connection will live."""

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def wait_for_connections(self, count: int = 1, timeout: float = 20.0) -> bool:
        """Wait until at least so many connections are open; False if that does not happen in `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._connections) >= count, timeout)

    def wait_for_opening(self, opened: int, timeout: float = 20.0) -> bool:
        """Wait until so many connections have ever been opened (`opened`): of a process that follows another, the
        connection of the one that died may still be counted. False if that does not happen in `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self.opened >= opened, timeout)

    def wait_until_gone(self, timeout: float = 20.0) -> bool:
        """Wait until no connection is open."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._open, timeout)

    def new_ticket(self) -> str:
        """What lets one connection in."""
        ticket = secrets.token_urlsafe(16)
        with self._changed:
            self._tickets.add(ticket)
        return ticket

    def serve(self, websocket: Server, ticket: str) -> None:
        """Talk to a connection until it closes. Blocks."""
        connection = _Connection(websocket)
        with self._changed:
            known = ticket in self._tickets and not self._closed
            self._tickets.discard(ticket)
            too_many = len(self._connections) >= MOST_CONNECTIONS
        if not known or too_many:
            connection.send(self._goodbye("too_many_websockets" if known else "link_disabled"))
            connection.close()
            return
        with self._changed:
            self._connections[id(connection)] = connection
            self._open.add(connection)
            self.opened += 1
            count = len(self._connections)
        connection.send(self._hello(count))
        with self._changed:
            self._changed.notify_all()
        try:
            while (message := websocket.receive()) is not None:
                self._received(message)
        except ConnectionClosed:
            log.debug("A Socket Mode connection has closed.")
        finally:
            with self._changed:
                self._connections.pop(id(connection), None)
                self._open.discard(connection)
                self._changed.notify_all()

    def send(
        self, kind: str, payload: Mapping[str, Any], *, seconds: float, retry: tuple[int, str] | None = None
    ) -> tuple[str, Any]:
        """Send a payload to one of the connections, in turn, and wait for its acknowledgement.

        Returns ("acked", body), ("timeout", None) after so many `seconds`, or ("no_connection", None). `retry` is the
        number and the reason of a repeated delivery.
        """
        envelope_id = secrets.token_hex(16)
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
        waiting = _Waiting()
        with self._changed:
            self._waiting[envelope_id] = waiting
        try:
            if not self._send_to_one(envelope):
                return "no_connection", None
            waiting.done.wait(seconds)
            return ("acked", waiting.body) if waiting.acked else ("timeout", None)
        finally:
            with self._changed:
                del self._waiting[envelope_id]

    def _send_to_one(self, envelope: Mapping[str, Any]) -> bool:
        while connection := self._next():
            if connection.send(envelope):
                return True
            with self._changed:
                self._connections.pop(id(connection), None)
        return False

    def refresh(self, seconds: float = 10.0) -> None:
        """Tell all connections that they will be closed, and disconnect them `seconds` later, as Slack does."""
        for connection in self._all():
            connection.send(self._goodbye("warning"))
        _later(seconds, self.disconnect)

    def disconnect(self, reason: str = "refresh_requested", grace: float = 10.0) -> None:
        """Send the present connections nothing more but why, and close those that still stay after `grace` seconds."""
        with self._changed:
            told = self._all()
            self._connections.clear()
            self._changed.notify_all()
        for connection in told:
            connection.send(self._goodbye(reason))
            if grace:
                _later(grace, connection.close)

    def close(self) -> None:
        """Close all connections, let none in any more, and give up on acknowledgements that are still to come."""
        self.disconnect("link_disabled", grace=0)
        with self._changed:
            self._closed = True
            for waiting in self._waiting.values():
                waiting.done.set()
            still_open = list(self._open)
        for connection in still_open:
            connection.close()

    def drop(self) -> None:
        """Cut all connections without a word."""
        with self._changed:
            still_open = list(self._open)
        for connection in still_open:
            connection.cut()

    def _next(self) -> _Connection | None:
        with self._changed:
            if not self._connections:
                return None
            key, connection = next(iter(self._connections.items()))
            self._connections.move_to_end(key)
            return connection

    def _all(self) -> list[_Connection]:
        with self._changed:
            return list(self._connections.values())

    def _received(self, message: str | bytes) -> None:
        try:
            content = json.loads(message)
        except ValueError:
            log.warning("The app sent something over Socket Mode that is not JSON.")
            return
        with self._changed:
            waiting = self._waiting.get(content.get("envelope_id", ""))
        if waiting is not None:
            waiting.body = content.get("payload")
            waiting.acked = True
            waiting.done.set()

    def _hello(self, count: int) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": count,
            "debug_info": {
                "host": "playground",
                "started": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
                "build_number": 1,
                "approximate_connection_time": self.connection_seconds,
            },
            "connection_info": {"app_id": APP_ID},
        }

    def _goodbye(self, reason: str) -> dict[str, Any]:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}


def _later(seconds: float, do: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, do)
    timer.daemon = True
    timer.start()
