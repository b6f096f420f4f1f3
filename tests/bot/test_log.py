"""What stands in the log."""

from __future__ import annotations

import json
import subprocess
import sys

SAID = """
import logging
from bot.log import set_up_logging
set_up_logging("INFO")
for name in ("bot.app", "psycopg", "slack_sdk.web"):
    logger = logging.getLogger(name)
    logger.info("info"), logger.warning("warning"), logger.error("error")
"""


def test_of_the_libraries_stands_there_what_nobody_else_says() -> None:
    """Slack's write what people typed at INFO; the driver warns of a broken connection that is told anyway."""
    done = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=True)
    written = [(event["logger"], event["event"]) for event in map(json.loads, done.stderr.splitlines())]
    assert written == [
        *(("bot.app", level) for level in ("info", "warning", "error")),
        ("psycopg", "error"),
        *(("slack_sdk.web", level) for level in ("warning", "error")),
    ]
