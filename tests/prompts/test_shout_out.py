"""A public thank-you in words, in both languages (R36)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot import closure, plain, shout_out
from bot.glance import glances
from bot.models import Ending, Goal, Member, Mentorship, Message, ShoutOut, ShoutOutState
from bot.shout_out import LONGEST
from prompts import card
from prompts import closure as ended
from prompts import shout_out as pages
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.language import Language
from prompts.letter import Letter
from prompts.messages import RENDERERS
from tests.conftest import NOW, TEAM
from tests.markup import markup_in

MakePair = Callable[..., Mentorship]
MakeGoal = Callable[..., Goal]
EVIL = ("<!channel> <!here> <@U0EVIL> @here *bold* &amp; 😀 مرحبا " * 20)[:LONGEST - 20]  # fmt: skip
KINDS = {
    ShoutOutState.ASKED: "shout_out_asked",
    ShoutOutState.AGREED: "shout_out",
    ShoutOutState.POSTED: "shout_out_posted",
    ShoutOutState.BLOCKED: "shout_out_blocked",
    ShoutOutState.UNSURE: "shout_out_unsure",
    ShoutOutState.DECLINED: "shout_out_declined",
    ShoutOutState.WITHDRAWN: "shout_out_taken_back",
}


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    pair = make_pair(session)
    pair.mentor.name = "Dr. مايا <!channel> & *Okafor* 😀"
    closure.finish(session, pair, Ending.COMPLETED, NOW)
    return pair


@pytest.fixture
def thanks(session: Session, pair: Mentorship, say: Language) -> ShoutOut:
    """In the mentee's words and the language of the test."""
    shout_out.word(session, pair, pair.mentee, 0, EVIL, "C0GENERAL1", say.code, NOW)
    return session.get_one(ShoutOut, pair.id)


def said(session: Session, pair: Mentorship, me: Member, kind: str, say: Language, answer: str | None = None) -> Any:
    message = Message(
        team_id=TEAM, mentorship_id=pair.id, receiver_id=me.user_id, kind=kind, occasion=f"{say.code}{answer}",
        due_at=NOW, claimed_until=NOW, facts={}, answer=answer,
    )  # fmt: skip
    session.add(message)
    session.flush()
    post = RENDERERS[kind](Letter(message=message, mentorship=pair, receiver=me, now=NOW), say)
    content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
    assert problems_in_message(content) == []
    for text in (post.text, *markup_in(content)):
        assert not [mark for mark in ("<!channel>", "<!here>", "<@U0EVIL>") if mark in text]
    assert EVIL not in post.text
    return content


def shown(session: Session, pair: Mentorship, me: Member, say: Language) -> str:
    view = pages.page(pair, me, shout_out.look(session, pair, me), say).to_dict()
    assert problems_in_view(view) == []
    assert not [text for text in markup_in(view) if "<!channel>" in text]
    return str(view)


@pytest.mark.parametrize("state", ShoutOutState)
def test_r36_every_page_and_message(
    session: Session, pair: Mentorship, thanks: ShoutOut, say: Language, state: ShoutOutState
) -> None:
    """R36: valid, whatever was typed; nobody is mentioned by what somebody typed."""
    thanks.state, thanks.permalink = state, "https://example.slack.com/archives/C0GENERAL1/p17"
    session.flush()
    for me in (pair.mentor, pair.mentee):
        shown(session, pair, me, say)
        said(session, pair, me, KINDS[state], say)


def test_r36_what_is_posted_is_what_was_asked(
    session: Session, pair: Mentorship, thanks: ShoutOut, say: Language
) -> None:
    """R36: the same blocks to the letter, whichever language the one reads who is asked; the two are mentioned."""
    posted = said(session, pair, pair.mentee, "shout_out", say)["blocks"]
    for code in ("en", "de"):
        asked = said(session, pair, pair.mentor, "shout_out_asked", say.to(code))["blocks"]
        start = asked.index(posted[0])
        assert asked[start : start + len(posted)] == posted
    assert posted[1]["text"] == {"type": "plain_text", "text": texts_in_plain(EVIL), "emoji": True}
    assert "<@U0MAYA0001>" in posted[0]["text"]["text"]
    assert "<@U0JONAS001>" in posted[0]["text"]["text"]


def texts_in_plain(text: str) -> str:
    """Slack undoes its entities in plain text, so that a typed &amp; is sent as &amp;amp;."""
    return text.replace("&amp;", "&amp;amp;")


@pytest.mark.parametrize("error", [*pages._BLOCKED, "restricted_action_read_only_channel", "no_permission", None])
def test_r36_why_a_channel_takes_nothing(
    session: Session, pair: Mentorship, thanks: ShoutOut, say: Language, error: str | None
) -> None:
    """R36: in words, with a way out, and never Slack's name for it."""
    thanks.state, thanks.blocked_by = ShoutOutState.BLOCKED, error
    session.flush()
    content = said(session, pair, pair.mentor, "shout_out_blocked", say)
    assert {"shout_out_again", "shout_out_word"} <= {
        element["action_id"] for block in content["blocks"] for element in block.get("elements", ())
    }
    assert (error or "None") not in str(content)


@pytest.mark.parametrize("kind", ["shout_out_asked", "shout_out_blocked", "shout_out_unsure"])
@pytest.mark.parametrize("answer", pages.ANSWERS)
def test_r46_an_answered_question_asks_no_more(
    session: Session, pair: Mentorship, thanks: ShoutOut, say: Language, kind: str, answer: str
) -> None:
    """R36, R46: and shows the words no more."""
    content = str(said(session, pair, pair.mentor, kind, say, answer))
    assert "action_id" not in content
    assert "😀 مرحبا" not in content


@pytest.mark.parametrize("goals", [0, 1, 2, 12])
def test_r36_the_suggestion_claims_only_what_the_record_shows(
    session: Session, pair: Mentorship, make_goal: MakeGoal, say: Language, goals: int
) -> None:
    """R36: how long and what was reached, as both may read it, and no longer than the field takes."""
    for number in range(goals):
        make_goal(session, pair, f"Goal {number} {'😀' * 140}", state="reached", settled_on=NOW.date())
    make_goal(session, pair, "Unreached", state="let_go")
    for me in (pair.mentor, pair.mentee):
        text = pages.suggestion(pair, me, say)
        assert 0 < plain.length(text) <= LONGEST
        assert say.name(pair.partner_of(me.user_id)) in text
        assert say.plural("{n} month", "{n} months", 4) in text
        assert "Unreached" not in text
        assert ("Goal 0" in text) == (goals > 0)


def test_r36_the_form_holds_what_stands_there_and_what_was_typed(
    session: Session, pair: Mentorship, thanks: ShoutOut, say: Language
) -> None:
    """R36: only channels of this workspace are offered, so that it stays in the house."""
    standing = shout_out.look(session, pair, pair.mentor)
    view = pages.form(pair, pair.mentor, standing, {}, say).to_dict()
    assert problems_in_view(view) == []
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert fields["text"]["initial_value"] == EVIL
    assert fields["channel"]["initial_conversation"] == "C0GENERAL1"
    assert fields["channel"]["filter"]["exclude_external_shared_channels"]
    typed = pages.form(pair, pair.mentor, standing, {"text": "Mine", "channel": "C0LEADTEAM"}, say).to_dict()
    assert "Mine" in str(typed)
    assert "C0LEADTEAM" in str(typed)


@pytest.mark.parametrize("ending", Ending)
def test_r36_offered_after_a_completed_mentorship_alone(
    session: Session, make_pair: MakePair, say: Language, ending: Ending
) -> None:
    """R36, R42: on the page, the card and the closing message; never to whoever turned away, or without the other."""
    pair = make_pair(session)
    closure.finish(session, pair, ending, NOW)
    is_success = ending in {Ending.COMPLETED, Ending.COMPLETED_EARLY}
    assert offered(session, pair, pair.mentor, say) == ({True} if is_success else {False})
    pair.shielded_id = pair.mentor_id
    assert offered(session, pair, pair.mentor, say) == {False}
    assert offered(session, pair, pair.mentee, say) == ({True} if is_success else {False})
    pair.mentor.is_deactivated = True
    assert offered(session, pair, pair.mentee, say) == {False}


def offered(session: Session, pair: Mentorship, me: Member, say: Language) -> set[bool]:
    """Where the offer stands; in every place, or in none."""
    page = ended.ended(pair, me, closure.progress(session, pair), say, may_be_reopened=False).to_dict()
    [glance] = glances(session, me, NOW.date())
    blocks = [block.to_dict() for block in card.card(glance, me, NOW.date(), say)]
    told = said(session, pair, me, "closing", say, f"{pair.shielded_id}{pair.mentor.is_deactivated}")
    return {"shout_out_open" in str(place) for place in (page, blocks, told)}
