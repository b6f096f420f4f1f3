"""conversations.*: where messages go."""

from __future__ import annotations

from playground.errors import Refusal
from playground.methods.call import Answer, Call, Method, Methods, page
from playground.model import Channel
from playground.objects import channel_object

MOST_OTHERS = 8

HISTORY_SCOPE = {
    "im": "im:history",
    "mpim": "mpim:history",
    "public": "channels:history",
    "private": "groups:history",
}
READ_SCOPE = {"im": "im:read", "mpim": "mpim:read", "public": "channels:read", "private": "groups:read"}


def open_(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/conversations.open"""
    if call.text("channel"):
        channel = call.channel()
        if channel.kind not in {"im", "mpim"}:
            raise Refusal("method_not_supported_for_channel_type")
        return _opened(call, channel, already=True)
    user_ids = _users_to_open(call)
    if len(user_ids) > 1:
        require_scope(call, "mpim:write")
    members = [*user_ids, call.workspace.bot_user_id]
    existing = call.world.direct(members, create=False)
    channel_or_none = existing or call.world.direct(members, create=not call.flag("prevent_creation"))
    if channel_or_none is None:
        raise Refusal("channel_not_found")
    return _opened(call, channel_or_none, already=existing is not None)


def info(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/conversations.info"""
    channel = call.channel()
    require_scope(call, READ_SCOPE[channel.kind])
    locale = "en-US" if call.flag("include_locale") else ""
    return {"channel": channel_object(channel, call.workspace, locale=locale)}


def members(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/conversations.members"""
    channel = call.channel()
    require_scope(call, READ_SCOPE[channel.kind])
    some, cursor = page(channel.members, call)
    return {"members": list(some), "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/conversations.history, newest first."""
    channel = call.channel()
    require_scope(call, HISTORY_SCOPE[channel.kind])
    if call.workspace.bot_user_id not in channel.members:
        raise Refusal("not_in_channel")
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9999999999.999999"
    inclusive = call.flag("inclusive")
    with call.world.lock:
        found = [
            message
            for message in reversed(channel.messages.values())
            if not message.ephemeral_to
            and (oldest < message.ts < latest or (inclusive and message.ts in {oldest, latest}))
        ]
    some, cursor = page(found, call)
    with_metadata = call.flag("include_all_metadata")
    return {
        "messages": [call.world.describe_message(message, with_metadata=with_metadata) for message in some],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def require_scope(call: Call, scope: str) -> None:
    """Raise Refusal "missing_scope" if the app was not granted the scope."""
    granted = call.workspace.granted
    if scope not in granted:
        raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(granted)))


def _users_to_open(call: Call) -> list[str]:
    user_ids = list(dict.fromkeys(call.names("users")))
    if not user_ids:
        raise Refusal("users_list_not_supplied")
    if len(user_ids) > MOST_OTHERS:
        raise Refusal("too_many_users")
    for user_id in user_ids:
        user = call.world.users.get(user_id)
        if user is None or user.team_id != call.workspace.id:
            raise Refusal("user_not_found")
        if user.deleted:
            raise Refusal("user_disabled")
        if user.is_bot:
            raise Refusal("cannot_dm_bot")
    return user_ids


def _opened(call: Call, channel: Channel, *, already: bool) -> Answer:
    answer: Answer = {"no_op": True, "already_open": True} if already else {}
    if call.flag("return_im"):
        return answer | {"channel": channel_object(channel, call.workspace)}
    return answer | {"channel": {"id": channel.id}}


METHODS: Methods = {
    "conversations.open": Method(open_, "im:write"),
    "conversations.info": Method(info),
    "conversations.members": Method(members),
    "conversations.history": Method(history),
}
