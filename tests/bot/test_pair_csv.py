"""A list of pairs as people keep it in a spreadsheet (R49)."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import texts
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
from bot.pair_csv import Column, Line, read, reference

MAYA, JONAS = "U0MAYA0001", "U0JONAS001"
WHOLE = Line(2, MAYA, "jonas@example.org", "Lead a team", Rhythm.MONTHLY, date(2026, 12, 31))


WAYS = {
    "commas": """mentor,mentee,purpose,rhythm,planned_end
U0MAYA0001,jonas@example.org,Lead a team,monthly,2026-12-31
""",
    "semicolons, as Excel in German": """Mentor;Mentee;Zweck;Rhythmus;Ende
U0MAYA0001;Jonas@Example.org;Lead a team;monatlich;31.12.2026
""".replace("\n", "\r\n"),
    "tabs, in another order": """MENTEE|MENTOR|Planned end|Cadence|Purpose
jonas@example.org|u0maya0001|31.12.26|Every month|Lead a team""".replace("|", "\t"),
    "a mark at the beginning, and quotes": """\ufeffMentor:in;Mentee;Worum geht es?;Check-ins;Geplanter Abschluss
U0MAYA0001;"jonas@example.org";"Lead a team";"Jeden Monat";"31.12.2026"
;;;;
""",
    "odd cells": """mentor,mentee,purpose,rhythm,planned-end
"<@U0MAYA0001>",Jonas Weber <jonas@example.org>,Lead a team, Monthly ,2026-12-31,,""",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_r49_however_a_spreadsheet_writes_it(text: str) -> None:
    """R49"""
    assert list(read(text).lines) == [WHOLE]


@pytest.mark.parametrize(
    ("cell", "who"),
    [
        (MAYA, MAYA),
        (" u0maya0001 ", MAYA),
        ("W0MAYA0001", "W0MAYA0001"),
        ("<@U0MAYA0001>", MAYA),
        ("<@U0MAYA0001|maya>", MAYA),
        ("https://northwind.slack.com/team/U0MAYA0001", MAYA),
        ("Maya.Okafor@Example.ORG", "maya.okafor@example.org"),
        ("Maya Okafor <maya@example.org>", "maya@example.org"),
        ("<mailto:maya@example.org|maya@example.org>", "maya@example.org"),
        ("@maya", None),
        ("Maya Okafor", None),
        ("maya@example", None),
        ("a@example.org, b@example.org", None),
        ("", None),
    ],
)
def test_r49_how_people_are_named(cell: str, who: str | None) -> None:
    assert reference(cell) == who


def test_r49_lines_are_numbered_as_an_editor_counts() -> None:
    """Blank lines and line breaks within quotes count, too."""
    text = f'\n\nmentor,mentee,purpose\n\n{MAYA},{JONAS},"One\ntwo"\n  ,\t, \n{JONAS},{MAYA},Three'
    assert [(line.number, line.purpose) for line in read(text).lines] == [(5, "One\ntwo"), (8, "Three")]


def test_r49_what_is_not_given_is_as_in_the_form() -> None:
    assert list(read(f"mentor,mentee\n{MAYA},{JONAS}").lines) == [Line(2, MAYA, JONAS)]
    assert Line(2).rhythm is Rhythm.FORTNIGHTLY


def test_r49_columns_that_say_nothing_are_told() -> None:
    assert read(f"Nr.,mentor,Team,mentee,\n1,{MAYA},Web,{JONAS},").left_out == ("Nr.", "Team")


@pytest.mark.parametrize(
    ("text", "problem", "facts"),
    [
        ("", ColumnsMissing, {"names": (Column.MENTOR, Column.MENTEE)}),
        (f"{MAYA},{JONAS}", ColumnsMissing, {"names": (Column.MENTOR, Column.MENTEE)}),
        ("mentor,purpose\nx,y", ColumnsMissing, {"names": (Column.MENTEE,)}),
        ("mentor|mentee\nx|y", ColumnsMissing, {"names": (Column.MENTOR, Column.MENTEE)}),
        ("mentor,mentee,Mentorin\nx,y,z", ColumnTwice, {"name": Column.MENTOR}),
        ("mentor,mentee\n\n", NoPairs, {}),
        ('mentor,mentee,purpose\na,b,c\nd,e,"f\ng,h,i', NotReadable, {"line": 3}),
        ('mentor,mentee,purpose\na,b,"c" d', NotReadable, {"line": 2}),
        ("x" * 300_000, ColumnsMissing, {"names": (Column.MENTOR, Column.MENTEE)}),
        ('mentor,mentee\n"' + "x" * 300_000, NotReadable, {"line": 2}),
    ],
)
def test_r49_what_is_no_list(text: str, problem: type[Problem], facts: dict[str, object]) -> None:
    with pytest.raises(problem) as told:
        read(text, "list")
    assert (told.value.field, told.value.facts) == ("list", facts)


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        (f",{JONAS}", [(NobodyNamedHere, "mentor")]),
        (f"{MAYA}", [(NobodyNamedHere, "mentee")]),
        (f"Maya,{JONAS}", [(NoReference, "mentor")]),
        ("Maya,Jonas", [(NoReference, "mentor"), (NoReference, "mentee")]),
        (f"{MAYA},{JONAS},,daily", [(NoRhythm, "rhythm")]),
        (f"{MAYA},{JONAS},,,12/31/2026", [(NoDay, "planned_end")]),
        (f"{MAYA},{JONAS},,,2026-02-30", [(NoDay, "planned_end")]),
        (f"{MAYA},{JONAS},Lead, and listen,weekly,2026-12-31", [(NoRhythm, "rhythm"), (NoDay, "planned_end"),
                                                               (TooManyCells, "purpose")]),
    ],
)  # fmt: skip
def test_r49_what_is_wrong_stands_with_the_line(cells: str, problems: list[tuple[type[Problem], str]]) -> None:
    [line] = read(f"mentor,mentee,purpose,rhythm,planned_end\n{cells}\n").lines
    assert [(type(problem), problem.field) for problem in line.problems] == problems
    assert line.number == 2


@given(
    rows=st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t"),
)
def test_r49_what_a_spreadsheet_writes_is_read_again(rows: list[tuple[str, str]], delimiter: str) -> None:
    """R49: whatever stands in a cell, and wherever lines break."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["mentor", "mentee", "purpose", "rhythm"])
    writer.writerows((MAYA, JONAS, purpose, rhythm) for purpose, rhythm in rows)
    lines = read(out.getvalue()).lines
    assert [line.purpose for line in lines] == [texts.clean(purpose) for purpose, _ in rows]
    assert all(line.rhythm in Rhythm for line in lines)


@given(st.text(max_size=300))
def test_r49_whatever_is_pasted_is_read_or_known_to_be_no_list(text: str) -> None:
    for head in ("", "mentor,mentee,purpose,rhythm,planned_end\n", "Mentor;Mentee;Ende\n"):
        try:
            sheet = read(head + text)
        except (ColumnsMissing, ColumnTwice, NotReadable, NoPairs):
            continue
        assert all(line.problems or (line.mentor and line.mentee) for line in sheet.lines)
