"""The manifest asks for exactly what the listeners and the sender use: no more, no less."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient

from handlers.commands import CLOSURE, MENTORSHIP
from tests.conftest import RegisteredByKind

ROOT = Path(__file__).parent.parent

SCOPES = {
    "auth_test": None,
    "canvases_access_set": "canvases:write",
    "canvases_create": "canvases:write",
    "canvases_edit": "canvases:write",
    "chat_getPermalink": None,
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "im:history",
    "conversations_open": "im:write",
    "dnd_info": "dnd:read",
    "dnd_teamInfo": "dnd:read",
    "files_completeUploadExternal": "files:write",
    "files_getUploadURLExternal": "files:write",
    "users_info": "users:read",
    "users_list": "users:read",
    "users_lookupByEmail": "users:read.email",
    "views_open": None,
    "views_publish": None,
    "views_push": None,
    "views_update": None,
}
"""The scope that each method of the Web API needs (https://docs.slack.dev/reference/methods)."""
GROUPS = "mpim:write"
"""What conversations.open needs for more than one person."""
ANYWHERE = "chat:write.public"
"""What chat.postMessage needs for a public channel that the app is not in."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return content


def test_commands_shortcuts_and_events_are_those_of_the_listeners(
    manifest: dict[str, Any], registered: RegisteredByKind
) -> None:
    features = manifest["features"]
    assert {command["command"] for command in features["slash_commands"]} == set(registered["command"])
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == set(registered["shortcut"])
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(registered["event"])


def test_the_hints_name_every_subcommand(manifest: dict[str, Any]) -> None:
    hints = {command["command"]: command["usage_hint"] for command in manifest["features"]["slash_commands"]}
    for name, subcommands in (("/mentorship", MENTORSHIP), ("/closure", CLOSURE)):
        hinted = {hint.split()[0] for hint in hints[name].split(" | ")}
        assert hinted == set(subcommands) - {""}


def test_the_scopes_are_those_of_the_methods_that_are_called(manifest: dict[str, Any]) -> None:
    called = set(_methods_called())
    needed = {SCOPES[method] for method in called} - {None} | {"commands"}
    scopes = manifest["oauth_config"]["scopes"]
    assert {*scopes["bot"], *scopes["bot_optional"]} - {GROUPS, ANYWHERE} == needed
    assert not set(scopes["bot"]) & set(scopes["bot_optional"])


def _methods_called() -> Iterator[str]:
    """Methods called on anything that is named as a client."""
    for room in ("bot", "handlers", "prompts"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and "_" in node.attr and hasattr(WebClient, node.attr):
                    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
                    # A connection is called a client, too; only Slack's methods need scopes.
                    if owner.endswith("client") and hasattr(WebClient, node.attr):
                        yield node.attr
