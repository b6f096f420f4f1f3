"""What Slack sends to an app: commands, interactions and events, in full.

The keys are those of real payloads (slackapi/java-slack-sdk, json-logs/samples). Nothing in here changes anything.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from playground.model import APP_ID, VERIFICATION_TOKEN, Channel, User, View, Workspace
from playground.objects import channel_reference, view_object

Payload = dict[str, Any]


def command(
    workspace: Workspace,
    user: User,
    channel: Channel,
    *,
    name: str,
    text: str,
    trigger_id: str,
    response_url: str,
) -> Payload:
    """A slash command. https://docs.slack.dev/interactivity/implementing-slash-commands"""
    where = channel_reference(channel)
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": where["id"],
        "channel_name": where["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def global_shortcut(workspace: Workspace, user: User, *, callback_id: str, trigger_id: str, action_ts: str) -> Payload:
    """A shortcut that is started from anywhere."""
    return _common("shortcut", workspace, user) | {
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": action_ts,
    }


def message_shortcut(
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Mapping[str, Any],
    *,
    callback_id: str,
    trigger_id: str,
    response_url: str,
    action_ts: str,
) -> Payload:
    """A shortcut in the menu of a message."""
    return _common("message_action", workspace, user) | {
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "response_url": response_url,
        "action_ts": action_ts,
        "message_ts": message["ts"],
        "message": message,
        "channel": channel_reference(channel),
    }


def block_actions_in_view(
    workspace: Workspace, user: User, view: View, action: Mapping[str, Any], *, trigger_id: str
) -> Payload:
    """Something was used in a modal or on the Home tab."""
    return _common("block_actions", workspace, user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger_id,
        "view": view_object(view, workspace),
        "actions": [action],
    }


def block_actions_in_message(
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Mapping[str, Any],
    action: Mapping[str, Any],
    *,
    values: Mapping[str, Any],
    is_ephemeral: bool,
    trigger_id: str,
    response_url: str,
) -> Payload:
    """Something was used in a message. `values` is what this person has chosen in it."""
    payload = _common("block_actions", workspace, user) | {
        "container": {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel.id,
            "is_ephemeral": is_ephemeral,
        },
        "trigger_id": trigger_id,
        "response_url": response_url,
        "channel": channel_reference(channel),
        "state": {"values": copy.deepcopy(values)},
        "actions": [action],
    }
    # Slack does not repeat an ephemeral message's content.
    return payload if is_ephemeral else payload | {"message": message}


def view_submission(workspace: Workspace, user: User, view: View, *, trigger_id: str) -> Payload:
    """A modal was submitted."""
    return _common("view_submission", workspace, user) | {
        "trigger_id": trigger_id,
        "view": view_object(view, workspace),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: User, view: View, *, is_cleared: bool) -> Payload:
    """A modal that asked to be told was closed; `is_cleared` when all of its stack was."""
    return _common("view_closed", workspace, user) | {
        "view": view_object(view, workspace),
        "is_cleared": is_cleared,
    }


def event(workspace: Workspace, content: Mapping[str, Any], *, event_id: str, event_time: int) -> Payload:
    """An event. https://docs.slack.dev/apis/events-api"""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "api_app_id": APP_ID,
        "event": dict(content),
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def _common(kind: str, workspace: Workspace, user: User) -> Payload:
    return {
        "type": kind,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }
