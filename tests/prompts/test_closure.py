"""The page about the ending: what each sees before and after the conversation, in both languages (R1, R3, R17)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import answers, closure, goodbye, plan
from bot.closure import REFLECTION, progress
from bot.models import Ending, Mentorship, Message, State, Wish, Wishes
from bot.plan import IDEAS, Plan
from prompts import closure as pages
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.closure_help import closure as closure_help
from prompts.language import Language, Languages
from prompts.letter import Letter
from prompts.plan import IDEA_WORDS, OPENER_FIELD, plan_form

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
MakePair = Callable[..., Mentorship]
EXTREME = "🎉" * 700 + " שלום <@U0MAYA0001> *x* & \n" * 40


def _words(view: View) -> str:
    return json.dumps(view.to_dict(), ensure_ascii=False)


OTHER_WAYS = ("extend_open", "expertise_open", "no_longer_serves", "goodbye_open", "end_open")


def _actions(view: View) -> dict[str, str | None]:
    """The buttons by action, with their style."""
    content = view.to_dict()
    elements = [element for block in content["blocks"] for element in block.get("elements", ())]
    elements += [block["accessory"] for block in content["blocks"] if "accessory" in block]
    return {element["action_id"]: element.get("style") for element in elements if element["type"] == "button"}


def test_r3_the_page_is_the_same_whether_or_not_the_partner_plans(
    session: Session, make_pair: MakePair, say: Language
) -> None:
    """R3: to the letter, for either of the two."""
    pair = make_pair(session)

    def page_of_mentee() -> str:
        session.expire_all()
        mine = plan.find(session, pair, pair.mentee)
        return _words(pages.before(pair, pair.mentee, mine, say))

    unsuspecting = page_of_mentee()
    plan.save(session, pair, pair.mentor, Plan(IDEAS, "Kayaking", "Dear Jonas"), NOW)
    answers.write(session, pair, pair.mentor, {"celebration.thanks": "For your courage"}, NOW)
    assert pair.closure is not None
    assert page_of_mentee() == unsuspecting


def test_r3_before_the_conversation_the_page_leads_to_it(session: Session, make_pair: MakePair, say: Language) -> None:
    """R3, R17: without a plan, planning is the next thing; with one, talking is, and nothing is sent."""
    pair = make_pair(session)
    without = pages.before(pair, pair.mentor, None, say)
    assert problems_in_view(without.to_dict()) == []
    assert _actions(without) == {
        "plan_open": "primary",
        "meeting_open": None,
        "conversation_held": None,
        **dict.fromkeys(OTHER_WAYS),
    }
    planned = pages.before(pair, pair.mentor, Plan(IDEAS, EXTREME[:900], EXTREME[:3000]), say)
    assert problems_in_view(planned.to_dict()) == []
    assert set(_actions(planned)) == {"plan_open", "meeting_open", "conversation_held", *OTHER_WAYS}
    assert EXTREME[:900] in json.loads(json.dumps(planned.to_dict()))["blocks"][5]["elements"][0]["elements"][0]["text"]


@pytest.mark.parametrize("long_name", [False, True])
def test_r15_the_form_to_plan(session: Session, make_pair: MakePair, say: Language, long_name: bool) -> None:
    """R15, R16: for either side; the ideas first, then the opener with the reason for its words."""
    pair = make_pair(session, mentee_name="ﷺ" * 255 if long_name else "Jonas")
    for me in (pair.mentor, pair.mentee):
        filled = {"plan.ideas": list(IDEAS), "plan.own_idea": EXTREME[:3000], "plan.opener": EXTREME[:3000]}
        view = plan_form(pair, me, filled, f"{OPENER_FIELD}~1", say).to_dict()
        assert problems_in_view(view) == []
        fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        assert fields == ["plan.ideas", "plan.own_idea", "plan.opener~1"]
        assert all(block["optional"] for block in view["blocks"] if block["type"] == "input"), "R2"
        assert len(view["blocks"][2]["element"]["options"]) == len(IDEAS) == len(IDEA_WORDS) == 8


def test_r16_the_reason_stands_beside_the_opener(session: Session, make_pair: MakePair, languages: Languages) -> None:
    """R16: framed as the mentee's growth, not as the mentor's withdrawal."""
    pair = make_pair(session)
    words = _words(plan_form(pair, pair.mentor, {}, OPENER_FIELD, languages.named("en")))
    assert "Why these words" in words
    assert "not of your leaving" in words
    assert "I never send it" in words


def test_r17_both_see_where_they_are(session: Session, make_pair: MakePair, languages: Languages) -> None:
    """R17: in words as well as in symbols, with one primary action for each person."""
    en, pair = languages.named("en"), make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    for me in (pair.mentor, pair.mentee):
        view = pages.steps(pair, me, progress(session, pair), en)
        ways = dict.fromkeys(("goodbye_open", "introduction_open", "extend_open", "end_open"))
        assert _actions(view) == {"meeting_open": "primary", "reflect_open": None, "connect_open": None, **ways}
        assert "You talked on 4 May 2026." in _words(view)

    closure.hold_meeting(session, pair, NOW, NOW.date())
    closure.finish_part(session, pair, pair.mentor, REFLECTION, NOW, NOW.date())
    mentors = pages.steps(pair, pair.mentor, progress(session, pair), en)
    mentees = pages.steps(pair, pair.mentee, progress(session, pair), en)
    assert _actions(mentors)["connect_open"] == "primary"
    assert "You have done your part. Now it is <@U0JONAS001>'s turn." in _words(mentors)
    assert _actions(mentees)["reflect_open"] == "primary"
    assert "<@U0MAYA0001> has done their part. Now it is your turn." in _words(mentees)
    assert [style for view in (mentors, mentees) for style in _actions(view).values()].count("primary") == 2


def test_r24_who_is_left_alone_is_asked_for_nothing_that_takes_two(
    session: Session, make_pair: MakePair, languages: Languages
) -> None:
    """R24, R46: from the page before anything was said to the page of the ending."""
    en, pair = languages.named("en"), make_pair(session)
    pair.mentee.is_deactivated = True
    assert _actions(pages.before(pair, pair.mentor, None, en)) == {"goodbye_open": "primary", "end_open": None}

    closure.hold_conversation(session, pair, pair.mentor, NOW)
    page = pages.steps(pair, pair.mentor, progress(session, pair), en)
    assert _actions(page) == {"goodbye_open": "primary", "reflect_open": None, "end_open": None}
    assert "A few written words take its place." in _words(page)
    assert "Only your part is left." in _words(page)
    assert "so there is nothing to settle here" in _words(page)

    goodbye.write(session, pair, pair.mentor, "Fare well", NOW + timedelta(days=1), NOW.date())
    closure.finish_part(session, pair, pair.mentor, REFLECTION, NOW, NOW.date())
    page = pages.ended(pair, pair.mentor, progress(session, pair), en, may_be_reopened=False)
    assert _actions(page).keys() & {"connect_open", "introduction_open", "goodbye_open"} == set()


def test_r24_a_goodbye_that_was_written_instead_is_no_talk(
    session: Session, make_pair: MakePair, languages: Languages
) -> None:
    """R24: and of whoever has not answered it is not said that they have done their part."""
    en, pair = languages.named("en"), make_pair(session)
    goodbye.write(session, pair, pair.mentor, "Fare well", NOW, NOW.date())
    mentors = _words(pages.steps(pair, pair.mentor, progress(session, pair), en))
    assert mentors.count("A written goodbye took its place on 4 May 2026.") == 2
    assert "Only your part is left." in mentors
    mentees = _words(pages.steps(pair, pair.mentee, progress(session, pair), en))
    assert "Only the part of <@U0MAYA0001> is left; yours stays open to you." in mentees


@pytest.mark.parametrize("ending", Ending)
def test_r1_a_page_for_each_ending(session: Session, make_pair: MakePair, say: Language, ending: Ending) -> None:
    """R1, R40"""
    pair = make_pair(session)
    pair.state, pair.ending, pair.ended_at = State.ENDED, ending, NOW + timedelta(days=3)
    session.add(
        Wishes(team_id=pair.team_id, mentorship_id=pair.id, author_id=pair.mentor_id, wish=Wish.YES, answered_at=NOW)
    )
    session.flush()
    for me in (pair.mentor, pair.mentee):
        view = pages.ended(pair, me, progress(session, pair), say, may_be_reopened=True)
        assert problems_in_view(view.to_dict()) == []
        assert say.day((NOW + timedelta(days=3)).date()) in _words(view)


def test_every_page_of_the_steps_is_one_that_slack_takes(session: Session, make_pair: MakePair, say: Language) -> None:
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentee, NOW)
    session.add(
        Wishes(team_id=pair.team_id, mentorship_id=pair.id, author_id=pair.mentor_id, wish=Wish.YES, answered_at=NOW)
    )
    session.flush()
    for me in (pair.mentor, pair.mentee):
        assert problems_in_view(pages.steps(pair, me, progress(session, pair), say).to_dict()) == []
    assert "/closure plan" in closure_help(say)


def test_r3_the_message_after_the_conversation(session: Session, make_pair: MakePair, say: Language) -> None:
    """R3: what comes now; the summary, which a locked screen shows, gives nothing away."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    message = Message(kind="ending_begun", occasion="", receiver_id=pair.mentee_id)
    post = pages.ending_begun(Letter(message=message, mentorship=pair, receiver=pair.mentee, now=NOW), say)
    content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
    assert problems_in_message(content) == []
    assert "meeting_open" in json.dumps(content)
    assert not {"ending", "Abschluss", "end ", "enden"} & set(post.text.split())
