"""What goes wrong between an app and Slack, on demand.

world.faults.add(Fault("answer_lost", "chat.postMessage", every=3))
world.faults.add(Fault("rate_limited", "users.info", times=1, seconds=7))
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["request_lost", "answer_lost", "slow", "server_error", "rate_limited", "delivered_twice"]
Moment = Literal["arrived", "done", "answered"]
"""Of a call: it has arrived, it has taken effect, its answer is out (or the connection is closed)."""
Witness = Callable[[str, Moment], None]


@dataclass(frozen=True, kw_only=True)
class _Options:
    every: int = 1
    """Each so many-th matching call (1: each one)."""
    times: int | None = None
    """So often at most, then never again."""
    chance: float = 1.0
    """Of those, with this probability (from 0 to 1)."""
    seconds: float = 1.0
    """How long a slow answer takes; what Retry-After says."""
    status: int = 503
    """The HTTP status of a server error."""


@dataclass(frozen=True)
class Fault(_Options):
    """A fault and when it happens.

    "request_lost": the TCP connection closes before the method takes effect. "answer_lost": it closes after that,
    without an answer; or the app's own answer to an interaction does not arrive. "slow": the answer comes `seconds`
    late, after the effect. "server_error": HTTP `status`, no effect. "rate_limited": HTTP 429, no effect.
    "delivered_twice": an event or interaction reaches the app a second time.
    """

    kind: Kind
    what: str = "*"
    """A method's name; or for deliveries "events_api", "slash_commands", "interactive". "*" is any."""


@dataclass
class _Counted:
    fault: Fault
    seen: int = 0
    happened: int = 0


class Faults:
    """The faults that are in force. The same seed and the same calls give the same faults."""

    def __init__(self, seed: int = 0) -> None:
        """No faults yet; `seed` decides what chance decides."""
        self._counted: list[_Counted] = []
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._lock = threading.Lock()
        self.drop_sockets: Callable[[], None] = lambda: None
        """Cut all Socket Mode connections without a word. Set by the world."""
        self.witness: Witness = lambda _method, _moment: None
        """Told of each call at each of its moments, by the thread that serves it; nothing goes on before it returns."""

    def add(self, fault: Fault) -> None:
        """Bring a fault into force."""
        with self._lock:
            self._counted.append(_Counted(fault))

    def clear(self) -> None:
        """Make everything work again."""
        with self._lock:
            self._counted.clear()

    def seed(self, seed: int) -> None:
        """Begin chance anew."""
        self._random.seed(seed)

    def next(self, what: str, *kinds: Kind) -> Fault | None:
        """Count a call of `what`; return the first fault of `kinds` that happens to it, if one does."""
        if not self._counted:
            return None
        with self._lock:
            for counted in self._counted:
                if counted.fault.kind in kinds and counted.fault.what in {what, "*"} and self._happens(counted):
                    return counted.fault
        return None

    def _happens(self, counted: _Counted) -> bool:
        fault = counted.fault
        counted.seen += 1
        if fault.times is not None and counted.happened >= fault.times:
            return False
        if counted.seen % fault.every or (fault.chance < 1 and self._random.random() >= fault.chance):
            return False
        counted.happened += 1
        return True
