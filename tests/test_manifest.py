"""manifest.yml is one that Slack accepts.

The rules are those of Slack's own schema, https://github.com/slackapi/manifest-schema (2.0.0), for the keys that this
manifest uses. All others are refused, so that a misspelt key is found.
"""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from prompts.shapes import boolean, choice, integer, listing, record, string, unique_listing

Json = dict[str, Any]

names = unique_listing(string(1, 50, pattern=r"[a-z_.:]+", expected="a name of Slack's"), 1, 100)

manifest_schema = record(
    required={
        "_metadata": record(required={"major_version": integer(2, 2), "minor_version": integer(1, 1)}),
        "display_information": record(
            required={
                "name": string(1, 35),
                "description": string(1, 140),
                "long_description": string(175, 4000),
                "background_color": string(pattern=r"#([0-9a-fA-F]{3}){1,2}", expected="a colour such as #1f5c4d"),
            }
        ),
        "features": record(
            required={
                "app_home": record(
                    required={
                        "home_tab_enabled": boolean,
                        "messages_tab_enabled": boolean,
                        "messages_tab_read_only_enabled": boolean,
                    }
                ),
                "bot_user": record(required={"display_name": string(1, 80), "always_online": boolean}),
                "slash_commands": listing(
                    record(
                        required={
                            "command": string(2, 32, pattern=r"/[a-z0-9_-]+", expected="a command such as /a"),
                            "description": string(1, 2000),
                            "usage_hint": string(1, 1000),
                            "should_escape": boolean,
                        }
                    ),
                    1,
                    50,
                ),
                "shortcuts": listing(
                    record(
                        required={
                            "name": string(1, 24),
                            "type": choice("message", "global"),
                            "callback_id": string(1, 255),
                            "description": string(1, 150),
                        }
                    ),
                    1,
                    10,
                ),
            }
        ),
        "oauth_config": record(required={"scopes": record(required={"bot": names}, optional={"bot_optional": names})}),
        "settings": record(
            required={
                "event_subscriptions": record(required={"bot_events": names}),
                "interactivity": record(required={"is_enabled": boolean}),
                "org_deploy_enabled": boolean,
                "socket_mode_enabled": boolean,
                "token_rotation_enabled": boolean,
            }
        ),
    }
)


root = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def manifest() -> Json:
    loaded: Json = yaml.safe_load((root / "manifest.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def changes_for_http() -> Json:
    """What docs/install.md says to change in the manifest for HTTP."""
    guide = (root / "docs" / "install.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    changes: Json = yaml.safe_load(block)
    return changes


def test_manifest_keeps_to_slacks_schema(manifest: Json) -> None:
    assert list(manifest_schema(manifest)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("display_information", "name"), "N" * 36),
        (("display_information", "long_description"), "Too short to be long."),
        (("display_information", "background_color"), "1f5c4d"),
        (("display_information", "long_descripton"), "A key with a typing error."),
        (("features", "slash_commands", 0, "command"), "mentorship"),
        (("features", "shortcuts", 0, "name"), "S" * 25),
        (("oauth_config", "scopes", "bot"), ["commands", "commands"]),
        (("settings", "interactivity", "is_enabled"), "yes"),
    ],
)
def test_manifest_that_slack_would_refuse_is_found(manifest: Json, path: tuple[str | int, ...], value: Any) -> None:
    broken: Any = copy.deepcopy(manifest)
    target = broken
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    assert list(manifest_schema(broken))


def test_people_named_in_a_command_arrive_as_ids(manifest: Json) -> None:
    assert all(command["should_escape"] for command in manifest["features"]["slash_commands"])


def test_bot_can_write_to_people_but_does_not_read_their_messages(manifest: Json) -> None:
    """R13: nothing is ever inferred from reading messages.

    The one history that may be read, if it is granted, is the bot's own conversation, in which nobody else can write.
    """
    scopes = manifest["oauth_config"]["scopes"]
    assert "chat:write" in scopes["bot"]
    assert not [scope for scope in scopes["bot"] if scope.endswith(":history")]
    optional = ["canvases:write", "chat:write.public", "dnd:read", "users:read.email", "im:history"]
    assert scopes["bot_optional"] == optional
    assert manifest["features"]["app_home"]["messages_tab_read_only_enabled"]
    assert not [event for event in manifest["settings"]["event_subscriptions"]["bot_events"] if "message" in event]


def test_home_tab_is_on_and_messages_are_one_way(manifest: Json) -> None:
    """The bot does not read messages, so it does not invite any."""
    assert all(manifest["features"]["app_home"].values())


def test_names_are_given_once(manifest: Json) -> None:
    features = manifest["features"]
    for things, key in ((features["slash_commands"], "command"), (features["shortcuts"], "callback_id")):
        given = [thing[key] for thing in things]
        assert len(set(given)) == len(given)


def test_installation_guide_gives_an_address_to_all_that_slack_calls(manifest: Json, changes_for_http: Json) -> None:
    commands = changes_for_http["features"]["slash_commands"]
    settings = changes_for_http["settings"]
    assert [command["command"] for command in commands] == [
        command["command"] for command in manifest["features"]["slash_commands"]
    ]
    addresses = {command["url"] for command in commands}
    addresses |= {settings[key]["request_url"] for key in ("event_subscriptions", "interactivity")}
    assert len(addresses) == 1
    assert settings["socket_mode_enabled"] is not manifest["settings"]["socket_mode_enabled"]
