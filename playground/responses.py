"""What an app answers to an interaction, by its acknowledgement or by the response_url."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.errors import Refusal
from playground.model import ResponseUrl
from playground.world import World
from prompts.block_kit import problems_in_message


def respond(world: World, leave: ResponseUrl, content: Mapping[str, Any]) -> None:
    """Do what the app says where the person acted: delete, replace, or post for them or for everybody.

    See https://docs.slack.dev/interactivity/handling-user-interaction. Raises Refusal if the content is invalid.
    """
    channel = world.channels[leave.channel_id]
    workspace = world.workspaces[leave.team_id]
    with world.lock:
        original = channel.messages.get(leave.message_ts)
        if content.get("delete_original"):
            if original is None:
                raise Refusal("message_not_found")
            world.delete_message(original)
            return
        fields = _checked(content)
        if content.get("replace_original"):
            if original is None:
                raise Refusal("message_not_found")
            world.change_message(original, **fields)
            return
        everybody = content.get("response_type") == "in_channel"
        world.post(
            channel,
            workspace.bot_user_id,
            bot_id=workspace.bot_id,
            ephemeral_to="" if everybody else leave.user_id,
            thread_ts=content.get("thread_ts") or "",
            **fields,
        )


def _checked(content: Mapping[str, Any]) -> dict[str, Any]:
    given = {
        key: content[key] for key in ("text", "markdown_text", "blocks", "attachments") if content.get(key) is not None
    }
    if problems := problems_in_message(given):
        raise Refusal(
            problems[0].code, response_metadata={"messages": [f"{each.pointer} {each.message}" for each in problems]}
        )
    return {
        "text": given.get("text") or given.get("markdown_text") or "",
        "blocks": given.get("blocks") or [],
        "attachments": given.get("attachments") or [],
    }
