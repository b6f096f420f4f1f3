"""The real process, `python -m bot run`, against the stand-in for Slack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.bot_process import BotProcess
from playground.person import Person
from playground.server import Playground
from tests.patient_slack import serve_patiently


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Playground]:
    with serve_patiently(tmp_path) as playground:
        yield playground


@pytest.fixture
def bot(slack: Playground, sqlite_url: str, tmp_path: Path) -> Iterator[BotProcess]:
    with BotProcess(slack, sqlite_url, tick_seconds=0.2, log_file=tmp_path / "bot.log") as process:
        yield process


@pytest.fixture
def maya(slack: Playground, bot: BotProcess) -> Person:
    """The mentor: English, London."""
    return slack.person("Maya")


@pytest.fixture
def jonas(slack: Playground, bot: BotProcess) -> Person:
    """The mentee: German, Berlin."""
    return slack.person("Jonas")
