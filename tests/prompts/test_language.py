"""Two languages by argument; people's words can never become markup (R4)."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.called import called
from bot.errors import NotUnderWay
from bot.models import Member, Role
from playground.model import User
from playground.words import Reader
from prompts.blocks import shorten
from prompts.language import Language, Languages, escape, literal, load_languages
from prompts.problems import sentence
from tests.conftest import NOW

LANGUAGES = load_languages()


@pytest.mark.parametrize(
    ("slack_locale", "chosen", "spoken"),
    [
        ("en-US", None, "en"),
        ("de-DE", None, "de"),
        ("de-AT", None, "de"),
        ("DE", None, "de"),
        ("fr-FR", None, "en"),
        ("", None, "en"),
        ("de-DE", "en", "en"),
        ("en-GB", "de", "de"),
    ],
)
def test_r4_language_follows_slack_unless_chosen(slack_locale: str, chosen: str | None, spoken: str) -> None:
    """R4"""
    member = Member(slack_locale=slack_locale, language=chosen)
    assert LANGUAGES.of(member).code == spoken


def test_r4_dates_and_times_are_written_as_people_write_them(languages: Languages) -> None:
    """R4"""
    english, german = languages.named("en"), languages.named("de")
    moment = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
    assert english.day(date(2026, 5, 4)) == "4 May 2026"
    assert german.day(date(2026, 5, 4)) == "4. Mai 2026"
    assert english.short_day(date(2026, 5, 4)) == "4 May"
    assert german.short_day(date(2026, 5, 4)) == "4. Mai"
    assert english.time(moment, ZoneInfo("Europe/London")) == "13:30"
    assert german.time(moment, ZoneInfo("Europe/Berlin")) == "14:30"
    assert english.listing(["a", "b", "c"]) == "a, b and c"
    assert german.listing(["a", "b", "c"]) == "a, b und c"


def test_how_days_and_places_are_written_is_read_at_the_start() -> None:
    """Nobody waits for it, and it counts among what a process holds from the start."""
    script = """
import sys
from datetime import date
from prompts.language import load_languages
languages = load_languages()
sys.addaudithook(lambda event, facts: print(facts[0]) if event == "open" else None)
for say in languages:
    say.day(date(2026, 5, 4)), say.country("FR"), say.listing(["a", "b"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert [file for file in done.stdout.split() if file.endswith(".dat")] == []


HOSTILE = st.text(alphabet=st.sampled_from("<>&;amp!@#|{}*_~`＊＿ab :/\n👩‍🚀ש"), max_size=60)
READER = Reader(User(id="U2", team_id="T1", name="maya", real_name="Maya"), lambda _id: "", lambda: NOW)
"""Reads what Slack would show."""


@given(HOSTILE)
def test_no_value_becomes_markup(words: str) -> None:
    said = LANGUAGES.named("en").mrkdwn("Once {words} and\n{words}", words=words)
    assert READER.mrkdwn(said).replace("\u00ad", "") == f"Once {words} and\n{words}"
    assert set(re.findall("<([^<>|]*)", said)) <= {"!date^00000000^{_}"}


@given(HOSTILE)
def test_every_character_of_a_plain_text_is_shown(words: str) -> None:
    assert READER.plain(literal(words)) == words


def test_a_mention_stays_a_mention_and_is_escaped_once(say: Language) -> None:
    maya = Member(user_id="U0MAYA0001", name="Maya")
    assert "<@U0MAYA0001>" in say.mrkdwn("{name}", name=say.mention(maya))
    assert escape(escape("a & b")) == "a &amp; b"


@pytest.mark.parametrize("was", Role)
def test_r48_who_was_erased_is_called_by_what_they_were(say: Language, was: Role) -> None:
    """Slack does not know the id that stands in their place, so no mention must hold it."""
    gone = Member(user_id="erased-1", name="", was=was)
    for words in (say.name(gone), say.mention(gone), say.name(called(gone))):
        assert was.value in words.lower()
        assert "erased" not in words
    told = sentence(NotUnderWay(name=gone), say)
    assert say.name(gone) in told.plain


@given(st.text(max_size=80), st.integers(min_value=1, max_value=60))
def test_what_is_shortened_fits_and_what_fits_is_kept(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short.encode("utf-16-le", "surrogatepass")) // 2 <= most
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 <= most:
        assert short == text


@given(HOSTILE, st.integers(min_value=10, max_value=60))
def test_an_escape_is_never_cut_in_half(text: str, most: int) -> None:
    assert re.search(r"&(?!amp;|lt;|gt;)", shorten(escape(text), most)) is None
