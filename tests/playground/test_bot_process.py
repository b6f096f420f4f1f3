"""The bot's own process in the playground, and the command that starts both."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from playground.bot_process import ROOT, BotDidNotStart, BotProcess
from playground.server import Playground


def test_the_bot_connects_and_stops_when_asked(playground: Playground, tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    with BotProcess(playground, f"sqlite:///{tmp_path / 'sendoff.db'}", log_file=log) as bot:
        assert bot.is_running
        assert playground.world.sockets.count == 1
        assert bot.stop() == 0
    assert playground.world.sockets.wait_until_gone()
    assert "connected" in log.read_text()


def test_a_killed_bot_is_gone(playground: Playground, tmp_path: Path) -> None:
    with BotProcess(playground, f"sqlite:///{tmp_path / 'sendoff.db'}") as bot:
        assert bot.kill() == -signal.SIGKILL
        assert playground.world.sockets.wait_until_gone()


def test_a_bot_that_does_not_start_says_why(playground: Playground, tmp_path: Path) -> None:
    with pytest.raises(BotDidNotStart, match="SENDOFF_STALE_AFTER"):
        BotProcess(playground, f"sqlite:///{tmp_path / 'sendoff.db'}", {"SENDOFF_STALE_AFTER": "soup"})


def test_alone_it_says_how_to_connect_a_bot(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "playground", "--alone", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        assert process.stdout
        said = [process.stdout.readline()]
        while "python -m bot run" not in said[-1]:
            said.append(process.stdout.readline())
            assert said[-1] or process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    text = "".join(said)
    assert re.search(r"export SLACK_API_URL=http://127\.0\.0\.1:\d+/api/", text)
    assert "export SLACK_APP_TOKEN=xapp-" in text
    assert (tmp_path / "clock-offset").exists()
