"""What managers and enrolled pairs see, within Slack's limits whatever people are called and write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import enrolment, erasure, ledger, managers, mentorships, suggestions
from bot.models import Delivery, Manager, Member, Mentorship, Message, Offer, OfferKind, Rhythm
from prompts import enrolment as enrolling
from prompts import programme
from prompts import terms as terms_pages
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.language import Language
from prompts.letter import Letter
from prompts.messages import render
from tests.conftest import NOW, TEAM

HOSTILE = "*<!channel>* & Söhne 👩‍🚀" * 10
LONG = "<!here> `x` שלום 👩‍🚀 " * 110
MakeMember = Callable[..., Member]


@pytest.fixture
def alex(session: Session, make_member: MakeMember) -> Member:
    """A programme manager, with a name that could be markup."""
    alex = make_member(session, HOSTILE, user_id="U0ALEX0001")
    session.add(Manager(team_id=TEAM, user_id=alex.user_id, named_by=alex.user_id, named_at=NOW))
    session.flush()
    return alex


@pytest.fixture
def enrolled(session: Session, alex: Member, make_member: MakeMember) -> Mentorship:
    mentor, mentee = (make_member(session, HOSTILE, user_id=f"U0PERSON{number:02}") for number in range(2))
    terms = enrolment.terms(LONG, Rhythm.WEEKLY, date(2026, 12, 31))
    [pair] = enrolment.enrol(session, alex, [enrolment.Pair(mentor, mentee, terms)], NOW, NOW.date())
    return pair


def told(session: Session, pair: Mentorship, say: Language) -> dict[tuple[str, str], str]:
    """Every message about the pair, by kind and receiver, checked as Slack checks it."""
    found = {}
    session.flush()
    for message in session.scalars(select(Message).execution_options(populate_existing=True)):
        receiver = session.get_one(Member, (TEAM, message.receiver_id))
        post = render([Letter(message=message, mentorship=pair, receiver=receiver, now=NOW)], say)
        content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
        assert problems_in_message(content) == []
        assert "<!" not in post.text
        found[message.kind, message.receiver_id] = str(content)
    return found


def test_r51_any_number_of_managers_fits_on_pages(
    session: Session, alex: Member, make_member: MakeMember, say: Language
) -> None:
    for number in range(45):
        make_member(session, HOSTILE, user_id=f"U0MANAGER{number:02}")
        session.add(Manager(team_id=TEAM, user_id=f"U0MANAGER{number:02}", named_by=alex.user_id, named_at=NOW))
    session.flush()
    named = managers.all_of_workspace(session)
    views = [programme.managers(named, alex, say, page=page) for page in range(3)]
    assert [problems_in_view(view.to_dict()) for view in views] == [[], [], []]
    assert all(str([view.to_dict() for view in views]).count(f"<@{member.user_id}>") == 1 for member, _ in named)
    assert problems_in_view(programme.managers([], alex, say).to_dict()) == []
    assert problems_in_view(programme.manager_form({}, say).to_dict()) == []


@pytest.mark.parametrize("kind", OfferKind)
@pytest.mark.parametrize("count", [0, 1, 50])
def test_r35_any_number_of_offers_fits_on_pages(
    session: Session, alex: Member, make_member: MakeMember, say: Language, kind: OfferKind, count: int
) -> None:
    listed = [
        (
            make_member(session, HOSTILE, user_id=f"U0OFFERS{number:03}"),
            Offer(team_id=TEAM, user_id=f"U0OFFERS{number:03}", kind=kind, offered_at=NOW),
        )
        for number in range(count)
    ]
    views = [programme.offers(kind, listed, alex, say, page=page).to_dict() for page in range(count // 20 + 1)]
    assert [problems_in_view(view) for view in views] == [[] for _ in views]
    assert all(str(views).count(f"<@{member.user_id}>") == 1 for member, _ in listed)
    for is_admin in (False, True):
        alex.is_admin = is_admin
        page = programme.page(alex, dict.fromkeys(OfferKind, count), say).to_dict()
        assert problems_in_view(page) == []
        assert ("managers_open" in str(page)) is is_admin


def test_r39_what_an_enrolled_pair_and_their_manager_are_told(
    session: Session, enrolled: Mentorship, alex: Member, say: Language
) -> None:
    """R39, R5"""
    first = told(session, enrolled, say)
    for member in (enrolled.mentor, enrolled.mentee):
        message = first[enrolment.TOLD, member.user_id]
        for action in ("goals_open", "terms_suggest", "misfit_open", "guide_open"):
            assert action in message
    session.execute(update(Message).values(state=Delivery.SENT))
    enrolment.turn_down(session, enrolled, enrolled.mentee, NOW)
    after = told(session, enrolled, say)
    assert {kind for kind, _ in after} == {enrolment.TOLD, enrolment.TURNED_DOWN, enrolment.NO_PAIR}
    assert not any("misfit_open" in message for message in after.values())
    assert "enrol_open" in after[enrolment.NO_PAIR, alex.user_id]


def test_r48_an_erased_manager_is_spoken_of_without_a_name(
    session: Session, enrolled: Mentorship, alex: Member, say: Language
) -> None:
    """R48"""
    ledger.owe_person(session, enrolled.mentor, managers.NAMED, NOW, facts={"by": alex.user_id})
    erasure.erase(session, alex, NOW)
    said = told(session, enrolled, say)
    assert enrolled.enrolled_by is None
    assert len(said) == 3
    assert alex.user_id not in str(said)
    assert "<@>" not in str(said)


def test_r39_the_pages_of_enrolling(session: Session, enrolled: Mentorship, alex: Member, say: Language) -> None:
    filled = {"mentor": alex.user_id, "purpose": LONG, "planned_end": "2026-12-31", "rhythm": "monthly"}
    me = enrolled.mentor
    for view in (
        enrolling.enrol_form({}, say),
        enrolling.enrol_form(filled, say),
        enrolling.enrolled_page(enrolment.Pair(me, enrolled.mentee, mentorships.terms_of(enrolled)), say),
        enrolling.misfit_form(enrolled, me, alex, say),
        enrolling.misfit_form(enrolled, me, None, say),
        enrolling.turned_down_page(enrolled, me, say),
    ):
        assert problems_in_view(view.to_dict()) == []


def test_r39_long_terms_and_longer_suggestions_fit(session: Session, enrolled: Mentorship, say: Language) -> None:
    """R39, R5: everything is as long as it can be, and everything changes."""
    mentor, mentee = enrolled.mentor, enrolled.mentee
    longest = {"purpose": "p" * 3000, "ending_agreement": "e" * 3000, "confidentiality": "c" * 3000}
    new = mentorships.Terms(rhythm=Rhythm.MONTHLY, planned_end=None, **longest)
    suggestions.suggest(session, enrolled, mentor, enrolled.proposal, new, NOW, NOW.date())
    for me in (mentor, mentee):
        assert problems_in_view(terms_pages.page(enrolled, me, say).to_dict()) == []
        assert problems_in_view(terms_pages.suggest_form(enrolled, me, {}, say).to_dict()) == []
        assert problems_in_view(terms_pages.suggested_page(enrolled, me, say).to_dict()) == []
    asked = told(session, enrolled, say)[suggestions.KIND, mentee.user_id]
    assert "terms_agree" in asked
    suggestions.agree(session, enrolled, mentee, enrolled.proposal, NOW, NOW.date())
    answered = told(session, enrolled, say)
    assert "terms_agree" not in answered[suggestions.KIND, mentee.user_id]
    assert "p" * 100 in answered["terms_agreed", mentor.user_id]
