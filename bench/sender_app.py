"""Our sender alone, for many workspaces: the bot is installed in one, and shares all the rest with it.

`python -m bench.sender_app`, with the settings of the bot, and in BENCH_TOKENS (JSON) each workspace's token by its id.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import replace

from bot.clock import system_clock
from bot.database import open_database
from bot.settings import read_settings
from bot.web_api import web_client
from prompts.language import load_languages
from prompts.sender import Sender


def main() -> None:
    """Send until the process is ended."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    settings = read_settings(os.environ)
    of_workspace = {
        team_id: replace(settings, slack_bot_token=token)
        for team_id, token in json.loads(os.environ["BENCH_TOKENS"]).items()
    }
    database = open_database(settings.database_url)
    sender = Sender(
        database,
        load_languages(),
        system_clock(settings.clock_offset_file),
        lambda team_id: web_client(of_workspace[team_id]),
        settings,
    )
    sender.start()
    while not stopping.wait(settings.tick_seconds):
        sender.wake()
    sender.stop()
    database.close()


if __name__ == "__main__":
    main()
