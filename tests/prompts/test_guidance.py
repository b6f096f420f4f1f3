"""The pages of the short guide, in both languages (R38)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from bot.guidance import TOPICS, Situation, Stage, Topic
from bot.models import Mentorship, Role
from bot.plain import LONGEST_LINK
from bot.settings import LONGEST_TITLE, MOST_GUIDE_LINKS, GuideLink
from prompts.block_kit import problems_in_view
from prompts.guidance import overview, page
from prompts.language import Language

MakePair = Callable[..., Mentorship]
A_MINUTE = 200
"""Words that are read in a minute without haste."""


def words_of(content: object) -> list[str]:
    """What stands in all paragraphs of a view."""
    if isinstance(content, dict):
        if content.get("type") in {"mrkdwn", "plain_text"}:
            return re.findall(r"\w+", content["text"])
        return [word for value in content.values() for word in words_of(value)]
    return [word for each in content for word in words_of(each)] if isinstance(content, list) else []


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize(("stage", "topic"), [(stage, topic) for stage in Stage for topic in TOPICS[stage]])
def test_r38_every_page_is_read_in_a_minute(
    session: Session, make_pair: MakePair, say: Language, stage: Stage, topic: Topic, role: Role | None
) -> None:
    """R38: a page for one role; for somebody who has none yet it holds both."""
    pair = make_pair(session)
    for mentorship in (pair, None):
        content = page(topic, Situation(stage, role, mentorship, TOPICS[stage]), say).to_dict()
        assert problems_in_view(content) == []
        read = words_of(content["blocks"])
        assert 40 < len(read) < (A_MINUTE if role else 1.5 * A_MINUTE), len(read)


@pytest.mark.parametrize("stage", Stage)
def test_r38_the_overview_and_the_links(session: Session, make_pair: MakePair, say: Language, stage: Stage) -> None:
    """R38: titles and addresses are an operator's and are still no markup."""
    pair = make_pair(session)
    pair.mentor.name = "*Maya* <!channel>"
    longest = GuideLink("T" * LONGEST_TITLE, f"https://example.org/{'x' * (LONGEST_LINK - 20)}")
    links = [GuideLink("<!channel> & *all*", "https://example.org/?a=1&b=2"), *[longest] * (MOST_GUIDE_LINKS - 1)]
    content = overview(Situation(stage, None, pair, TOPICS[stage]), pair.mentee, links, say).to_dict()
    assert problems_in_view(content) == []
    assert {"type": "link", "url": "https://example.org/?a=1&b=2", "text": "<!channel> & *all*"} in content["blocks"][
        -1
    ]["elements"][0]["elements"][0]["elements"]
    for topic in TOPICS[stage]:
        assert topic.value in str(content)
    assert "<!channel>" not in str([block for block in content["blocks"] if block["type"] == "section"])


def test_r38_a_mentor_and_a_mentee_read_different_questions(say: Language) -> None:
    """R38"""
    seen = {role: str(page(Topic.QUESTIONS, Situation(Stage.WORKING, role, None, ()), say).to_dict()) for role in Role}
    assert seen[Role.MENTOR] != seen[Role.MENTEE]
    assert "diary_open" in seen[Role.MENTEE]
    assert "diary_open" not in seen[Role.MENTOR]


def test_r38_the_page_on_trust_shows_what_the_two_agreed(session: Session, make_pair: MakePair, say: Language) -> None:
    """R5, R38: while they work together."""
    pair = make_pair(session)
    for state, shown in (("active", True), ("ended", False)):
        pair.state = state  # type: ignore[assignment]
        content = str(page(Topic.BOUNDARIES, Situation(Stage.WORKING, Role.MENTEE, pair, ()), say).to_dict())
        assert ("Between us" in content) is shown


@pytest.mark.parametrize("topic", TOPICS[Stage.AFTER])
def test_r34_r38_after_an_ending_nothing_moot_is_offered(
    session: Session, make_pair: MakePair, say: Language, topic: Topic
) -> None:
    """R34: no goals, no check-ins, no ending, no way out of what is behind them."""
    situation = Situation(Stage.AFTER, Role.MENTOR, make_pair(session), TOPICS[Stage.AFTER])
    content = str(page(topic, situation, say).to_dict())
    assert not [
        action for action in ("goals_open", "check_in_open", "closure_open", "safety_open") if action in content
    ]
