"""All that is stored about somebody, in words and in their language (R48): what stands in the file for people.

What somebody gets is decided in bot.export, what it is called in prompts.export_words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from bot.called import is_user_id
from bot.connection import contact_of
from bot.export import Export, Row, Value
from bot.models import Rhythm, Role
from prompts import connection_words, terms
from prompts.export_words import CHOICES, QUESTIONS, SHOWN_IF_SO, TABLES
from prompts.language import Language
from prompts.plan import IDEA_WORDS
from prompts.words import RHYTHMS

_ABOUT_ONESELF = ("members", "offers", "managers")
_OF_MENTORSHIP = tuple(name for name in TABLES if name not in {*_ABOUT_ONESELF, "diary_entries", "drafts"})


@dataclass(frozen=True)
class Entry:
    """A row in words."""

    title: str
    facts: Sequence[tuple[str, str]]
    words: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """The rows of one table."""

    heading: str
    note: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Chapter:
    """What belongs to one mentorship, or to somebody alone."""

    heading: str
    note: str
    sections: Sequence[Section]


@dataclass(frozen=True)
class Book:
    """All of it in words."""

    title: str
    name: str
    made: str
    chapters: Sequence[Chapter]


def book(export: Export, zone: ZoneInfo, say: Language) -> Book:
    """All of it in words; times are those of `zone`, the reader's own. What has nothing in it is left out."""
    writer = _Writer(export, zone, say)
    return Book(
        title=say("What Sendoff keeps about you"),
        name=say.name(export.reader),
        made=say.day_and_time(export.made_at, zone),
        chapters=[chapter for chapter in writer.chapters() if chapter.sections or chapter.note],
    )


@dataclass(frozen=True)
class _Writer:
    export: Export
    zone: ZoneInfo
    say: Language

    def chapters(self) -> Iterator[Chapter]:
        """What is about somebody alone, then each mentorship, the newest first, then what is theirs again."""
        say, tables = self.say, self.export.tables
        yield Chapter(say("You"), "", self._sections(tables, _ABOUT_ONESELF))
        me = self.export.reader_id
        mine = [row for row in tables["mentorships"] if me in {row["mentor_id"], row["mentee_id"]}]
        for mentorship in reversed(mine):
            yield self._mentorship(mentorship)
        enrolled = [row for row in tables["mentorships"] if row not in mine]
        yield Chapter(say("Pairs that you have brought together"), "", self._bare("mentorships", enrolled))
        asked = [row for row in tables["introductions"] if "mentorship_id" not in row]
        yield Chapter(say("Introductions to you"), "", self._bare("introductions", asked))
        for name in ("diary_entries", "drafts"):
            rows = tables[name]
            yield Chapter(say(TABLES[name].heading), say(TABLES[name].note) if rows else "", self._bare(name, rows))

    def _mentorship(self, mentorship: Row) -> Chapter:
        own = {name: self._of(name, mentorship["id"]) for name in (*_OF_MENTORSHIP, "messages")}
        own["mentorships"] = [mentorship]
        is_mentor = mentorship["mentor_id"] == self.export.reader_id
        partner = self.name(mentorship["mentee_id" if is_mentor else "mentor_id"])
        sent = len(own["messages"])
        note = self.say.plural(
            "I have written to you once about it; when, and what you answered, stands in the JSON file.",
            "I have written to you {n} times about it; when, and what you answered, stands in the JSON file.",
            sent,
        )
        heading = self.say("{name} and you", name=partner)
        return Chapter(heading, note if sent else "", self._sections(own, _OF_MENTORSHIP, mentorship))

    def _of(self, table: str, mentorship_id: Value) -> list[Row]:
        return [row for row in self.export.tables[table] if row.get("mentorship_id") == mentorship_id]

    def _sections(
        self, tables: Mapping[str, Sequence[Row]], names: Sequence[str], mentorship: Row | None = None
    ) -> list[Section]:
        return [
            Section(
                self.say(TABLES[name].heading),
                self.say(TABLES[name].note) if TABLES[name].note else "",
                [self._entry(name, row, mentorship) for row in tables[name]],
            )
            for name in names
            if tables[name]
        ]

    def _bare(self, table: str, rows: Sequence[Row]) -> list[Section]:
        """A chapter of one table needs no heading within. A draft that was sent off is empty, and says nothing."""
        entries = [self._entry(table, row, None) for row in rows]
        return [Section("", "", told)] if (told := [each for each in entries if each.words or each.facts]) else []

    def _entry(self, table: str, row: Row, mentorship: Row | None) -> Entry:
        told, say = TABLES[table], self.say

        def shown(column: str) -> str:
            return self._shown(table, column, row, mentorship)

        return Entry(
            title=shown(told.titled) if told.titled else "",
            facts=[(say(label), text) for column, label in told.facts.items() if (text := shown(column))],
            words=[
                (say(label) if label else "", text) for column, label in told.words.items() if (text := shown(column))
            ],
        )

    def _shown(self, table: str, column: str, row: Row, mentorship: Row | None) -> str:
        name, value = f"{table}.{column}", row.get(column)
        if value is None or value == "" or (not value and name in SHOWN_IF_SO):
            return ""
        if name in CHOICES:
            return self.say(CHOICES[name][str(value)])
        if name in _SPECIAL:
            return _SPECIAL[name](self, value, row, mentorship)
        return self.plain(value)

    def plain(self, value: Value) -> str:
        """A value by its type."""
        if isinstance(value, bool):
            return self.say("Yes") if value else self.say("No")
        if isinstance(value, datetime):
            return self.say.day_and_time(value, self.zone)
        if isinstance(value, date):
            return self.say.day(value)
        if isinstance(value, time):
            return value.strftime("%H:%M")
        return self.say("You") if value == self.export.reader_id else self.name(value)

    def name(self, text: Value) -> str:
        """The name of somebody, by their id; any other text is what it is."""
        person = self.export.people.get(str(text))
        return self.say.name(person) if person else str(text)


