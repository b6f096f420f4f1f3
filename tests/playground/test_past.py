"""What a newcomer finds: a signal that waits, a plan to open, a document to read."""

from __future__ import annotations

from pathlib import Path

from playground.bot_process import BotProcess
from playground.past import live_through_the_past
from tests.patient_slack import serve_patiently


def test_a_newcomer_finds_a_signal_a_plan_and_a_document(tmp_path: Path, sqlite_url: str) -> None:
    log = tmp_path / "bot.log"
    with (
        serve_patiently(tmp_path) as playground,
        BotProcess(playground, sqlite_url, tick_seconds=0.3, log_file=log) as bot,
    ):
        live_through_the_past(playground)
        assert abs(playground.clock.offset.total_seconds()) < 60, "the past ends at the present"
        maya, priya = playground.person("Maya"), playground.person("Priya")
        assert maya.last_message is not None
        assert "2 of 2 goals reached" in maya.last_message.words
        maya.press("plan_open", in_=maya.last_message)
        plan = maya.wait_for_modal("Plan the conversation")
        assert "Present to the whole company" in str(plan.view.content)
        assert any(b"Leading is mostly making room." in file.content for file in priya.files())
        assert bot.stop() == 0
        assert "failed" not in bot.output
