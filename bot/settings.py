"""Every environment variable, read once, typed, with its default."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bot.plain import LONGEST_LINK, is_link, length

Value = TypeVar("Value")

MOST_NOTICES = 3
"""How often a planned end is brought up: what nobody answers is repeated twice and no more (bot.tact, R45)."""

LONGEST_CONTACT = 1000
"""Characters: it stands on a page with other things."""


GUIDE_LINKS = "SENDOFF_GUIDE_LINKS"
MOST_GUIDE_LINKS = 10
LONGEST_TITLE = 150
"""Characters of a link's title."""


class SettingsError(Exception):
    """An environment variable has a value that cannot be used; the message names it and says what it takes."""


@dataclass(frozen=True)
class GuideLink:
    """Something to read that the operator recommends beside the short guide (R38)."""

    title: str
    url: str


class TokenRefused(Exception):
    """Slack does not know the token, or not as one of this app."""


@dataclass(frozen=True)
class Settings:
    """How this Sendoff runs. `.env.example` tells what each value is for."""

    slack_bot_token: str = field(repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = field(default="sqlite:///sendoff.db", repr=False)
    host: str = "127.0.0.1"
    port: int = 3000
    log_level: str = "INFO"
    tick_seconds: float = 15.0
    """How often the scheduler looks for what is due."""
    stale_after: int = 2
    """Missed check-in rhythms after which each of a pair is asked how it goes (R13)."""
    planned_end_notice: tuple[int, ...] = (30, 14, 0)
    """Days before a planned end at which the mentor is told (R12), most first; at most `MOST_NOTICES`."""
    days_between_nudges: int = 7
    """Days that lie at least between two nudges to one person, over all their mentorships (R44)."""
    faded_after: int = 12
    """Weeks of silence after the last question how it goes on, after which a mentorship comes to rest (R40)."""
    reopen_days: int = 30
    """Days within which the two can undo an ending together (R43)."""
    messages_a_minute: int = 300
    """How many new messages may go into one workspace, over all processes: "several hundred messages per minute"
    (https://docs.slack.dev/reference/methods/chat.postMessage)."""
    keep_months: int = 60
    """Months for which an ended mentorship is kept, and somebody who has left (R48); 0 for always."""
    safety_contact: str = ""
    """Whom to turn to where something was not right (R42): a Slack user id, or a text such as an email address."""
    guide_links: Mapping[str, Sequence[GuideLink]] = field(default_factory=dict)
    """What the short guide points to (R38), by language code; "" for every language that has none of its own."""
    clock_offset_file: Path | None = None

    @property
    def between_nudges(self) -> timedelta:
        """The least time between two nudges to one person."""
        return timedelta(days=self.days_between_nudges)

    @property
    def keep(self) -> timedelta | None:
        """How long an ended mentorship is kept; None for always."""
        return timedelta(days=round(self.keep_months * 365.25 / 12)) if self.keep_months else None

    @property
    def uses_socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode (an app token is set) rather than by HTTP."""
        return bool(self.slack_app_token)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables.

    Raises SettingsError where a value is missing or of the wrong form.
    """
    bot_token = environ.get("SLACK_BOT_TOKEN", "")
    if not bot_token.startswith(("xoxb-", "xoxe.")):
        raise SettingsError(
            "SLACK_BOT_TOKEN is missing: set it to the bot token (xoxb-…) of your Slack app, "
            "in the environment or in a file .env. `make playground` needs none."
        )
    app_token = environ.get("SLACK_APP_TOKEN", "")
    if app_token and not app_token.startswith("xapp-"):
        raise SettingsError("SLACK_APP_TOKEN is not an app-level token: it begins with xapp-")
    signing_secret = environ.get("SLACK_SIGNING_SECRET", "")
    if not app_token and not signing_secret:
        raise SettingsError("set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP")
    offset_file = environ.get("SENDOFF_CLOCK_OFFSET_FILE")
    return Settings(
        slack_bot_token=bot_token,
        slack_app_token=app_token,
        slack_signing_secret=signing_secret,
        slack_api_url=environ.get("SLACK_API_URL", Settings.slack_api_url).rstrip("/") + "/",
        database_url=environ.get("DATABASE_URL", "sqlite:///sendoff.db"),
        host=environ.get("HOST", Settings.host),
        port=_read(environ, "PORT", int, Settings.port, "a whole number"),
        log_level=_read(environ, "SENDOFF_LOG_LEVEL", _log_level, Settings.log_level, "INFO, WARNING or ERROR"),
        tick_seconds=_read(environ, "SENDOFF_TICK_SECONDS", _positive, Settings.tick_seconds, "a number above 0"),
        stale_after=_read(environ, "SENDOFF_STALE_AFTER", _at_least_one, Settings.stale_after, "1 or more"),
        planned_end_notice=_read(
            environ,
            "SENDOFF_PLANNED_END_NOTICE",
            _days,
            Settings.planned_end_notice,
            "up to three days such as 30,14,0",
        ),
        days_between_nudges=_read(
            environ, "SENDOFF_DAYS_BETWEEN_NUDGES", _at_least_one, Settings.days_between_nudges, "days, 1 or more"
        ),
        faded_after=_read(environ, "SENDOFF_FADED_AFTER", _at_least_one, Settings.faded_after, "weeks, 1 or more"),
        reopen_days=_read(environ, "SENDOFF_REOPEN_DAYS", _at_least_none, Settings.reopen_days, "days, 0 or more"),
        messages_a_minute=_read(
            environ, "SENDOFF_MESSAGES_A_MINUTE", _at_least_one, Settings.messages_a_minute, "1 or more"
        ),
        keep_months=_read(environ, "SENDOFF_KEEP_MONTHS", _at_least_none, Settings.keep_months, "months, 0 or more"),
        safety_contact=environ.get("SENDOFF_SAFETY_CONTACT", "").strip()[:LONGEST_CONTACT],
        guide_links=_guide_links(environ),
        clock_offset_file=Path(offset_file) if offset_file else None,
    )


def _read(environ: Mapping[str, str], name: str, convert: Callable[[str], Value], default: Value, form: str) -> Value:
    text = environ.get(name, "").strip()
    if not text:
        return default
    try:
        return convert(text)
    except ValueError as error:
        raise SettingsError(f"{name} is {text!r}; it takes {form}") from error


def _log_level(text: str) -> str:
    # DEBUG is refused: the Slack libraries then log what people wrote.
    if text.upper() not in {"INFO", "WARNING", "ERROR"}:
        raise ValueError(text)
    return text.upper()


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise ValueError(text)
    return number


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _at_least_none(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _days(text: str) -> tuple[int, ...]:
    days = sorted({int(part) for part in text.split(",")}, reverse=True)
    if any(day < 0 for day in days) or len(days) > MOST_NOTICES:
        raise ValueError(text)
    return tuple(days)


def _guide_links(environ: Mapping[str, str]) -> dict[str, Sequence[GuideLink]]:
    """The links of SENDOFF_GUIDE_LINKS for every language, of SENDOFF_GUIDE_LINKS_DE for German ones, and so on."""
    found: dict[str, Sequence[GuideLink]] = {}
    for name, text in sorted(environ.items()):
        if not name.startswith(GUIDE_LINKS) or not text.strip():
            continue
        suffix = name.removeprefix(GUIDE_LINKS)
        if not re.fullmatch(r"(_[A-Z]{2})?", suffix):
            raise SettingsError(
                f"{name} is not known: it is {GUIDE_LINKS}, or ends in a language code, as {GUIDE_LINKS}_DE does"
            )
        links = [_guide_link(name, entry) for entry in text.split("|") if entry.strip()]
        if len(links) > MOST_GUIDE_LINKS:
            raise SettingsError(f"{name} has {len(links)} links; {MOST_GUIDE_LINKS} are as many as fit on the page")
        found[suffix.removeprefix("_").lower()] = tuple(links)
    return found


def _guide_link(name: str, entry: str) -> GuideLink:
    title, _, url = entry.strip().rpartition(" ")
    link = GuideLink(title.strip(), url)
    if not link.title or not is_link(url) or length(url) > LONGEST_LINK or length(link.title) > LONGEST_TITLE:
        raise SettingsError(
            f"{name} has {entry.strip()!r}; it takes a title of at most {LONGEST_TITLE} characters, a space and a web "
            "address, with a | between two such links: Our handbook https://example.org/a | Ideas https://example.org/b"
        )
    return link