def _question(writer: _Writer, key: str, row: Row, mentorship: Row | None) -> str:
    author = row["author_id"]
    pair = (mentorship["mentor_id"], mentorship["mentee_id"]) if mentorship else ()
    other = next((user_id for user_id in pair if user_id != author), "")
    return writer.say(QUESTIONS[key], name=writer.name(author), other=writer.name(other))


def _answer(writer: _Writer, text: str, row: Row, mentorship: Row | None) -> str:
    if row["question"] != "plan.ideas":
        return text
    is_mentor = mentorship is not None and row["author_id"] == mentorship["mentor_id"]
    role = Role.MENTOR if is_mentor else Role.MENTEE
    return writer.say.listing(writer.say(IDEA_WORDS[key][role][0]) for key in text.splitlines())


def _typed(_writer: _Writer, fields: Mapping[str, Any], _row: Row, _mentorship: Row | None) -> str:
    return "\n\n".join(text for text in fields.values() if isinstance(text, str) and not is_user_id(text))


def _workdays(writer: _Writer, days: str, _row: Row, _mentorship: Row | None) -> str:
    names = get_day_names("wide", locale=writer.say.locale)
    return writer.say.listing(names[int(day)] for day in days)


def _rhythm(writer: _Writer, rhythm: Rhythm, _row: Row, _mentorship: Row | None) -> str:
    return writer.say(RHYTHMS[rhythm])


def _bases(writer: _Writer, bases: Sequence[str], _row: Row, _mentorship: Row | None) -> str:
    return writer.say.listing(writer.say(connection_words.BASES[basis]) for basis in bases)


def _channels(writer: _Writer, channels: Sequence[Mapping[str, str]], _row: Row, _mentorship: Row | None) -> str:
    return "\n".join(connection_words.contact(contact_of(each), writer.say) for each in channels)


def _person(writer: _Writer, user_id: str, _row: Row, _mentorship: Row | None) -> str:
    return "" if user_id == writer.export.reader_id else writer.name(user_id)


def _agreement(standard: str) -> _Special:
    return lambda writer, text, _row, _mentorship: terms.worded(text, standard, writer.say)


_Special = Callable[[_Writer, Any, Row, Row | None], str]
_SPECIAL: Mapping[str, _Special] = {
    "answers.question": _question,
    "answers.text": _answer,
    "connection_agreements.bases": _bases,
    "connection_agreements.rhythm": _rhythm,
    "connection_wishes.bases": _bases,
    "connection_wishes.channels": _channels,
    "connection_wishes.rhythm": _rhythm,
    "drafts.fields": _typed,
    "introductions.person_id": _person,
    "members.country": lambda writer, code, _row, _mentorship: writer.say.country(code),
    "members.user_id": lambda _writer, user_id, _row, _mentorship: user_id,
    "members.workdays": _workdays,
    "mentorships.confidentiality": _agreement(terms.CONFIDENTIALITY),
    "mentorships.ending_agreement": _agreement(terms.ENDING_AGREEMENT),
    "mentorships.rhythm": _rhythm,
    "suggestions.confidentiality": _agreement(terms.CONFIDENTIALITY),
    "suggestions.ending_agreement": _agreement(terms.ENDING_AGREEMENT),
    "suggestions.rhythm": _rhythm,
}
"""Columns whose values want more than their type tells."""
