"""What the bot says, in the person's language. The language is always an argument, never a global.

Texts are written in English where they are used, as `say("Hello {name}", name=…)`, and translated by gettext catalogues
in prompts/locale, read with Babel. A value never changes what a text means: `say` makes plain text,
`say.mrkdwn` makes Slack's markup and escapes every value in it.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, localedata
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.called import Called
from bot.models import Member, Role

LOCALES = Path(__file__).parent / "locale"
DEFAULT = "en"

_MARKS = re.compile(r"[*_~`＊＿～｀]+")
_QUOTED_LINE = re.compile(r"^(?=&gt;|＞)", re.MULTILINE)
_ENTITY = re.compile(r"&(?=(?:amp|lt|gt);)")
_NEVER_A_DATE = "<!date^00000000^{_}|"


class Mrkdwn(str):
    """Text in Slack's markup: our own words, or somebody's words after `escape`."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """Make somebody's words safe within markup: every character is shown, and no mention, link, date, emphasis or
    quotation can be smuggled in.

    Slack has no escape for the marks of emphasis. But it formats nothing in the text that a date shows where its format
    names no part of a date (https://docs.slack.dev/messaging/formatting-message-text#date-formatting), so they go in
    there. A soft hyphen, which is invisible, keeps a line from being a quotation.
    """
    if isinstance(text, Mrkdwn):
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Mrkdwn(_QUOTED_LINE.sub("\u00ad", _MARKS.sub(rf"{_NEVER_A_DATE}\g<0>>", escaped)))


def literal(text: str) -> str:
    """Somebody's words as a plain text that shows every character: Slack undoes its three entities even there."""
    return _ENTITY.sub("&amp;", text)


def channel_mention(channel_id: str) -> Mrkdwn:
    """A channel's name as Slack shows it, which leads there; to whoever may not see it, that it is private."""
    return Mrkdwn(f"<#{channel_id}>")


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation where it stands in a table; `say` translates it where it is used."""
    return text


FORMER = {Role.MENTOR: N_("your former mentor"), Role.MENTEE: N_("your former mentee")}
"""What somebody is called whose name is gone from the record (R48); it stands where a name would, in any case."""


class Language:
    """One language: its words, its plurals, its dates. Call it to say something."""

    def __init__(self, code: str, locale: Locale, catalogue: Path | None = None) -> None:
        """`catalogue` is the file with the translations; it is read when somebody speaks this language."""
        self.code = code
        self.locale = locale
        self._file = catalogue
        self._all: Mapping[str, Language] = {}

    def to(self, code: str) -> Language:
        """The language with this code, for words that somebody else will read."""
        return self._all.get(code, self)

    @cached_property
    def _catalogue(self) -> gettext.NullTranslations:
        if self._file is None:
            return gettext.NullTranslations()
        with self._file.open("rb") as stream:
            catalogue = read_po(stream, locale=self.code)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)

    def __call__(self, text: str, /, **values: object) -> str:
        """Say `text` as plain text."""
        return self._catalogue.gettext(text).format(**values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Say `one` or `many` as plain text, whichever `n` asks for in this language; `{n}` is the number."""
        return self._catalogue.ngettext(one, many, n).format(n=n, **values)

    def mrkdwn(self, text: str, /, **values: object) -> Mrkdwn:
        """Say `text` in Slack's markup; values are escaped unless they are markup themselves."""
        return Mrkdwn(self._catalogue.gettext(text).format(**_escaped(values)))

    def mrkdwn_plural(self, one: str, many: str, n: int, /, **values: object) -> Mrkdwn:
        """As `plural`, in Slack's markup."""
        return Mrkdwn(self._catalogue.ngettext(one, many, n).format(n=n, **_escaped(values)))

    def name(self, member: Member | Called) -> str:
        """What somebody is called; where their data were erased (R48), what they were to whoever reads it."""
        return member.name if member.was is None else self(FORMER[member.was])

    def mention(self, member: Member) -> Mrkdwn:
        """The person's name as Slack shows it, with their card behind it; in words where nothing is behind it."""
        return Mrkdwn(f"<@{member.user_id}>") if member.was is None else escape(self.name(member))

    def day(self, day: date) -> str:
        """A day as people write it, such as 4 May 2026."""
        return format_date(day, "long", locale=self.locale)

    def short_day(self, day: date) -> str:
        """A day without its year, such as 4 May."""
        return format_date(day, "d. MMMM" if self.code == "de" else "d MMMM", locale=self.locale)

    def weekday_and_day(self, day: date) -> str:
        """A day with its weekday, such as Monday 4 May 2026."""
        return format_date(day, "full", locale=self.locale)

    def time(self, moment: datetime, zone: ZoneInfo) -> str:
        """A time of day where the person is."""
        return format_time(moment, "short", tzinfo=zone, locale=self.locale)

    def day_and_time(self, moment: datetime, zone: ZoneInfo) -> str:
        """A day and time where the person is."""
        return self("{date} at {time}", date=self.day(moment.astimezone(zone).date()), time=self.time(moment, zone))

    def country(self, code: str) -> str:
        """A country's name, by its two letters (ISO 3166)."""
        return str(self.locale.territories.get(code, code))

    def listing(self, items: Iterable[str]) -> str:
        """Several things in a sentence: "a, b and c"."""
        return format_list(list(items), locale=self.locale)


class Languages:
    """All languages that Sendoff speaks."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._languages = languages
        for language in languages.values():
            language._all = languages  # noqa: SLF001 - they know each other from here on

    def __iter__(self) -> Iterator[Language]:
        return iter(self._languages.values())

    def named(self, code: str) -> Language:
        """The language for a code or an IETF tag such as de-AT; English where we do not speak it (R4)."""
        exact = self._languages.get(code)
        return exact or self._languages.get(code.partition("-")[0].lower()) or self._languages[DEFAULT]

    def of(self, member: Member) -> Language:
        """The language that this person chose, else the one of their Slack."""
        return self.named(member.language or member.slack_locale)


def load_languages(folder: Path = LOCALES) -> Languages:
    """Find the catalogues, and read how each language writes days, times and names of places: once, at the start."""
    # A British Locale gives day before month, as most of the world writes it.
    languages = {DEFAULT: Language(DEFAULT, Locale("en", "GB"))}
    for file in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        code = file.parent.parent.name
        languages[code] = Language(code, Locale.parse(code), file)
    for language in languages.values():
        # Babel would read it at the first word, and keep it for ever.
        localedata.load(str(language.locale))
    return Languages(languages)


def _escaped(values: Mapping[str, object]) -> dict[str, object]:
    return {name: escape(value) if isinstance(value, str) else value for name, value in values.items()}
