"""A list of pairs as people keep it in a spreadsheet: CSV with a line for each pair, and what is wrong in each (R49).

The first line names the columns, in English or German. Commas, semicolons (Excel in German) and tabs all separate.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot import texts
from bot.called import is_user_id
from bot.errors import (
    ColumnsMissing,
    ColumnTwice,
    NobodyNamedHere,
    NoDay,
    NoPairs,
    NoReference,
    NoRhythm,
    NotReadable,
    Problem,
    TooManyCells,
)
from bot.models import Rhythm


class Column(StrEnum):
    """A column of the list; the header's words for it are in `HEADERS`."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    PURPOSE = "purpose"
    RHYTHM = "rhythm"
    PLANNED_END = "planned_end"


HEADERS: Mapping[str, Column] = {
    **dict.fromkeys(("mentor", "mentorin", "mentor:in", "mentor*in"), Column.MENTOR),
    **dict.fromkeys(("mentee", "mentees"), Column.MENTEE),
    **dict.fromkeys(("purpose", "zweck", "ziel", "wofür", "worum geht es"), Column.PURPOSE),
    **dict.fromkeys(("rhythm", "cadence", "check ins", "rhythmus", "takt"), Column.RHYTHM),
    **dict.fromkeys(
        ("planned end", "end", "geplantes ende", "geplanter abschluss", "ende", "abschluss"), Column.PLANNED_END
    ),
}
RHYTHMS: Mapping[str, Rhythm] = {
    **dict.fromkeys(
        ("weekly", "every week", "wöchentlich", "jede woche", "woechentlich"),
        Rhythm.WEEKLY,
    ),
    **dict.fromkeys(
        (
            "",
            "fortnightly",
            "every two weeks",
            "every 2 weeks",
            "every other week",
            "alle zwei wochen",
            "alle 2 wochen",
            "zweiwöchentlich",
            "14 tägig",
            "vierzehntägig",
        ),
        Rhythm.FORTNIGHTLY,
    ),
    **dict.fromkeys(("monthly", "every month", "monatlich", "jeden monat"), Rhythm.MONTHLY),
}
"""What can stand in the column for the rhythm; every two weeks where nothing does, as in the form."""
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")
"""How a day can be written. With slashes nobody knows which is the month."""
LONGEST_HEADER = 10_000
"""Characters: a first line that goes on longer is no header."""
DELIMITERS = (",", ";", "\t")

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_PROFILE = re.compile(r"https://\S+/team/([UW][A-Z0-9]+)/?")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_NAMED_ADDRESS = re.compile(r".*<(?:mailto:)?([^<>|]+)(?:\|[^>]*)?>")


@dataclass(frozen=True)
class Line:
    """A line of the list, as far as it can be read without knowing anybody."""

    number: int
    """Where it begins, as an editor counts."""
    mentor: str = ""
    """A user id or an email address in small letters."""
    mentee: str = ""
    purpose: str = ""
    rhythm: Rhythm = Rhythm.FORTNIGHTLY
    planned_end: date | None = None
    problems: Sequence[Problem] = ()
    """What is wrong; each has its column as its field."""


@dataclass(frozen=True)
class Sheet:
    """A list that can be read."""

    lines: Sequence[Line]
    left_out: Sequence[str] = field(default=())
    """Columns that say nothing to us."""

    @property
    def people(self) -> set[str]:
        """Everybody who is named, by id or address."""
        return {person for line in self.lines for person in (line.mentor, line.mentee) if person}


def read(text: str, at: str = "list") -> Sheet:
    """Read a list; `at` is the field of the form in which it stands.

    Raises at `at`: ColumnsMissing, ColumnTwice, NotReadable or NoPairs. What is wrong in a line stands with the line.
    """
    text = text.removeprefix("\ufeff")
    delimiter = max(DELIMITERS, key=lambda each: len(_known(_header(text, each))))
    header = _header(text, delimiter)
    columns = _known(header)
    if missing := tuple(column for column in (Column.MENTOR, Column.MENTEE) if column not in columns):
        raise ColumnsMissing(at, names=missing)
    for column in columns:
        if columns.count(column) > 1:
            raise ColumnTwice(at, name=column)
    named = [HEADERS.get(_plain(cell)) for cell in header]
    lines = [_line(number, cells, named) for number, cells in _rows(text, delimiter, at)][1:]
    if not lines:
        raise NoPairs(at)
    left_out = tuple(cell.strip() for cell, column in zip(header, named, strict=True) if cell.strip() and not column)
    return Sheet(lines, left_out)


def reference(cell: str) -> str | None:
    """Who a cell names, by user id or by email address; None where it is neither.

    Slack's own ways to copy somebody count, too: a mention, the link to a profile.
    """
    cell = cell.strip()
    for form in (_MENTION, _PROFILE):
        if found := form.fullmatch(cell):
            return found[1]
    if is_user_id(cell.upper()):
        return cell.upper()
    if found := _NAMED_ADDRESS.fullmatch(cell):
        cell = found[1].strip()
    return cell.lower() if _ADDRESS.fullmatch(cell) else None


def _header(text: str, delimiter: str) -> list[str]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next(csv.reader([first[:LONGEST_HEADER]], delimiter=delimiter), [])


def _known(header: Sequence[str]) -> list[Column]:
    return [HEADERS[name] for name in map(_plain, header) if name in HEADERS]


def _rows(text: str, delimiter: str, at: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not blank, with the number at which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise NotReadable(at, line=number) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, cells


def _line(number: int, cells: Sequence[str], named: Sequence[Column | None]) -> Line:
    held = {column: cell for column, cell in zip(named, cells, strict=False) if column}
    problems: list[Problem] = []
    people = {}
    for column in (Column.MENTOR, Column.MENTEE):
        cell = texts.line(held.get(column))
        people[column] = reference(cell) or ""
        if not cell:
            problems.append(NobodyNamedHere(column))
        elif not people[column]:
            problems.append(NoReference(column, text=cell))
    rhythm = RHYTHMS.get(_plain(held.get(Column.RHYTHM, "")))
    if rhythm is None:
        problems.append(NoRhythm(Column.RHYTHM, text=texts.line(held[Column.RHYTHM])))
    planned_end, day = None, texts.line(held.get(Column.PLANNED_END))
    if day and (planned_end := _day(day)) is None:
        problems.append(NoDay(Column.PLANNED_END, text=day))
    if any(cell.strip() for cell in cells[len(named) :]):
        problems.append(TooManyCells(Column.PURPOSE))
    return Line(
        number=number,
        mentor=people[Column.MENTOR],
        mentee=people[Column.MENTEE],
        purpose=texts.clean(held.get(Column.PURPOSE, "")),
        rhythm=rhythm or Rhythm.FORTNIGHTLY,
        planned_end=planned_end,
        problems=tuple(problems),
    )


def _plain(cell: str) -> str:
    """A word of the header or for a rhythm, however it is spaced and written."""
    return " ".join(re.sub(r"[_\-\s]+", " ", cell.removesuffix("?")).split()).casefold()


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
