"""canvases.*: documents in Slack."""

from __future__ import annotations

import re
from typing import Any

from playground.errors import Refusal
from playground.methods.call import Answer, Call, Method, Methods
from playground.model import Canvas

MOST_MARKDOWN = 1_048_576
LIST_IN_QUOTE = re.compile(r"^\s*>\s*([-*+]|\d+\.)\s", re.MULTILINE)
LEVELS = {"read", "write", "owner"}


def create(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/canvases.create

    Whether the workspace's plan allows it is decided by `Workspace.canvases_refused_with`.
    """
    if call.workspace.canvases_refused_with:
        raise Refusal(call.workspace.canvases_refused_with)
    markdown = _markdown(call.decoded("document_content"), "canvas_creation_failed")
    canvas = Canvas(
        id=call.world.new_id("F"),
        team_id=call.workspace.id,
        title=call.text("title") or "Untitled",
        markdown=markdown,
        created=call.world.now(),
        access={call.workspace.bot_user_id: "owner"},
    )
    if call.text("channel_id"):
        canvas.access[call.channel("channel_id").id] = "write"
    with call.world.lock:
        call.world.canvases[canvas.id] = canvas
    return {"canvas_id": canvas.id}


def edit(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/canvases.edit: one change of the whole canvas a call."""
    canvas = _canvas(call)
    changes = call.decoded("changes")
    if not isinstance(changes, list) or len(changes) != 1:
        raise Refusal("invalid_arguments")
    change = changes[0]
    operation = change.get("operation")
    if operation == "rename":
        canvas.title = _markdown(change.get("title_content"), "canvas_editing_failed")
        return {}
    new = _markdown(change.get("document_content"), "canvas_editing_failed")
    if change.get("section_id"):
        # Sections come from canvases.sections.lookup, which this playground does not have.
        raise Refusal("canvas_editing_failed", detail="section not found")
    edited = {
        "insert_at_start": f"{new}\n{canvas.markdown}",
        "insert_at_end": f"{canvas.markdown}\n{new}",
        "replace": new,
    }
    if operation not in edited:
        raise Refusal("invalid_arguments")
    with call.world.lock:
        canvas.markdown = edited[operation]
        call.world.touch(canvas.access)
    return {}


def set_access(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/canvases.access.set"""
    canvas = _canvas(call)
    users, channels, level = call.names("user_ids"), call.names("channel_ids"), call.required("access_level")
    if bool(users) == bool(channels) or level not in LEVELS or (channels and level == "owner"):
        raise Refusal("invalid_parameters")
    for user_id in users:
        user = call.world.users.get(user_id)
        if user is None or user.team_id != canvas.team_id or user.deleted:
            raise Refusal("user_not_found")
    for channel_id in channels:
        channel = call.world.channels.get(channel_id)
        if channel is None or channel.team_id != canvas.team_id or channel.kind in {"im", "mpim"}:
            raise Refusal("channel_not_found")
    with call.world.lock:
        for each in (*users, *channels):
            canvas.access[each] = level
        call.world.touch(users)
    return {}


def get_content(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/canvases.getContent, as Markdown."""
    return {"content": _canvas(call).markdown}


def _canvas(call: Call) -> Canvas:
    canvas = call.world.canvases.get(call.required("canvas_id"))
    if canvas is None or canvas.team_id != call.workspace.id:
        raise Refusal("canvas_not_found")
    return canvas


def _markdown(content: Any, error: str) -> str:
    if content is None:
        return ""
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise Refusal("invalid_arguments")
    markdown = content.get("markdown", "")
    if not isinstance(markdown, str):
        raise Refusal("invalid_arguments")
    if len(markdown) > MOST_MARKDOWN:
        raise Refusal(error, detail="The content is too large.")
    if LIST_IN_QUOTE.search(markdown):
        raise Refusal(error, detail="Unsupported list in a block quote.")
    return markdown


METHODS: Methods = {
    "canvases.create": Method(create, "canvases:write"),
    "canvases.edit": Method(edit, "canvases:write"),
    "canvases.access.set": Method(set_access, "canvases:write"),
    "canvases.getContent": Method(get_content, "canvases:read"),
}
