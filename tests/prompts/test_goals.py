"""The views of the action plan: complete, within Slack's limits, in both languages (R4, R6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot import action_plan
from bot.action_plan import Wording
from bot.models import Goal, Mentorship, State
from prompts import goals
from prompts.block_kit import problems_in_view
from prompts.language import Language, Languages
from tests.conftest import NOW

MakePair = Callable[..., Mentorship]
TODAY = NOW.date()
EXTREMES = ["x" * 3000, "😀" * 1500, "<@U0MAYA0001> <!channel> *bold* & `code`", "מטרה ראשונה", "a\n\nb"]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    return make_pair(session)


@pytest.fixture
def add(session: Session, pair: Mentorship) -> Callable[..., Goal]:
    def add_it(title: str, measure: str = "") -> Goal:
        return action_plan.add(session, pair, pair.mentor, Wording(title, measure, TODAY), TODAY, NOW)

    return add_it


def actions_in(view: dict[str, Any]) -> list[str]:
    return [
        element["action_id"] for block in view["blocks"] if block["type"] == "actions" for element in block["elements"]
    ]


def test_r6_each_goal_can_be_reached_changed_let_go_and_taken_up_again(
    pair: Mentorship, add: Callable[..., Goal], say: Language
) -> None:
    add("open")
    action_plan.reach(pair, add("reached"), pair.mentor, "It shows", None, 1, TODAY, NOW)
    action_plan.let_go(pair, add("gone"), pair.mentor, "Because", None, 1, TODAY, NOW)
    view = goals.goals(pair, pair.mentee, say).to_dict()
    assert problems_in_view(view) == []
    assert actions_in(view) == [
        *("goal_add", "skills_open", "terms_open"),
        *("goal_reach", "goal_edit", "goal_let_go"),
        *("goal_reach", "goal_reopen"),
        *("goal_let_go", "goal_reopen"),
    ]
    assert all(words in str(view) for words in ("It shows", "Because"))


def test_the_list_says_how_far_they_are_in_words(
    pair: Mentorship, add: Callable[..., Goal], languages: Languages
) -> None:
    action_plan.reach(pair, add("a"), pair.mentor, "", None, 1, TODAY, NOW)
    add("b")
    action_plan.let_go(pair, add("c"), pair.mentor, "", None, 1, TODAY, NOW)
    in_english = str(goals.goals(pair, pair.mentor, languages.named("en")).to_dict())
    in_german = str(goals.goals(pair, pair.mentor, languages.named("de")).to_dict())
    assert "▰▱ 1 of 2 goals reached, one let go" in in_english
    assert "Reached on 4 May 2026" in in_english
    assert "▰▱ 1 von 2 Zielen erreicht, eins losgelassen" in in_german
    assert "Erreicht am 4. Mai 2026" in in_german


@pytest.mark.parametrize("count", [0, 1, 10, 11, 57])
def test_any_number_of_goals_has_room(pair: Mentorship, add: Callable[..., Goal], say: Language, count: int) -> None:
    for number in range(count):
        add(f"Goal {number:03}", "x" * 3000)
    shown: list[str] = []
    for page in range(count // goals.GOALS_ON_A_PAGE + 1):
        view = goals.goals(pair, pair.mentor, say, page=page).to_dict()
        assert problems_in_view(view) == []
        shown += [f"Goal {number:03}" for number in range(count) if f"Goal {number:03}'" in str(view)]
    assert sorted(set(shown)) == [f"Goal {number:03}" for number in range(count)]
    for goal in pair.goals:
        assert goal.title in str(goals.goals(pair, pair.mentor, say, page=goals.page_with(pair, goal)).to_dict())


@pytest.mark.parametrize("page", [-1, 99])
def test_a_page_that_is_gone_shows_the_nearest(
    pair: Mentorship, add: Callable[..., Goal], say: Language, page: int
) -> None:
    add("The only one")
    assert "The only one" in str(goals.goals(pair, pair.mentor, say, page=page).to_dict())


@pytest.mark.parametrize("words", EXTREMES)
def test_whatever_is_typed_is_shown_as_typed(
    session: Session, pair: Mentorship, add: Callable[..., Goal], say: Language, words: str
) -> None:
    goal = add("Title", words)
    goal.title = words[:150]
    action_plan.reach(pair, goal, pair.mentor, words, None, 1, TODAY, NOW)
    typed = {"title": words, "measure": words, "evidence": words, "why": words}
    views = [
        goals.goals(pair, pair.mentor, say, notice=goals.reached(pair, goal, say)),
        goals.goal_form(pair, pair.mentor, None, typed, say),
        goals.goal_form(pair, pair.mentor, goal, typed, say, is_changed=True),
        goals.reached_form(pair, pair.mentor, goal, typed, TODAY, say, is_changed=True),
        goals.let_go_form(pair, pair.mentor, goal, typed, TODAY, say, is_changed=True),
    ]
    for view in views:
        content = view.to_dict()
        assert problems_in_view(content) == []
        markup = [
            block["text"]["text"]
            for block in content["blocks"]
            if block["type"] == "section" and block["text"]["type"] == "mrkdwn"
        ]
        assert not any("<!channel>" in text for text in markup)


def test_a_draft_stands_beside_what_is_saved(pair: Mentorship, add: Callable[..., Goal], languages: Languages) -> None:
    """R2: nothing typed is lost, and nobody overwrites what they have not seen."""
    english = languages.named("en")
    goal = add("Saved title")
    untouched = goals.goal_form(pair, pair.mentor, goal, {"title": "Saved title", "measure": None}, english)
    assert "did not save" not in str(untouched.to_dict())
    typed = str(goals.goal_form(pair, pair.mentor, goal, {"title": "Typed title"}, english).to_dict())
    assert all(words in typed for words in ("did not save", "Saved title", "Typed title"))
    changed = str(goals.goal_form(pair, pair.mentor, goal, {"title": "Typed"}, english, is_changed=True).to_dict())
    assert "<@U0JONAS001> has changed this goal meanwhile" in changed


def test_the_goals_of_an_ended_pair_can_only_be_read(pair: Mentorship, add: Callable[..., Goal], say: Language) -> None:
    add("Kept")
    pair.state = State.ENDED
    view = goals.goals(pair, pair.mentor, say).to_dict()
    assert "Kept" in str(view)
    assert actions_in(view) == []


def test_reaching_the_last_goal_is_celebrated(pair: Mentorship, add: Callable[..., Goal], languages: Languages) -> None:
    english = languages.named("en")
    first, last = add("First"), add("Last")
    action_plan.reach(pair, first, pair.mentor, "", None, 1, TODAY, NOW)
    assert "last open goal" not in goals.reached(pair, first, english)
    action_plan.reach(pair, last, pair.mentor, "", None, 1, TODAY + timedelta(days=1), NOW)
    assert "That was the last open goal" in goals.reached(pair, last, english)
