"""Each story is told twice: with a mentor who reads English and a mentee who reads German, and the other way round."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.database import open_database
from playground.bot_process import BotProcess
from playground.server import Playground
from prompts.language import Languages
from tests.end_to_end.stories.telling import Story

BEGINS = "2026-01-12"
"""A Monday."""


@dataclass(frozen=True)
class Telling:
    """Who is the mentor, who the mentee, and whether the process is killed between the chapters."""

    names: tuple[str, str]
    crashes: bool = False

    def __str__(self) -> str:
        return f"{self.names[0]} mentors {self.names[1]}{', with crashes' if self.crashes else ''}"


ENGLISH_MENTOR = Telling(("Maya", "Jonas"))
GERMAN_MENTOR = Telling(("Jonas", "Maya"))
ENGLISH_MENTOR_WITH_CRASHES = Telling(("Maya", "Jonas"), crashes=True)
GERMAN_MENTOR_WITH_CRASHES = Telling(("Jonas", "Maya"), crashes=True)


@pytest.fixture(params=[ENGLISH_MENTOR, GERMAN_MENTOR], ids=str)
def story(
    request: pytest.FixtureRequest, slack: Playground, languages: Languages, sqlite_url: str, tmp_path: Path
) -> Iterator[Story]:
    """A story that begins on a Monday in January 2026. In the end nothing has gone wrong, nothing was said that the
    story did not expect, and nobody was shown what another one kept for themselves."""
    telling: Telling = request.param
    processes: list[BotProcess] = []
    slack.clock.turn_to(datetime.fromisoformat(f"{BEGINS}T10:00+00:00"))

    def start() -> BotProcess:
        log = tmp_path / f"bot-{len(processes)}.log"
        contact = {"SENDOFF_SAFETY_CONTACT": slack.person("Alex").id}
        processes.append(BotProcess(slack, sqlite_url, contact, tick_seconds=0.2, log_file=log))
        return processes[-1]

    with ExitStack() as stack:
        stack.callback(lambda: [process.kill() for process in processes])
        database = open_database(sqlite_url)
        stack.callback(database.close)
        story = Story(slack, database, languages, start, telling.names, crashes=telling.crashes)
        yield story
        story.nobody_hears_anything()
        assert story.bot.stop() == 0
        for process in processes:
            assert _troubles(process.output, also_warnings=not telling.crashes) == []
        story.nothing_has_leaked()


def _troubles(output: str, *, also_warnings: bool) -> list[str]:
    """What went wrong by a process's own word; of one that was killed the last line may be cut off.

    That a tick is left out while the one before still runs is no trouble: this happens on a busy machine.
    """
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{") and line.endswith("}")]
    bad = {"error", "critical", *({"warning"} if also_warnings else ())}
    found = [str(event) for event in events if event["level"] in bad and event["logger"] != "apscheduler.scheduler"]
    return [*found, *re.findall(r"Traceback.*", output)]
