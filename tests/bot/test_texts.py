"""What people type, whatever they type: kept character for character, and never mischief."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import diary, texts
from bot.database import Database
from bot.errors import Empty, TooLong
from bot.models import DiaryEntry, Member
from tests.conftest import NOW, TEAM

KEPT = [
    "Leiten heißt zuhören 🎉",
    "👩‍👩‍👧 und 👍🏽",
    "می‌خواهم یاد بگیرم",
    "שלום עולם, (1) ראשון",
    "*not bold* & <b> &amp; <@U0MAYA0001> <!channel>",
    "one\n\n  two\tthree",
    "\u200eleft, \u200fright",
]
BLANK = ["", " ", "\n\t \n", "\u200b", "\ufeff\u2060\u00ad", "\u3164", "\u2800 \u2800", "\u202e\u202c", "\x00"]
CHANGED = [
    ("\u202egood\u202c morning", "good morning"),
    ("\u2067a\u2069b", "ab"),
    ("a\x00b\x07c\x1bd", "abcd"),
    ("half \ud83d of one", "half  of one"),
    ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
]


@pytest.mark.parametrize("text", KEPT)
def test_every_character_is_kept(text: str) -> None:
    assert texts.required(text, "field") == text


@pytest.mark.parametrize("text", BLANK)
def test_what_shows_nothing_is_nothing(text: str) -> None:
    assert texts.optional(text, "field") == ""
    with pytest.raises(Empty):
        texts.required(text, "field")


@pytest.mark.parametrize(("typed", "kept"), CHANGED)
def test_what_would_turn_round_or_break_other_texts_is_left_out(typed: str, kept: str) -> None:
    assert texts.required(typed, "field") == kept


def test_a_field_of_one_line_holds_one_line() -> None:
    assert texts.line(" Lead\r\na\u2029 project ") == "Lead a project"
    assert texts.line(None) == ""


@pytest.mark.parametrize("text", ["🎉" * 150, "a" * 300, "&" * 300])
def test_a_text_of_exactly_the_limit_fits(text: str) -> None:
    assert texts.required(text, "title", 300) == text
    with pytest.raises(TooLong) as problem:
        texts.required(text + "🎉", "title", 300)
    assert (problem.value.field, problem.value.facts) == ("title", {"limit": 300})


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_any_text_can_be_kept_and_cleaning_is_done_once(text: str) -> None:
    kept = texts.optional(text, "field")
    assert kept.encode().decode() == kept
    assert texts.optional(kept, "field") == kept
    assert "\x00" not in kept


def test_every_database_takes_it(any_database: Database, make_member: Callable[..., Member]) -> None:
    typed = [*KEPT, *(text for text, _ in CHANGED)]
    with any_database.writing(TEAM) as session:
        jonas = make_member(session, "Jonas")
        ids = [diary.write(session, jonas, text, NOW).id for text in typed]
    with any_database.reading(TEAM) as session:
        kept = [session.get_one(DiaryEntry, entry).text for entry in ids]
    assert kept == [texts.required(text, "text") for text in typed]
