"""How Slack writes things down in JSON: users, conversations, messages, views, files.

The keys are those of real payloads and answers (slackapi/java-slack-sdk, json-logs); rare ones are left out.
"""

from __future__ import annotations

import copy
import mimetypes
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground.model import APP_ID, Channel, File, Message, User, View, Workspace

FILE_TYPES = {"md": "markdown", "txt": "text", "htm": "html", "jpeg": "jpg"}


def user_object(user: User, now: datetime, *, include_locale: bool = False) -> dict[str, Any]:
    """A user as users.info answers it. `now` (aware) decides on daylight saving time."""
    local = now.astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset()
    answer: dict[str, Any] = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": local.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": {
            "title": user.title,
            "real_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name": "",
            "display_name_normalized": "",
            "first_name": user.first_name,
            "last_name": user.real_name.partition(" ")[2],
            "status_text": "",
            "status_emoji": "",
            "status_expiration": 0,
            "avatar_hash": "playground",
            "team": user.team_id,
        },
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_primary_owner,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
        "is_email_confirmed": not user.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.bot_id:
        answer["profile"] |= {"bot_id": user.bot_id, "api_app_id": user.app_id, "always_active": True}
    if user.deleted:
        # Slack shows little of somebody who has left.
        for key in ("real_name", "tz", "tz_label", "tz_offset", "is_admin", "is_owner", "is_primary_owner"):
            del answer[key]
    elif include_locale:
        answer["locale"] = user.locale
    return answer


def channel_object(channel: Channel, workspace: Workspace, *, locale: str = "") -> dict[str, Any]:
    """A conversation as conversations.info answers it, seen by the app."""
    common: dict[str, Any] = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "is_ext_shared": channel.shared_externally,
        "context_team_id": channel.team_id,
        "updated": channel.created * 1000,
    }
    if locale:
        common["locale"] = locale
    if channel.kind == "im":
        other = next((user for user in channel.members if user != workspace.bot_user_id), "")
        return common | {"user": other, "is_user_deleted": False, "is_open": True}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_general": False,
        "is_member": workspace.bot_user_id in channel.members,
        "creator": channel.members[0] if channel.members else "",
        "num_members": len(channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def channel_reference(channel: Channel) -> dict[str, str]:
    """A conversation as payloads name it."""
    name = {"im": "directmessage", "mpim": channel.name, "private": "privategroup"}.get(channel.kind, channel.name)
    return {"id": channel.id, "name": name}


def message_object(
    message: Message, workspace: Workspace, files: list[dict[str, Any]], *, with_metadata: bool = False
) -> dict[str, Any]:
    """A message as chat.postMessage answers it and as payloads carry it."""
    answer: dict[str, Any] = {
        "type": "message",
        "user": message.user_id,
        "text": message.text,
        "ts": message.ts,
        "team": message.team_id,
    }
    if message.bot_id == workspace.bot_id:
        answer |= {"bot_id": message.bot_id, "app_id": APP_ID, "bot_profile": _bot_profile(workspace)}
    if message.blocks:
        answer["blocks"] = message.blocks
    if message.attachments:
        answer["attachments"] = message.attachments
    if message.thread_ts:
        answer["thread_ts"] = message.thread_ts
    if message.edited_ts:
        answer["edited"] = {"user": message.user_id, "ts": message.edited_ts}
    if files:
        answer |= {"files": files, "upload": True}
    if with_metadata and message.metadata:
        answer["metadata"] = message.metadata
    return answer


def _bot_profile(workspace: Workspace) -> dict[str, Any]:
    return {
        "id": workspace.bot_id,
        "app_id": APP_ID,
        "user_id": workspace.bot_user_id,
        "name": workspace.app_name,
        "deleted": False,
        "updated": 0,
        "team_id": workspace.id,
    }


def view_object(view: View, workspace: Workspace) -> dict[str, Any]:
    """A view as views.open answers it and as payloads carry it."""
    content = view.content
    return {
        "id": view.id,
        "team_id": view.team_id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": content.get("private_metadata") or "",
        "callback_id": content.get("callback_id") or "",
        "external_id": content.get("external_id") or "",
        "state": {"values": copy.deepcopy(view.values)},
        "hash": view.hash,
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "submit": content.get("submit"),
        "close": content.get("close"),
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "submit_disabled": bool(content.get("submit_disabled")),
        "root_view_id": view.root_view_id or view.id,
        "previous_view_id": view.previous_view_id or None,
        "app_id": APP_ID,
        "app_installed_team_id": view.team_id,
        "bot_id": workspace.bot_id,
    }


def file_object(file: File, workspace: Workspace, base_url: str) -> dict[str, Any]:
    """A file as files.info answers it. `base_url` is where the playground serves."""
    extension = file.name.rpartition(".")[2].lower() if "." in file.name else "txt"
    private = f"{base_url}/files-pri/{file.team_id}-{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": mimetypes.guess_type(file.name)[0] or "text/plain",
        "filetype": FILE_TYPES.get(extension, extension),
        "pretty_type": extension.upper(),
        "user": file.user_id,
        "user_team": file.team_id,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": private,
        "url_private_download": f"{private}?download=1",
        "permalink": f"https://{workspace.domain}.slack.com/files/{file.user_id}/{file.id}/{file.name}",
        "channels": [channel for channel in file.channels if channel.startswith("C")],
        "groups": [channel for channel in file.channels if channel.startswith("G")],
        "ims": [channel for channel in file.channels if channel.startswith("D")],
    }
