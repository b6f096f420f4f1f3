"""Who reads: their language, their time zone, and what the ids in a text are called for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A person in front of the page."""

    user_id: str
    locale: Locale
    zone: ZoneInfo
    now: datetime
    """The time in the playground, aware."""
    user_name: Callable[[str], str | None] = field(repr=False)
    """A user's name by id, None for an unknown id."""
    channel_name: Callable[[str], str | None] = field(repr=False)
    """A channel's name by id, None where the person cannot see it."""

    @property
    def language(self) -> str:
        """The language tag for HTML's `lang`, for example "de-DE"."""
        return str(self.locale).replace("_", "-")

    def local(self, timestamp: float) -> datetime:
        """A moment (seconds since 1970) on this person's clock."""
        return datetime.fromtimestamp(timestamp, UTC).astimezone(self.zone)


def locale_of(tag: str) -> Locale:
    """The Babel locale for one of Slack's locales such as "de-DE"; English (US) for one that is unknown."""
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en", "US")
