"""The learning diary: private, searchable, lasting (R30, R47)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot import diary
from bot.database import Database
from bot.errors import Empty, NotFound, TooLong
from bot.models import Member, Mentorship, State
from bot.privacy import may_read
from tests.conftest import NOW, TEAM

MakeMember = Callable[..., Member]
MakePair = Callable[..., Mentorship]


def test_r30_entries_come_newest_first_and_only_ones_own(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    diary.write(session, pair.mentee, "Ask before you answer", NOW)
    diary.write(session, pair.mentee, "Say no early", NOW + timedelta(days=1))
    diary.write(session, pair.mentor, "Jonas asks well", NOW)
    assert [entry.text for entry in diary.entries(session, pair.mentee)] == ["Say no early", "Ask before you answer"]
    assert diary.count(session, pair.mentee) == 2


def test_r47_an_entry_is_found_by_its_author_alone(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    entry = diary.write(session, pair.mentee, "Mine", NOW)
    assert diary.find_entry(session, pair.mentee, entry.id) is entry
    with pytest.raises(NotFound):
        diary.find_entry(session, pair.mentor, entry.id)
    assert not may_read(pair.mentor_id, entry, pair)


@pytest.mark.parametrize(
    ("searched", "found"),
    [
        ("", ["Über Grenzen sprechen", "STRASSE und Straße", "100% sure_thing", "café"]),
        ("über", ["Über Grenzen sprechen"]),
        ("GRENZEN über", ["Über Grenzen sprechen"]),
        ("straße", ["STRASSE und Straße"]),
        ("%", ["100% sure_thing"]),
        ("_", ["100% sure_thing"]),
        ("cafe\u0301", ["café"]),
        ("grenzen straße", []),
    ],
)
def test_r30_search_finds_words_whatever_their_case(
    any_database: Database, make_member: MakeMember, searched: str, found: list[str]
) -> None:
    with any_database.writing(TEAM) as session:
        me = make_member(session, "Jonas")
        for days, text in enumerate(["café", "100% sure_thing", "STRASSE und Straße", "Über Grenzen sprechen"]):
            diary.write(session, me, text, NOW + timedelta(days=days))
        assert [entry.text for entry in diary.entries(session, me, searched)] == found


def test_an_entry_can_be_changed_and_deleted(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Jonas")
    entry = diary.write(session, me, "First", NOW)
    diary.rewrite(entry, " Second ")
    assert (entry.text, entry.at) == ("Second", NOW)
    diary.remove(session, entry)
    assert list(diary.entries(session, me)) == []
    with pytest.raises(NotFound):
        diary.find_entry(session, me, entry.id)


def test_what_an_entry_cannot_be(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Jonas")
    entry = diary.write(session, me, "🙂" * 1500, NOW)
    for text, problem in (("", Empty), ("  \n", Empty), ("x" * 3001, TooLong)):
        with pytest.raises(problem) as writing:
            diary.write(session, me, text, NOW)
        with pytest.raises(problem):
            diary.rewrite(entry, text)
        assert writing.value.field == "text"
    assert diary.count(session, me) == 1


def test_the_same_message_is_kept_once(session: Session, make_member: MakeMember) -> None:
    me, other = make_member(session, "Jonas"), make_member(session, "Maya")
    first = diary.keep_once(session, me, "Well said", NOW)
    assert diary.keep_once(session, me, " Well said ", NOW + timedelta(days=1)) is first
    assert diary.keep_once(session, other, "Well said", NOW) is not first


def test_an_entry_goes_with_the_mentorship_where_its_author_learns(
    session: Session, make_pair: MakePair, make_member: MakeMember
) -> None:
    pair = make_pair(session)
    assert diary.write(session, pair.mentee, "a", NOW).mentorship_id == pair.id
    assert diary.write(session, pair.mentor, "b", NOW).mentorship_id is None, "a mentor may keep one, too"
    pair.state = State.ENDED
    session.flush()
    assert diary.write(session, pair.mentee, "c", NOW).mentorship_id is None
    assert diary.write(session, make_member(session, "Priya"), "d", NOW).mentorship_id is None
