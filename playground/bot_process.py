"""The bot as a process of its own, connected to a playground."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from playground.server import Playground

ROOT = Path(__file__).resolve().parent.parent
READY = '"event": "connected"'
"""What the bot says when it has been loaded; it connects to Slack before."""
STARTS_WITHIN = 30.0
STOPS_WITHIN = 30.0
_POLL = 0.1


class BotDidNotStart(Exception):
    """The bot's process ended or did not connect in time. The message holds what it said last."""


class BotProcess:
    """`python -m bot run`, in Socket Mode or, with `http_port`, by HTTP; or another app."""

    def __init__(
        self,
        playground: Playground,
        database_url: str,
        extra_env: Mapping[str, str] | None = None,
        *,
        arguments: Sequence[str] = ("-m", "bot", "run"),
        ready: str = READY,
        http_port: int | None = None,
        tick_seconds: float = 1.0,
        log_file: Path | None = None,
    ) -> None:
        """Start the process and wait until it is ready: it is connected, and its log says `ready`.

        `arguments` are what Python is to run; `tick_seconds` is how often its scheduler looks for what is due. What it
        says goes into `log_file`, or one that is removed in the end. Raises BotDidNotStart.
        """
        self.playground = playground
        self.http_port = http_port
        self._ready = ready
        self._own_log = log_file is None
        self.log_file = log_file or Path(tempfile.mkstemp(prefix="bot-", suffix=".log")[1])
        opened = playground.world.sockets.opened
        environment = bot_environment(playground, database_url, http_port=http_port)
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - what to run is our own choice
                [sys.executable, *arguments],
                cwd=ROOT,
                env={
                    **_surroundings(),
                    **environment,
                    "SENDOFF_TICK_SECONDS": str(tick_seconds),
                    **(extra_env or {}),
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C in a terminal would reach the bot too; here its owner stops it.
                start_new_session=True,
            )
        if http_port is not None:
            playground.world.http_url = f"http://127.0.0.1:{http_port}/slack/events"
        self._wait_until_connected(opened + 1)

    @property
    def output(self) -> str:
        """What the process has said so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process.poll() is None

    def stop(self) -> int:
        """Ask the bot to finish (SIGTERM) and wait for it; return its exit code (negative if it had to be killed)."""
        if self.is_running:
            self.process.terminate()
            # The SDK waits up to three seconds for something to come in before it lets go; hanging up spares us that.
            self.playground.world.sockets.drop()
        try:
            return self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        """End the process at once (SIGKILL), as a crash would; return its exit code."""
        self.process.kill()
        return self.process.wait()

    def __enter__(self) -> Self:
        """The running process."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop, and remove the log if nobody named a place for it."""
        self.stop()
        if self._own_log:
            self.log_file.unlink(missing_ok=True)

    def _wait_until_connected(self, opened: int) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self.is_running:
            if self._is_connected(opened):
                return
        self.kill()
        raise BotDidNotStart(self.output[-4000:])

    def _is_connected(self, opened: int) -> bool:
        if self.http_port is None:
            if not self.playground.world.sockets.wait_for_opening(opened, _POLL):
                return False
            # Most often the rest takes less than a poll.
            is_ready = self._ready in self.output
            time.sleep(0 if is_ready else _POLL / 5)
            return is_ready
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://127.0.0.1:{self.http_port}/health", timeout=1):
                return True
        except (OSError, urllib.error.URLError):
            time.sleep(_POLL)
            return False


def bot_environment(playground: Playground, database_url: str, *, http_port: int | None = None) -> dict[str, str]:
    """The environment variables with which a bot's process finds the playground."""
    world = playground.world
    environment = {
        "SLACK_BOT_TOKEN": world.default_workspace.bot_token,
        # An empty value keeps one from a developer's own .env out.
        "SLACK_APP_TOKEN": world.app_token if http_port is None else "",
        "SLACK_SIGNING_SECRET": world.signing_secret,
        "SLACK_API_URL": playground.api_url,
        "DATABASE_URL": database_url,
    }
    if http_port is not None:
        environment |= {"HOST": "127.0.0.1", "PORT": str(http_port)}
    if playground.clock.offset_file is not None:
        environment["SENDOFF_CLOCK_OFFSET_FILE"] = str(playground.clock.offset_file)
    return environment


def _surroundings() -> dict[str, str]:
    """Our own environment without proxies (Slack is on loopback) and without another Slack's settings."""
    ours = ("SLACK_", "SENDOFF_", "DATABASE_URL")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and not name.startswith(ours)
    }
