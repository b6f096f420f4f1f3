"""Dates and times as Slack shows them: in the reader's own language and time zone.

The tokens are those of https://docs.slack.dev/messaging/formatting-message-text#date-formatting and of the date
element of rich text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone_name

from playground.page.reader import Reader

RELATIVE_DAYS = {"en": ("yesterday", "today", "tomorrow"), "de": ("gestern", "heute", "morgen")}
"""For the languages of the bot; others show the date itself."""

YEAR_LEFT_OUT_WITHIN = timedelta(days=183)

_TOKEN = re.compile(r"\{([a-z_]+)\}")


def time_of_day(moment: datetime, locale: Locale) -> str:
    """The time, such as "6:05 PM" or "18:05"."""
    return format_time(moment, "short", locale=locale).replace("\u202f", " ")


def long_date(day: date, locale: Locale, *, with_year: bool = True) -> str:
    """The date with its weekday, such as "Monday, November 23, 2026"."""
    if with_year:
        return format_date(day, "full", locale=locale)
    weekday = format_date(day, "EEEE", locale=locale)
    return f"{weekday}, {format_skeleton('MMMMd', day, locale=locale)}"


def day_heading(moment: datetime, reader: Reader) -> str:
    """What stands above the messages of a day: "Today", or the date with its weekday."""
    today = reader.now.astimezone(reader.zone).date()
    name = _relative_day(moment.date(), today, reader.locale)
    return name.capitalize() if name else long_date(moment.date(), reader.locale, with_year=_far(moment, reader))


def zone_name(moment: datetime, locale: Locale) -> str:
    """The name of an aware datetime's time zone, such as "Central European Standard Time"."""
    return get_timezone_name(moment, width="long", locale=locale)


def formatted(timestamp: int, pattern: str, reader: Reader) -> str | None:
    """Fill the tokens of a date pattern such as "{date_short_pretty} at {time}"; None if one is unknown.

    `timestamp` is in seconds since 1970.
    """
    try:
        moment = reader.local(timestamp)
    except (OverflowError, ValueError, OSError):
        return None
    names = _TOKEN.findall(pattern)
    if not names or any(name not in _FORMATS for name in names):
        return None
    return _TOKEN.sub(lambda match: _FORMATS[match[1]](moment, reader), pattern)


def _far(moment: datetime, reader: Reader) -> bool:
    return abs(moment - reader.now) > YEAR_LEFT_OUT_WITHIN


def _relative_day(day: date, today: date, locale: Locale) -> str:
    days = (day - today).days
    names = RELATIVE_DAYS.get(locale.language)
    return names[days + 1] if names and -1 <= days <= 1 else ""


def _number(moment: datetime, _reader: Reader) -> str:
    return moment.date().isoformat()


def _slash(moment: datetime, reader: Reader) -> str:
    return format_skeleton("yMd", moment, locale=reader.locale)


def _date(moment: datetime, reader: Reader) -> str:
    if _far(moment, reader):
        return format_date(moment, "long", locale=reader.locale)
    return format_skeleton("MMMMd", moment, locale=reader.locale)


def _date_short(moment: datetime, reader: Reader) -> str:
    return format_skeleton("yMMMd" if _far(moment, reader) else "MMMd", moment, locale=reader.locale)


def _date_long(moment: datetime, reader: Reader) -> str:
    return long_date(moment.date(), reader.locale, with_year=_far(moment, reader))


def _date_long_full(moment: datetime, reader: Reader) -> str:
    return long_date(moment.date(), reader.locale)


def _time(moment: datetime, reader: Reader) -> str:
    return time_of_day(moment, reader.locale)


def _time_with_seconds(moment: datetime, reader: Reader) -> str:
    return format_time(moment, "medium", locale=reader.locale).replace("\u202f", " ")


def _ago(moment: datetime, reader: Reader) -> str:
    return format_timedelta(moment - reader.now, add_direction=True, locale=reader.locale)


def _pretty(plain: Callable[[datetime, Reader], str]) -> Callable[[datetime, Reader], str]:
    def pretty(moment: datetime, reader: Reader) -> str:
        today = reader.now.astimezone(reader.zone).date()
        return _relative_day(moment.date(), today, reader.locale) or plain(moment, reader)

    return pretty


_FORMATS: dict[str, Callable[[datetime, Reader], str]] = {
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
