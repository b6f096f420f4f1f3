"""Two processes on one PostgreSQL: what Slack brings twice, first to the one and then to the other, is done once."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import create_engine, text

from playground.bot_process import BotProcess
from playground.faults import Fault
from playground.server import Playground


def test_what_both_processes_are_told_has_its_effect_once(
    slack: Playground, postgresql_url: str, tmp_path: Path
) -> None:
    """A command, a form, a button, and the event that somebody has left."""
    maya, jonas = slack.person("Maya"), slack.person("Jonas")
    with ExitStack() as stack:
        for number in range(2):
            log_file = tmp_path / f"{number}.log"
            stack.enter_context(BotProcess(slack, postgresql_url, tick_seconds=0.2, log_file=log_file))
        for kind in ("slash_commands", "interactive", "events_api"):
            slack.world.faults.add(Fault("delivered_twice", kind))
        maya.command("/mentorship diary Once is enough")
        maya.see("learning diary")
        maya.command("/mentorship start @Jonas")
        maya.wait_for_modal()
        maya.choose("my_role", "mentor")
        assert maya.submit() == {}
        maya.close(everything=True)
        jonas.press("invitation_accept")
        maya.see("You are now the mentor of @Jonas Weber")
        slack.world.deactivate(jonas.id)
        maya.see("is no longer in this workspace")
        # Long enough for what must not come.
        slack.world.wait_for(lambda: False, timeout=1)
    words = [message.words for message in maya.messages()]
    assert sum("You are now the mentor" in each for each in words) == 1
    assert sum("is no longer in this workspace" in each for each in words) == 1
    engine = create_engine(postgresql_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        counts = [
            connection.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("diary_entries", "mentorships", "messages WHERE kind = 'partner_left'")
        ]
    engine.dispose()
    assert counts == [1, 1, 1]
