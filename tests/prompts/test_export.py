"""The files with all that is stored about somebody: complete, in their language, and nobody's markup (R4, R30, R48)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import diary, export
from bot.export import DECISIONS, To
from bot.models import DiaryEntry, Member, Mentorship, Message, Role
from prompts.diary import diary as diary_view
from prompts.diary_markdown import diary_markdown
from prompts.export import book
from prompts.export_words import IN_JSON_ALONE, TABLES
from prompts.files import sheets
from prompts.html_page import page
from prompts.language import Language, load_languages
from prompts.letter import Letter
from prompts.messages import RENDERERS
from tests.conftest import NOW, TEAM
from tests.who_reads import MENTEE, MENTOR, THIRD, Record, write_record

MakeMember = Callable[..., Member]
BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = load_languages().named("en")


class Words(HTMLParser):
    """Collects what a reader sees, and what the page would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.loads: list[str] = []
        self.feed(text[text.find("</head>") + 1 :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [str(value) for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


@pytest.fixture
def record(session: Session, make_pair: Callable[..., Mentorship], make_member: MakeMember) -> Record:
    return write_record(session, make_pair, make_member)


def readable(session: Session, me: Member, say: Language) -> Words:
    all_of_it = export.collect(session, me, NOW)
    return Words(page("export.html.jinja", say, b=book(all_of_it, BERLIN, say)))


def test_r48_every_column_that_is_given_has_words_or_stands_in_the_json_alone() -> None:
    given = {
        (table, column)
        for table, decision in DECISIONS.items()
        for column, to in decision.columns.items()
        if to is not To.NOBODY
    }
    shown = {
        (name, column) for name, table in TABLES.items() for column in {table.titled, *table.words, *table.facts} - {""}
    }
    aside = {(table, column) for table, columns in IN_JSON_ALONE.items() for column in columns.split()}
    assert shown | aside == given
    assert not shown & aside


@pytest.mark.parametrize("who", [MENTOR, MENTEE, THIRD, "unasked", "nobody"])
def test_r48_the_page_has_every_text_that_somebody_may_read_and_no_other(
    session: Session, record: Record, say: Language, who: str
) -> None:
    seen = readable(session, record.people[who], say)
    assert {text for text in record.texts if any(text in words for words in seen.words)} == record.readable_by(who)


def test_r48_the_page_needs_nothing_else(session: Session, record: Record, say: Language) -> None:
    seen = readable(session, record.pair.mentee, say)
    assert all(link.startswith("#part-") for link in seen.loads)
    assert not seen.tags & {"script", "link", "img", "iframe"}


def test_r48_no_internal_name_stands_on_the_page(session: Session, record: Record, say: Language) -> None:
    """Neither ids nor names of columns, states or questions; one's own id is named once."""
    record.pair.shielded_id = record.pair.mentee_id
    for me in (record.pair.mentor, record.pair.mentee):
        seen = " ".join(readable(session, me, say).words)
        assert re.findall(r"\bU0\w+|\w+_id\b|\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z_]+\b(?=\s)", seen) == [me.user_id]
        assert not re.search(r"None|datetime|State\.", seen)


def test_r48_an_erased_partner_is_called_by_what_they_were(session: Session, record: Record, say: Language) -> None:
    record.pair.mentor.name, record.pair.mentor.was = "", Role.MENTOR
    session.flush()
    seen = " ".join(readable(session, record.pair.mentee, say).words)
    assert say.name(record.pair.mentor) in seen


@pytest.mark.parametrize(("kind", "names"), [("export", [".html", ".json", ".md"]), ("diary_export", [".md"])])
def test_r48_r30_the_message_brings_the_files(
    session: Session, record: Record, say: Language, kind: str, names: list[str]
) -> None:
    me = record.pair.mentee
    export.order(session, me, NOW, kind)
    letter = Letter(session.scalars(select(Message).where(Message.kind == kind)).one(), None, me, NOW)
    made = [sheet.make() for sheet in sheets(letter, say)]
    assert [re.sub(r".*(?=\.\w+$)", "", file.filename) for file in made] == names
    # 10:00 in UTC is noon in Berlin: the name says when it was asked for.
    assert all("2026-05-04 12.00.00" in file.filename for file in made)
    assert all(file.content.decode() for file in made)
    post = RENDERERS[kind](letter, say)
    assert "12:00" in post.text
    assert not any(text in post.text for text in record.texts)


def test_r48_the_json_file_is_json(session: Session, record: Record, say: Language) -> None:
    export.order(session, record.pair.mentor, NOW)
    message = session.scalars(select(Message).where(Message.kind == "export")).one()
    file = sheets(Letter(message, None, record.pair.mentor, NOW), say)[1].make()
    assert json.loads(file.content)["person"] == record.pair.mentor_id


def test_r30_the_diary_is_read_from_its_beginning(session: Session, make_member: MakeMember, say: Language) -> None:
    """Dates in the person's zone and language: half past eleven at night in UTC is the next day in Berlin."""
    me = make_member(session, "Jonas", timezone="Europe/Berlin")
    late = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
    for hours, text in ((0, "First"), (24, "# Second & <third>\n- a\n\nb")):
        diary.write(session, me, text, late + timedelta(hours=hours))
    entries = [(entry.at, entry.text) for entry in reversed(diary.entries(session, me))]
    written = diary_markdown(entries, BERLIN, say)
    assert written.index("First") < written.index("Second")
    assert say.day(datetime(2026, 5, 5, tzinfo=UTC).date()) in written
    assert "01:30" in written
    seen = Words(MarkdownIt("commonmark").render(written))
    assert {"# Second & <third>", "- a", "b"} <= {line.strip() for words in seen.words for line in words.split("\n")}
    assert seen.tags == {"h1", "h2", "p", "br"}


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \n"), min_size=1), max_size=4))
def test_r30_every_word_of_the_diary_is_in_the_file(texts: list[str]) -> None:
    entries = [(NOW + timedelta(days=days), text) for days, text in enumerate(texts)]
    seen = Words(MarkdownIt("commonmark").render(diary_markdown(entries, BERLIN, ENGLISH)))
    words = [word for text in texts for word in text.split()]
    assert " ".join(words) in " ".join(" ".join(seen.words).split()) or len(texts) != 1
    assert all(word in " ".join(seen.words) for word in words)


def test_r30_a_thousand_entries_are_paged_searched_and_exported(
    session: Session, make_member: MakeMember, say: Language
) -> None:
    me = make_member(session, "Jonas")
    session.add_all(
        DiaryEntry(
            team_id=TEAM,
            author_id=me.user_id,
            text=f"Eintrag {number}: " + "zuhören, fragen, warten. " * 20,
            at=NOW + timedelta(hours=number),
        )
        for number in range(1000)
    )
    session.flush()
    found = diary.entries(session, me)
    assert len(found) == 1000
    last = diary_view(found, me, say, page=99)
    assert "Eintrag 0:" in str(last.to_dict())
    assert [entry.text[:12] for entry in diary.entries(session, me, "eintrag 997: WARTEN.")] == ["Eintrag 997:"]
    written = diary_markdown([(entry.at, entry.text) for entry in reversed(found)], BERLIN, say)
    assert written.count("\n## ") == 1000
