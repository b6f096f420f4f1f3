"""The page of how often: what Slack takes, in both languages, and what it says (R33, R45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot.how_often import HowOften
from bot.models import Mentorship, Rhythm
from bot.reminders import Standing
from prompts import how_often
from prompts.block_kit import problems_in_view
from prompts.language import Language, Languages
from tests.conftest import NOW

TODAY = NOW.date()
LATER = date(2026, 6, 1)
CHOSEN = [
    HowOften(),
    HowOften(slower=1),
    HowOften(slower=4),
    HowOften(snoozed_until=LATER),
    HowOften(is_off=True, slower=2),
    HowOften(has_fallen_silent=True),
]
STANDINGS = [
    Standing(Rhythm.MONTHLY, True, NOW + timedelta(days=20), True, False),
    Standing(Rhythm.QUARTERLY, True, NOW + timedelta(days=20), False, False),
    Standing(Rhythm.YEARLY, True, None, False, True),
    Standing(Rhythm.TWICE_A_YEAR, False, None, False, False),
    None,
]


@pytest.fixture
def pair(session: Session, make_pair: Callable[..., Mentorship]) -> Mentorship:
    return make_pair(session)


def form(pair: Mentorship, chosen: HowOften, say: Language, days: int = 7, **typed: object) -> View:
    me = pair.mentor
    return how_often.form(pair, me, chosen, typed, NOW + timedelta(days=9), timedelta(days=days), TODAY, say)


@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("for_all", ["on", "off", "paused"])
@pytest.mark.parametrize("name", ["Jonas", "<!channel> & *bold*", "👩🏽‍🚀" * 60])
def test_every_page_fits_slack(pair: Mentorship, say: Language, chosen: HowOften, for_all: str, name: str) -> None:
    pair.mentee.name = pair.mentor.name = name
    for me in (pair.mentor, pair.mentee):
        me.nudges_off = for_all == "off"
        me.nudges_paused_until = LATER if for_all == "paused" else None
        view = how_often.form(pair, me, chosen, {}, NOW, timedelta(days=7), TODAY, say)
        assert problems_in_view(view.to_dict()) == []
        assert ("nudges_on" in str(view.to_dict())) == (for_all != "on")
        for standing in STANDINGS:
            afterwards = how_often.afterwards_form(pair, me, standing, {}, TODAY, say)
            assert problems_in_view(afterwards.to_dict()) == []


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (HowOften(), "13 May 2026 at the earliest"),
        (HowOften(has_fallen_silent=True), "Ask me again"),
    ],
)
def test_r45_it_says_when_one_hears_next(pair: Mentorship, languages: Languages, chosen: HowOften, words: str) -> None:
    assert words in str(form(pair, chosen, languages.named("en")).to_dict())


def test_r14_only_the_mentor_is_told_of_signals(pair: Mentorship, languages: Languages) -> None:
    """R3, R14"""
    say = languages.named("en")
    mentee = how_often.form(pair, pair.mentee, HowOften(), {}, NOW, timedelta(days=7), TODAY, say)
    assert "signs" in str(form(pair, HowOften(), say).to_dict())
    assert "signs" not in str(mentee.to_dict())


@pytest.mark.parametrize(("days", "words"), [(7, "once a week"), (1, "once a week"), (10, "once in 10 days")])
def test_r45_the_paces_are_those_of_the_workspace(
    pair: Mentorship, languages: Languages, days: int, words: str
) -> None:
    assert f"At most {words}'" in str(form(pair, HowOften(), languages.named("en"), days).to_dict())


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (HowOften(), None),
        (HowOften(slower=1), "Reminders less often"),
        (HowOften(snoozed_until=LATER), "No reminders before 1 June 2026"),
        (HowOften(is_off=True), "No reminders"),
        (HowOften(has_fallen_silent=True), "I have gone quiet about it"),
    ],
)
def test_r45_the_card_says_what_is_otherwise_than_usual(
    languages: Languages, chosen: HowOften, words: str | None
) -> None:
    assert how_often.small_print(chosen, languages.named("en")) == words


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (STANDINGS[0], "Next reminder around 24 May 2026"),
        (STANDINGS[2], "I have gone quiet about it"),
        (STANDINGS[3], "No reminders"),
    ],
)
def test_r33_r45_so_does_the_card_of_two_colleagues(
    pair: Mentorship, languages: Languages, standing: Standing, words: str
) -> None:
    assert how_often.afterwards_small_print(standing, pair.mentor, languages.named("en")) == words
