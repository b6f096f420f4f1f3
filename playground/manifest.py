"""What the app's manifest tells Slack: its commands, shortcuts, events and scopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Manifest:
    """The parts of manifest.yml that decide what Slack does.

    See https://docs.slack.dev/reference/app-manifest.
    """

    app_name: str
    bot_name: str
    commands: Mapping[str, Mapping[str, Any]]
    """By name with its slash, for example "/closure"."""
    shortcuts: Mapping[str, Mapping[str, Any]]
    """By callback_id."""
    events: frozenset[str]
    scopes: frozenset[str]
    """What is granted on installation: required and optional bot scopes."""
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    interactive: bool


def read_manifest(path: Path) -> Manifest:
    """Read a manifest file. Raises OSError, yaml.YAMLError, or KeyError where it says too little."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    features, settings = content.get("features", {}), content.get("settings", {})
    scopes = content.get("oauth_config", {}).get("scopes", {})
    home = features.get("app_home", {})
    name = content["display_information"]["name"]
    return Manifest(
        app_name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        commands={each["command"]: each for each in features.get("slash_commands", [])},
        shortcuts={each["callback_id"]: each for each in features.get("shortcuts", [])},
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        scopes=frozenset(scopes.get("bot", [])) | frozenset(scopes.get("bot_optional", [])),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
    )
