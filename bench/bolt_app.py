"""The app that ours is compared with: a bare Bolt app, which opens the same form at every command.

`python -m bench.bolt_app`, with SLACK_BOT_TOKEN, SLACK_APP_TOKEN and SLACK_API_URL. It is put together as Bolt's own
documentation begins, knows nobody and keeps nothing.
"""

from __future__ import annotations

import os
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "A form"},
    "submit": {"type": "plain_text", "text": "Save"},
    "close": {"type": "plain_text", "text": "Close"},
    "blocks": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "How was it?"}},
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "In your words"},
            "element": {"type": "plain_text_input", "action_id": "typed", "multiline": True},
        },
    ],
}


def main() -> None:
    """Listen until the process is ended."""
    # Bolt warns where it finds a token that it was given a client for.
    app = App(client=WebClient(token=os.environ.pop("SLACK_BOT_TOKEN"), base_url=os.environ["SLACK_API_URL"]))
    for command in ("/mentorship", "/closure"):
        app.command(command)(open_form)
    SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()  # type: ignore[no-untyped-call]


def open_form(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Acknowledge, then open the form."""
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=FORM)


if __name__ == "__main__":
    main()
