"""users.*, team.*, bots.*, dnd.*: who is there."""

from __future__ import annotations

from playground.errors import Refusal
from playground.methods.call import Answer, Call, Method, Methods, page
from playground.methods.conversations import READ_SCOPE, require_scope
from playground.model import User
from playground.objects import channel_object

MOST_IN_DND_TEAM_INFO = 50


def info(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/users.info"""
    return {
        "user": call.world.describe_user(call.user(), include_locale=call.flag("include_locale")),
    }


def lookup_by_email(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/users.lookupByEmail; whoever has left is not found."""
    address = call.required("email").lower()
    with call.world.lock:
        found = [user for user in call.world.users.values() if user.team_id == call.workspace.id and not user.deleted]
    user = next((user for user in found if user.email.lower() == address), None)
    if user is None:
        raise Refusal("users_not_found")
    return {"user": call.world.describe_user(user)}


def list_(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/users.list"""
    with call.world.lock:
        members = [user for user in call.world.users.values() if user.team_id == call.workspace.id]
    some, cursor = page(members, call)
    locale = call.flag("include_locale")
    return {
        "members": [call.world.describe_user(user, include_locale=locale) for user in some],
        "cache_ts": call.world.now(),
        "response_metadata": {"next_cursor": cursor},
    }


def conversations(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/users.conversations, of the app or of a user."""
    user_id = call.user().id if call.text("user") else call.workspace.bot_user_id
    kinds = {
        {"public_channel": "public", "private_channel": "private"}.get(kind, kind)
        for kind in call.names("types") or ["public_channel"]
    }
    channels = [
        channel
        for channel in call.world.channels_of(user_id)
        if channel.kind in kinds and call.sees(channel) and not (channel.archived and call.flag("exclude_archived"))
    ]
    for kind in kinds:
        require_scope(call, READ_SCOPE.get(kind, "channels:read"))
    some, cursor = page(channels, call)
    return {
        "channels": [channel_object(channel, call.workspace) for channel in some],
        "response_metadata": {"next_cursor": cursor},
    }


def team_info(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/team.info"""
    workspace = call.workspace
    return {
        "team": {
            "id": workspace.id,
            "name": workspace.name,
            "url": f"https://{workspace.domain}.slack.com/",
            "domain": workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
            "is_verified": False,
            "avatar_base_url": "https://ca.slack-edge.com/",
        }
    }


def bots_info(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/bots.info"""
    bot_id = call.required("bot")
    user = next((user for user in call.world.users.values() if user.bot_id == bot_id), None)
    if user is None or user.team_id != call.workspace.id:
        raise Refusal("bot_not_found")
    return {
        "bot": {
            "id": user.bot_id,
            "deleted": user.deleted,
            "name": user.real_name,
            "updated": user.updated,
            "app_id": user.app_id,
            "user_id": user.id,
            "icons": {},
        }
    }


def dnd_info(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/dnd.info"""
    return {**_quiet_hours(call.user()), "snooze_enabled": False}


def dnd_team_info(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/dnd.teamInfo"""
    names = call.names("users")
    if not names:
        raise Refusal("no_users_provided")
    if len(names) > MOST_IN_DND_TEAM_INFO:
        raise Refusal("too_many_users")
    users = [call.world.users.get(name) for name in names]
    if any(user is None or user.team_id != call.workspace.id for user in users):
        raise Refusal("user_not_visible")
    return {"users": {user.id: _quiet_hours(user) for user in users if user is not None}}


def _quiet_hours(user: User) -> Answer:
    start, end = user.dnd or (1, 1)
    return {"dnd_enabled": user.dnd is not None, "next_dnd_start_ts": start, "next_dnd_end_ts": end}


METHODS: Methods = {
    "users.info": Method(info, "users:read"),
    "users.lookupByEmail": Method(lookup_by_email, "users:read.email"),
    "users.list": Method(list_, "users:read"),
    "users.conversations": Method(conversations),
    "team.info": Method(team_info, "team:read"),
    "bots.info": Method(bots_info, "users:read"),
    "dnd.info": Method(dnd_info, "dnd:read"),
    "dnd.teamInfo": Method(dnd_team_info, "dnd:read"),
}
