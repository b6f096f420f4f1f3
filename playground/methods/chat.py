"""chat.*: messages."""

from __future__ import annotations

from typing import Any

from playground.errors import Refusal
from playground.methods.call import Answer, Call, Method, Methods, problem_messages
from playground.model import Channel, Message
from prompts.block_kit import problems_in_message

MOST_METADATA = 8000
"""Characters of JSON. Slack has a limit and does not say which."""


def post_message(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    world, workspace = call.world, call.workspace
    content = checked_content(call)
    channel = _destination(call)
    message = world.post(
        channel,
        workspace.bot_user_id,
        bot_id=workspace.bot_id,
        metadata=_metadata(call),
        thread_ts=call.text("thread_ts"),
        **content,
    )
    return {"channel": channel.id, "ts": message.ts, "message": world.describe_message(message)}


def post_ephemeral(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    world, workspace = call.world, call.workspace
    content = checked_content(call)
    user = call.user()
    channel = _writable(call, call.channel())
    if user.id not in channel.members:
        raise Refusal("user_not_in_channel")
    message = world.post(channel, workspace.bot_user_id, bot_id=workspace.bot_id, ephemeral_to=user.id, **content)
    return {"message_ts": message.ts}


def update(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/chat.update

    Blocks stay only if neither blocks nor text are given; a text alone takes the blocks away.
    """
    world = call.world
    channel = call.channel()
    message = own_message(call, channel, "cant_update_message")
    content = checked_content(call, allow_nothing=call.args.get("metadata") is not None)
    if call.args.get("text") is None and call.args.get("markdown_text") is None:
        content.pop("text")
        if call.args.get("blocks") is None:
            content.pop("blocks")
    if call.args.get("attachments") is None:
        content.pop("attachments")
    if call.args.get("metadata") is not None:
        content["metadata"] = _metadata(call)
    if "blocks" not in content or not content["blocks"]:
        content["edited_ts"] = world.new_ts()
    world.change_message(message, **content)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": world.describe_message(message),
    }


def delete(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/chat.delete"""
    channel = call.channel()
    message = own_message(call, channel, "cant_delete_message")
    call.world.delete_message(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    channel = call.channel()
    ts = call.required("message_ts")
    if ts not in channel.messages:
        raise Refusal("message_not_found")
    domain = call.workspace.domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def checked_content(call: Call, *, allow_nothing: bool = False) -> dict[str, Any]:
    """The text, blocks and attachments of a call as fields of a message.

    Raises Refusal with the validator's code ("no_text", "invalid_blocks", "msg_too_long" …).
    """
    content = {
        "text": call.args.get("text"),
        "markdown_text": call.args.get("markdown_text"),
        "blocks": call.decoded("blocks", "invalid_blocks_format"),
        "attachments": call.decoded("attachments", "invalid_attachments"),
    }
    given = {key: value for key, value in content.items() if value is not None}
    problems = problems_in_message(given)
    if problems and not (allow_nothing and not given):
        error = problems[0].code
        more = {"errors": [problem.message for problem in problems]} if error == "invalid_blocks" else {}
        raise Refusal(error, response_metadata=problem_messages(problems), **more)
    return {
        "text": content["text"] or content["markdown_text"] or "",
        "blocks": content["blocks"] or [],
        "attachments": content["attachments"] or [],
    }


def own_message(call: Call, channel: Channel, error: str) -> Message:
    """The message with the call's `ts` if the app wrote it. Raises Refusal "message_not_found" or `error`."""
    message = channel.messages.get(call.required("ts"))
    if message is None or message.ephemeral_to:
        raise Refusal("message_not_found")
    if message.bot_id != call.workspace.bot_id:
        raise Refusal(error)
    return message


def channel_id_of_post(call: Call) -> str:
    """Into which conversation a call of chat.postMessage would post, for rate limits: a DM is named by its user."""
    where = call.text("channel")
    channel = call.world.channels.get(where)
    if channel is None or channel.kind != "im":
        return where
    return next((user for user in channel.members if user != call.workspace.bot_user_id), where)


def _destination(call: Call) -> Channel:
    """Where chat.postMessage posts: a conversation, or the app's DM with the user whose id is given."""
    where = call.text("channel")
    user = call.world.users.get(where)
    if user is None or user.team_id != call.workspace.id:
        return _writable(call, call.channel(), as_guest="chat:write.public" in call.workspace.granted)
    if user.deleted:
        raise Refusal("user_not_found")
    if user.is_bot:
        raise Refusal("cannot_dm_bot")
    return _writable(call, call.world.dm_with_app(user.id))


def _writable(call: Call, channel: Channel, *, as_guest: bool = False) -> Channel:
    """The channel, if the app may write there; `as_guest`, into a public one that it is not in, too."""
    if channel.archived:
        raise Refusal("is_archived")
    is_open = as_guest and channel.kind == "public"
    if call.workspace.bot_user_id not in channel.members and not is_open:
        raise Refusal("not_in_channel")
    if channel.posting_refused_with:
        raise Refusal(channel.posting_refused_with)
    if channel.kind == "im":
        if not call.world.manifest.messages_tab:
            raise Refusal("messages_tab_disabled")
        if any(call.world.users[member].deleted for member in channel.members):
            raise Refusal("user_not_found")
    return channel


def _metadata(call: Call) -> dict[str, Any] | None:
    metadata = call.decoded("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= metadata.keys():
        raise Refusal("invalid_metadata_format")
    if len(str(metadata)) > MOST_METADATA:
        raise Refusal("metadata_too_large")
    return metadata


METHODS: Methods = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.getPermalink": Method(get_permalink),
}
