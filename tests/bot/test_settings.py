"""The environment is read once, typed, and a wrong value is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import tact
from bot.settings import MOST_NOTICES, GuideLink, Settings, SettingsError, read_settings

SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def test_defaults() -> None:
    settings = read_settings(SOCKET)
    assert settings == Settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1")
    assert settings.uses_socket_mode
    assert settings.slack_api_url == "https://slack.com/api/"


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": "secret",
            "SLACK_API_URL": "https://slack-gov.com/api",
            "DATABASE_URL": "postgresql://somewhere/sendoff",
            "HOST": "0.0.0.0",
            "PORT": "8080",
            "SENDOFF_LOG_LEVEL": "warning",
            "SENDOFF_TICK_SECONDS": "0.5",
            "SENDOFF_STALE_AFTER": "3",
            "SENDOFF_PLANNED_END_NOTICE": "7, 21,0,7",
            "SENDOFF_DAYS_BETWEEN_NUDGES": "14",
            "SENDOFF_FADED_AFTER": "20",
            "SENDOFF_REOPEN_DAYS": "0",
            "SENDOFF_MESSAGES_A_MINUTE": "120",
            "SENDOFF_SAFETY_CONTACT": " U0SAFETY01 ",
            "SENDOFF_GUIDE_LINKS": " Our handbook https://example.org/a?b=1&c=2 |Ideas  http://example.org/b| ",
            "SENDOFF_GUIDE_LINKS_DE": "Unser Handbuch https://example.org/de",
            "SENDOFF_CLOCK_OFFSET_FILE": "/tmp/offset",
        }
    )
    assert settings == Settings(
        slack_bot_token="xoxb-1",
        slack_signing_secret="secret",
        slack_api_url="https://slack-gov.com/api/",
        database_url="postgresql://somewhere/sendoff",
        host="0.0.0.0",
        port=8080,
        log_level="WARNING",
        tick_seconds=0.5,
        stale_after=3,
        planned_end_notice=(21, 7, 0),
        days_between_nudges=14,
        faded_after=20,
        reopen_days=0,
        messages_a_minute=120,
        safety_contact="U0SAFETY01",
        guide_links={
            "": (
                GuideLink("Our handbook", "https://example.org/a?b=1&c=2"),
                GuideLink("Ideas", "http://example.org/b"),
            ),
            "de": (GuideLink("Unser Handbuch", "https://example.org/de"),),
        },
        clock_offset_file=Path("/tmp/offset"),
    )
    assert not settings.uses_socket_mode


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxp-of-a-person", "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({**SOCKET, "PORT": "http"}, "PORT"),
        ({**SOCKET, "SENDOFF_TICK_SECONDS": "0"}, "SENDOFF_TICK_SECONDS"),
        ({**SOCKET, "SENDOFF_TICK_SECONDS": "nan"}, "SENDOFF_TICK_SECONDS"),
        ({**SOCKET, "SENDOFF_STALE_AFTER": "0"}, "SENDOFF_STALE_AFTER"),
        ({**SOCKET, "SENDOFF_PLANNED_END_NOTICE": "30,-1"}, "SENDOFF_PLANNED_END_NOTICE"),
        ({**SOCKET, "SENDOFF_PLANNED_END_NOTICE": "90,30,14,0"}, "SENDOFF_PLANNED_END_NOTICE"),
        ({**SOCKET, "SENDOFF_DAYS_BETWEEN_NUDGES": "0"}, "SENDOFF_DAYS_BETWEEN_NUDGES"),
        ({**SOCKET, "SENDOFF_LOG_LEVEL": "DEBUG"}, "SENDOFF_LOG_LEVEL"),
        ({**SOCKET, "SENDOFF_GUIDE_LINKS": "https://example.org/only-an-address"}, "SENDOFF_GUIDE_LINKS"),
        ({**SOCKET, "SENDOFF_GUIDE_LINKS": "Fine https://example.org | Only a title"}, "Only a title"),
        ({**SOCKET, "SENDOFF_GUIDE_LINKS": "A script javascript:alert(1)"}, "javascript"),
        ({**SOCKET, "SENDOFF_GUIDE_LINKS": f"{'T' * 151} https://example.org"}, "SENDOFF_GUIDE_LINKS"),
        ({**SOCKET, "SENDOFF_GUIDE_LINKS": "A https://example.org |" * 11}, "SENDOFF_GUIDE_LINKS"),
        ({**SOCKET, "SENDOFF_GUIDE_LINKS_GERMAN": "A https://example.org"}, "SENDOFF_GUIDE_LINKS_GERMAN"),
    ],
)
def test_a_wrong_value_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings(environ)


def test_secrets_do_not_show() -> None:
    settings = read_settings({**SOCKET, "DATABASE_URL": "postgresql://u:hidden@h/d"})
    assert not any(secret in repr(settings) for secret in ("xoxb", "xapp", "hidden"))


def test_the_example_names_every_variable_and_no_other() -> None:
    root = Path(__file__).parent.parent.parent
    lines = (root / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.lstrip("# ").partition("=")[0] for line in lines if "=" in line and line.lstrip("# ")[:1].isupper()}
    source = (root / "bot" / "settings.py").read_text(encoding="utf-8")
    read = {
        word for word in source.replace('"', " ").split() if word.startswith(("SLACK_", "SENDOFF_")) and word.isupper()
    }
    assert named == {word.strip(",()") for word in read} | {"DATABASE_URL", "HOST", "PORT"}


def test_r12_r45_a_planned_end_is_brought_up_as_often_as_anything_else() -> None:
    assert MOST_NOTICES == 1 + tact.MOST_REPEATS
