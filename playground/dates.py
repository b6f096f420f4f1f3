"""Dates and times as Slack shows them: in the reader's own language and time zone.

The tokens are those of https://docs.slack.dev/messaging/formatting-message-text#date-formatting and of the date
element of rich text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone_name

NEAR_DAYS = {"en": ("yesterday", "today", "tomorrow"), "de": ("gestern", "heute", "morgen")}
"""For the languages of the bot; in others the date itself is shown."""

YEAR_LEFT_OUT_WITHIN = timedelta(days=183)

_TOKEN = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class When:
    """A moment, seen from a later or an earlier one, by somebody. Both are aware and on this person's clock."""

    moment: datetime
    now: datetime
    locale: Locale

    @property
    def is_far(self) -> bool:
        """Whether the year has to be said."""
        return abs(self.moment - self.now) > YEAR_LEFT_OUT_WITHIN

    @property
    def near_day(self) -> str:
        """ "yesterday", "today" or "tomorrow" in their language; empty for any other day."""
        days = (self.moment.date() - self.now.date()).days
        names = NEAR_DAYS.get(self.locale.language)
        return names[days + 1] if names and -1 <= days <= 1 else ""


def locale_of(tag: str) -> Locale:
    """The Babel locale for one of Slack's locales such as "de-DE"; English (US) for one that is unknown."""
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en", "US")


def local(timestamp: float, zone: tzinfo) -> datetime:
    """A moment (seconds since 1970) on the clocks of a zone. Raises OverflowError or ValueError beyond year 9999."""
    return datetime.fromtimestamp(timestamp, UTC).astimezone(zone)


def time_of_day(moment: datetime, locale: Locale) -> str:
    """The time, such as "6:05 PM" or "18:05"."""
    return _plain_spaces(format_time(moment, "short", locale=locale))


def long_date(day: date, locale: Locale, *, with_year: bool = True) -> str:
    """The date with its weekday, such as "Monday, November 23, 2026"."""
    if with_year:
        return format_date(day, "full", locale=locale)
    weekday = format_date(day, "EEEE", locale=locale)
    return f"{weekday}, {format_skeleton('MMMMd', day, locale=locale)}"


def short_date(day: date, locale: Locale) -> str:
    """The date with its weekday in few letters, such as "Mon, Nov 23, 2026"."""
    return format_skeleton("yMMMEd", day, locale=locale)


def day_heading(when: When) -> str:
    """What stands above the messages of a day: "Today", or the date with its weekday."""
    return when.near_day.capitalize() or long_date(when.moment.date(), when.locale, with_year=when.is_far)


def zone_name(moment: datetime, locale: Locale) -> str:
    """The name of an aware datetime's time zone, such as "Central European Standard Time"."""
    return get_timezone_name(moment, width="long", locale=locale)


def formatted(timestamp: int, pattern: str, locale: Locale, zone: tzinfo, now: datetime) -> str | None:
    """Fill the tokens of a date pattern such as "{date_short_pretty} at {time}"; None if one is unknown.

    `timestamp` is in seconds since 1970, `now` is aware. None also for a moment that no calendar has.
    """
    try:
        moment = local(timestamp, zone)
    except (OverflowError, ValueError, OSError):
        return None
    names = _TOKEN.findall(pattern)
    if not names or any(name not in _FORMATS for name in names):
        return None
    when = When(moment, now.astimezone(zone), locale)
    return _TOKEN.sub(lambda match: _FORMATS[match[1]](when), pattern)


def _plain_spaces(text: str) -> str:
    """CLDR has a narrow space before AM and PM, which few fonts and no searches know."""
    return text.replace("\u202f", " ")


def _number(when: When) -> str:
    return when.moment.date().isoformat()


def _slash(when: When) -> str:
    return format_skeleton("yMd", when.moment, locale=when.locale)


def _date(when: When) -> str:
    if when.is_far:
        return format_date(when.moment, "long", locale=when.locale)
    return format_skeleton("MMMMd", when.moment, locale=when.locale)


def _date_short(when: When) -> str:
    return format_skeleton("yMMMd" if when.is_far else "MMMd", when.moment, locale=when.locale)


def _date_long(when: When) -> str:
    return long_date(when.moment.date(), when.locale, with_year=when.is_far)


def _date_long_full(when: When) -> str:
    return long_date(when.moment.date(), when.locale)


def _time(when: When) -> str:
    return time_of_day(when.moment, when.locale)


def _time_with_seconds(when: When) -> str:
    return _plain_spaces(format_time(when.moment, "medium", locale=when.locale))


def _ago(when: When) -> str:
    return format_timedelta(when.moment - when.now, add_direction=True, locale=when.locale)


def _pretty(plain: Callable[[When], str]) -> Callable[[When], str]:
    return lambda when: when.near_day or plain(when)


_FORMATS: Mapping[str, Callable[[When], str]] = {
    "date_num": _number,
    "date_slash": _slash,
    "date": _date,
    "date_short": _date_short,
    "date_long": _date_long,
    "date_long_full": _date_long_full,
    "date_pretty": _pretty(_date),
    "date_short_pretty": _pretty(_date_short),
    "date_long_pretty": _pretty(_date_long),
    "day_divider_pretty": _pretty(_date_long),
    "time": _time,
    "time_secs": _time_with_seconds,
    "ago": _ago,
}
