"""How a payload reaches the app: over Socket Mode, or by signed HTTP; with what the app answered."""

from __future__ import annotations

import heapq
import http.client
import json
import logging
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

from slack_sdk.signature import SignatureVerifier

from playground.faults import Faults
from playground.sockets import Sockets

log = logging.getLogger(__name__)

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Ack:
    """What came back for a payload."""

    failure: str = ""
    """Empty, or Slack's word for what went wrong: "operation_timeout" or "dispatch_failed"."""
    body: Any = None
    """What the app answered: a decoded JSON object, a text, or None."""
    no_retry: bool = False
    """Whether the app asked not to be sent this event again."""


class Delivery:
    """Brings payloads to the app, and events again when they do not arrive."""

    def __init__(self, sockets: Sockets, faults: Faults, signing_secret: str) -> None:
        """By Socket Mode until `http_url` is set."""
        self.http_url = ""
        """Where the app listens, such as http://127.0.0.1:3000/slack/events; empty for Socket Mode."""
        self.ack_seconds = 3.0
        """How long the app may take to acknowledge. https://docs.slack.dev/interactivity/handling-user-interaction"""
        self.event_retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
        """How long Slack waits, in real seconds, before it sends an event again. https://docs.slack.dev/apis/events-api"""
        self._sockets = sockets
        self._faults = faults
        self._signer = SignatureVerifier(signing_secret)
        self._events = ThreadPoolExecutor(max_workers=8, thread_name_prefix="events")
        self._agenda = _Agenda()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def deliver(self, kind: Kind, payload: Mapping[str, Any], *, retry: tuple[int, str] | None = None) -> Ack:
        """Send a payload and wait for the acknowledgement, `ack_seconds` at most.

        A command or interaction is not repeated. Must not be called with the world's lock held: the app may call
        back before it acknowledges.
        """
        ack = self._deliver_once(kind, payload, retry)
        if self._faults.next(kind, "delivered_twice"):
            self._deliver_once(kind, payload, (1, "http_timeout"))
        if self._faults.next(kind, "answer_lost"):
            return Ack(failure="operation_timeout")
        return ack

    def send_event(self, payload: Mapping[str, Any]) -> None:
        """Send an event in the background, and again if it is not acknowledged, as often as Slack does."""
        self._events.submit(self._attempt_event, payload, 0, "")

    def stop(self) -> None:
        """Send nothing more."""
        self._agenda.stop()
        self._events.shutdown(wait=True, cancel_futures=True)

    def _attempt_event(self, payload: Mapping[str, Any], attempt: int, reason: str) -> None:
        ack = self.deliver("events_api", payload, retry=(attempt, reason) if attempt else None)
        if not ack.failure or ack.no_retry or attempt >= len(self.event_retry_seconds):
            return
        reason = "http_timeout" if ack.failure == "operation_timeout" else "connection_failed"
        self._agenda.after(
            self.event_retry_seconds[attempt],
            lambda: self._events.submit(self._attempt_event, payload, attempt + 1, reason),
        )

    def _deliver_once(self, kind: Kind, payload: Mapping[str, Any], retry: tuple[int, str] | None) -> Ack:
        if self.http_url:
            return self._post(kind, payload, retry)
        outcome, body = self._sockets.send(kind, payload, seconds=self.ack_seconds, retry=retry)
        failures = {"timeout": "operation_timeout", "no_connection": "dispatch_failed"}
        return Ack(failure=failures.get(outcome, ""), body=body)

    def _post(self, kind: Kind, payload: Mapping[str, Any], retry: tuple[int, str] | None) -> Ack:
        body, content_type = _encoded(kind, payload)
        # The real time: the app refuses what is more than five minutes old.
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": self._signer.generate_signature(timestamp=timestamp, body=body) or "",
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        request = urllib.request.Request(self.http_url, body.encode(), headers)  # noqa: S310 - loopback, set by us
        try:
            with self._opener.open(request, timeout=self.ack_seconds) as response:
                return Ack(body=_decoded(response.read(), response.headers.get_content_type()))
        except urllib.error.HTTPError as error:
            with error:
                error.read()
            return Ack(failure="dispatch_failed", no_retry=error.headers.get("X-Slack-No-Retry") == "1")
        except TimeoutError:
            return Ack(failure="operation_timeout")
        except (OSError, http.client.HTTPException) as error:
            timed_out = isinstance(getattr(error, "reason", None), TimeoutError)
            return Ack(failure="operation_timeout" if timed_out else "dispatch_failed")


class _Agenda:
    """Runs things later, on one thread, begun when it is first needed."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._changed = threading.Condition()
        self._count = 0
        self._stopped = False
        self._thread: threading.Thread | None = None

    def after(self, seconds: float, run: Callable[[], object]) -> None:
        with self._changed:
            if self._stopped:
                return
            self._count += 1
            heapq.heappush(self._due, (time.monotonic() + seconds, self._count, run))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="event retries", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while run := self._next():
            run()

    def _next(self) -> Callable[[], object] | None:
        with self._changed:
            while not self._stopped:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None


def _encoded(kind: Kind, payload: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"


def _decoded(body: bytes, content_type: str) -> Any:
    if not body:
        return None
    text = body.decode()
    if content_type != "application/json":
        return text
    try:
        return json.loads(text)
    except ValueError:
        log.warning("The app answered JSON that cannot be decoded.")
        return text
