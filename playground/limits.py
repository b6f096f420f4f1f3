"""Rate limits: how often a method may be called in a workspace.

See https://docs.slack.dev/apis/web-api/rate-limits. Slack does not publish how large its bursts are; the ones here
are a guess on the strict side.
"""

from __future__ import annotations

import math
import threading
import time

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute."""

METHOD_TIERS: dict[str, int] = {
    "apps.connections.open": 1,
    "users.list": 2,
    "conversations.list": 2,
    "canvases.create": 2,
    "dnd.teamInfo": 2,
    "chat.update": 3,
    "chat.delete": 3,
    "conversations.open": 3,
    "conversations.info": 3,
    "conversations.history": 3,
    "users.conversations": 3,
    "team.info": 3,
    "users.lookupByEmail": 3,
    "dnd.info": 3,
    "bots.info": 3,
    "canvases.edit": 3,
    "canvases.access.set": 3,
    "canvases.getContent": 3,
    "chat.postEphemeral": 4,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "users.info": 4,
    "conversations.members": 4,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
    "files.info": 4,
}

SPECIAL_PER_MINUTE = {"auth.test": 600, "chat.getPermalink": 600}


class _Bucket:
    """Fills evenly up to `size`; each call takes one out."""

    def __init__(self, per_minute: float, size: float) -> None:
        self.per_second = per_minute / 60
        self.size = size
        self.level = size
        self.at = time.monotonic()

    def wait(self) -> float:
        """Seconds until a call would pass, 0 if now."""
        now = time.monotonic()
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.per_second

    def take(self) -> None:
        self.level -= 1


class Limits:
    """Slack's rate limits, off until `on` is set."""

    def __init__(self) -> None:
        """Everything as Slack documents it; each value may be changed."""
        self.on = False
        self.per_minute = {
            **{method: TIERS[tier] for method, tier in METHOD_TIERS.items()},
            **SPECIAL_PER_MINUTE,
        }
        """By method; what is not in here is not limited."""
        self.burst_seconds = 15.0
        """A method's bucket holds what it may do in this time, and five calls at least."""
        self.posts_per_channel = 60
        """Messages a minute into one channel: one a second."""
        self.channel_burst = 5
        self.posts_per_workspace = 600
        """Messages a minute in all: "several hundred", says Slack."""
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._lock = threading.Lock()

    def wait_for(self, method: str, team_id: str, channel_id: str = "") -> int:
        """Count a call; return 0 if it may pass, else after how many whole seconds to try again."""
        if not self.on:
            return 0
        with self._lock:
            buckets = self._buckets_of(method, team_id, channel_id)
            wait = max((bucket.wait() for bucket in buckets), default=0.0)
            if wait > 0:
                return math.ceil(wait)
            for bucket in buckets:
                bucket.take()
        return 0

    def _buckets_of(self, method: str, team_id: str, channel_id: str) -> list[_Bucket]:
        if method == "chat.postMessage":
            return [
                self._bucket(("channel", team_id, channel_id), self.posts_per_channel, self.channel_burst),
                self._bucket(("workspace", team_id), self.posts_per_workspace, self._burst(self.posts_per_workspace)),
            ]
        if method not in self.per_minute:
            return []
        per_minute = self.per_minute[method]
        return [self._bucket((method, team_id), per_minute, self._burst(per_minute))]

    def _burst(self, per_minute: float) -> float:
        return max(5.0, per_minute * self.burst_seconds / 60)

    def _bucket(self, key: tuple[str, ...], per_minute: float, size: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None or bucket.per_second != per_minute / 60:
            bucket = self._buckets[key] = _Bucket(per_minute, size)
        return bucket
