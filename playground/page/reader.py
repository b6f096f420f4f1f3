"""Who reads: their language, their time zone, and what the ids in a text are called for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale

from playground import dates


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
    page_of: Callable[[str], str | None] = field(default=lambda _url: None, repr=False)
    """Where this page shows what an address of the workspace in Slack leads to, None for any other address."""

    @property
    def language(self) -> str:
        """The language tag for HTML's `lang`, for example "de-DE"."""
        return str(self.locale).replace("_", "-")

    def local(self, timestamp: float) -> datetime:
        """A moment (seconds since 1970) on this person's clock."""
        return dates.local(timestamp, self.zone)

    def date(self, timestamp: int, pattern: str) -> str | None:
        """A moment by a pattern such as "{date_short} {time}"; None if it cannot be shown."""
        return dates.formatted(timestamp, pattern, self.locale, self.zone, self.now)
