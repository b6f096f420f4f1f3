"""The Home tab for no mentorship, one, or thirty, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot import plan
from bot.glance import glances
from bot.models import Member, Mentorship
from bot.settings import Settings
from bot.waiting import waiting
from prompts.block_kit import problems_in_view
from prompts.home import CARDS_ON_A_PAGE, home
from prompts.language import Language
from tests.conftest import NOW
from tests.markup import markup_in

SETTINGS = Settings(slack_bot_token="xoxb-test")

TODAY = NOW.date()


def view_of(session: Session, me: Member, say: Language, page: int = 0) -> dict[str, object]:
    session.flush()
    session.expire_all()
    shown = home(me, glances(session, me, TODAY), waiting(session, me, NOW, SETTINGS), TODAY, say, page=page)
    content: dict[str, object] = shown.to_dict()
    return content


def test_somebody_new_is_welcomed(session: Session, make_member: Callable[..., Member], say: Language) -> None:
    view = view_of(session, make_member(session, "Priya"), say)
    assert problems_in_view(view) == []
    assert "begin_open" in str(view)


@pytest.mark.parametrize("name", ["Jonas", "*Jonas* <!channel> & Söhne", "יונס 👩‍🚀" * 40])
def test_one_mentorship(session: Session, make_pair: Callable[..., Mentorship], say: Language, name: str) -> None:
    mentorship = make_pair(session, mentee_name=name, planned_end=date(2026, 5, 20))
    for me in (mentorship.mentor, mentorship.mentee):
        view = view_of(session, me, say)
        assert problems_in_view(view) == []
        assert "goals_open" in str(view)
        assert "check_in_open" in str(view)
        assert not any("<!channel>" in text for text in markup_in(view))


def test_thirty_mentorships_fit_on_pages(
    session: Session, make_member: Callable[..., Member], make_pair: Callable[..., Mentorship], say: Language
) -> None:
    maya = make_member(session, "Maya", user_id="U0MAYA0001")
    for number in range(30):
        make_pair(session, mentor=maya, mentee_id=f"U0MENTEE{number:02}", began=NOW - timedelta(days=number + 1))
    seen: set[str] = set()
    for page in range(-(-30 // CARDS_ON_A_PAGE)):
        view = view_of(session, maya, say, page)
        assert problems_in_view(view) == []
        cards = str(view).partition("home_page")[0].partition("Waiting")[2] or str(view)
        seen |= {f"U0MENTEE{number:02}" for number in range(30) if f"U0MENTEE{number:02}" in cards}
    assert len(seen) == 30


def test_r3_the_mentees_home_is_the_same_while_the_mentor_plans(
    session: Session, make_pair: Callable[..., Mentorship], say: Language
) -> None:
    """R3"""
    mentorship = make_pair(session)
    before = view_of(session, mentorship.mentee, say)
    plan.save(session, mentorship, mentorship.mentor, plan.Plan(opener="It is time"), NOW)
    assert view_of(session, mentorship.mentee, say) == before
