"""Check-in, diary, status and chooser: within Slack's limits, in both languages (R4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import action_plan, check_ins, closure, diary
from bot.action_plan import PlanProgress, Wording
from bot.glance import Glance, glances
from bot.models import DiaryEntry, Ending, Member, Mentorship, Role, State
from prompts import check_in, choose, help, status  # noqa: A004
from prompts import diary as diary_view
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.card import card
from prompts.language import N_, Language, Languages
from prompts.words import plan_bar
from tests.conftest import NOW

MakeMember = Callable[..., Member]
MakePair = Callable[..., Mentorship]
TODAY = NOW.date()
EXTREMES = ["x" * 3000, "😀" * 1500, "<@U0MAYA0001> <!channel> *bold* & `code`", "שלום", "a\n\nb"]


def sound(view: View) -> str:
    """What a view holds, after making sure that Slack would take it."""
    content = view.to_dict()
    assert problems_in_view(content) == []
    return str(content)


def buttons(blocks: list[Block]) -> list[str]:
    return re.findall(r"'action_id': '(\w+)'", str([block.to_dict() for block in blocks]))


# Check-in


@pytest.mark.parametrize("words", EXTREMES)
def test_r9_the_check_in_form_holds_anything(session: Session, make_pair: MakePair, say: Language, words: str) -> None:
    pair = make_pair(session, mentee_name=words[:255])
    check_ins.log(session, pair, pair.mentor, 4, words, NOW)
    content = sound(check_in.check_in_form(pair, pair.mentor, {"progress": words, "energy": "2"}, say))
    assert content.count("'initial_option'") == 1
    sound(check_in.checked_in(pair, pair.mentor, say))


def test_r47_the_form_shows_only_what_its_author_wrote(session: Session, make_pair: MakePair, say: Language) -> None:
    pair = make_pair(session)
    check_ins.log(session, pair, pair.mentor, 4, "The mentor's own", NOW)
    assert "The mentor's own" in sound(check_in.check_in_form(pair, pair.mentor, {}, say))
    assert "The mentor's own" not in sound(check_in.check_in_form(pair, pair.mentee, {}, say))


def test_r11_a_mentor_can_say_that_the_mentee_is_ready(session: Session, make_pair: MakePair, say: Language) -> None:
    pair = make_pair(session)
    assert "step_back" in sound(check_in.check_in_form(pair, pair.mentor, {}, say))
    assert "step_back" not in sound(check_in.check_in_form(pair, pair.mentee, {}, say))
    pair.step_back_at = NOW
    assert "step_back" not in sound(check_in.check_in_form(pair, pair.mentor, {}, say))


def test_r3_a_plan_of_the_mentee_does_not_show_in_the_mentors_form(
    session: Session, make_pair: MakePair, say: Language
) -> None:
    pair = make_pair(session)
    before = sound(check_in.check_in_form(pair, pair.mentor, {}, say))
    closure.begin(session, pair, pair.mentee, NOW)
    assert sound(check_in.check_in_form(pair, pair.mentor, {}, say)) == before
    closure.hold_conversation(session, pair, pair.mentee, NOW)
    assert "step_back" not in sound(check_in.check_in_form(pair, pair.mentor, {}, say))


# Diary


@pytest.mark.parametrize("count", [0, 1, 10, 11, 45])
def test_r30_a_diary_has_room_for_any_number_of_entries(
    session: Session, make_member: MakeMember, say: Language, count: int
) -> None:
    me = make_member(session, "Jonas")
    for number in range(count):
        diary.write(session, me, f"Entry {number:03} {'x' * 2900}", NOW + timedelta(hours=number))
    entries = diary.entries(session, me)
    pages = [sound(diary_view.diary(entries, me, say, page=page)) for page in range(count // 10 + 1)]
    assert [f"Entry {number:03}" for number in range(count) if not any(f"Entry {number:03}" in p for p in pages)] == []


@pytest.mark.parametrize("words", EXTREMES)
def test_a_diary_shows_entries_as_typed(session: Session, make_member: MakeMember, say: Language, words: str) -> None:
    me = make_member(session, "Jonas")
    entry = diary.write(session, me, words, NOW)
    view = diary_view.diary([entry], me, say)
    sound(view)
    texts = [block.to_dict()["text"] for block in view.blocks or [] if block.type == "section"]
    assert {text["type"] for text in texts} == {"plain_text"}
    sound(diary_view.entry_form(entry, {}, say, notice=diary_view.kept(is_whole=False, say=say)))
    sound(diary_view.entry_form(None, {"text": words}, say, notice=diary_view.nothing_to_keep(say)))


def test_the_search_field_is_found_by_any_of_its_names(
    say: Language, session: Session, make_member: MakeMember
) -> None:
    me = make_member(session, "Jonas")
    entry = DiaryEntry(team_id=me.team_id, author_id=me.user_id, id=1, text="a", at=NOW)
    for fresh in (None, NOW):
        view = diary_view.diary([entry], me, say, searched="words", fresh=fresh)
        names = [block.block_id for block in view.blocks or [] if block.type == "input"]
        assert diary_view.searched_in({str(names[0]): "found", "other": "not"}) == "found"
    assert diary_view.searched_in({"other": "not"}) == ""
    assert diary_view.searched_in({diary_view.SEARCH: None}) == ""


def test_a_search_without_result_says_so_and_can_be_changed(
    session: Session, make_member: MakeMember, languages: Languages
) -> None:
    content = sound(diary_view.diary([], make_member(session, "Jonas"), languages.named("en"), searched="nothing"))
    assert "No entry has all of these words" in content
    assert "'initial_value': 'nothing'" in content


# Status and card


def test_the_card_of_each_state_is_sound(session: Session, make_pair: MakePair, say: Language) -> None:
    pair = make_pair(session, planned_end=None)
    pair.paused_until = TODAY + timedelta(days=20)
    pair.ended_at = NOW
    for state in (State.INVITED, State.ACTIVE, State.PAUSED, State.ENDED):
        pair.state = state
        for ending in (None, *Ending):
            pair.ending = ending
            for me in (pair.mentor, pair.mentee):
                for with_answer in (True, False):
                    blocks = card(glances(session, me, TODAY)[0], me, TODAY, say, with_answer=with_answer)
                    assert problems_in_message({"text": "x", "blocks": [block.to_dict() for block in blocks]}) == []
                    assert len(blocks) <= 4


@pytest.mark.parametrize(
    ("goals", "told"),
    [
        ([], "agree on a first goal"),
        ([("Lead", None)], "*Next:* Lead"),
        ([("Lead <@U1>", TODAY)], "*Next:* Lead &lt;@U1&gt;, by 4 May 2026"),
        ([("Later", TODAY + timedelta(days=9)), ("Lead", TODAY + timedelta(days=1))], "*Next:* Lead, by 5 May 2026"),
    ],
)
def test_the_card_says_what_comes_next(
    session: Session, make_pair: MakePair, languages: Languages, goals: list[tuple[str, date | None]], told: str
) -> None:
    pair = make_pair(session)
    for title, target_date in goals:
        action_plan.add(session, pair, pair.mentor, Wording(title, "", target_date), TODAY, NOW)
    blocks = card(glances(session, pair.mentor, TODAY)[0], pair.mentor, TODAY, languages.named("en"))
    assert told in blocks[0].to_dict()["text"]["text"]


def test_a_goal_whose_day_has_passed_is_named_without_blame(
    session: Session, make_pair: MakePair, languages: Languages
) -> None:
    pair = make_pair(session)
    action_plan.add(session, pair, pair.mentor, Wording("Lead", "", TODAY), TODAY, NOW)
    blocks = card(
        glances(session, pair.mentor, TODAY)[0], pair.mentor, TODAY + timedelta(days=1), languages.named("en")
    )
    assert "Lead, which was planned for 4 May 2026" in blocks[0].to_dict()["text"]["text"]


def test_r3_a_planned_ending_changes_nothing_on_either_card(
    session: Session, make_pair: MakePair, say: Language
) -> None:
    pair = make_pair(session)

    def cards() -> list[str]:
        return [
            str([block.to_dict() for block in card(glances(session, me, TODAY)[0], me, TODAY, say)])
            for me in (pair.mentor, pair.mentee)
        ]

    before = cards()
    closure.begin(session, pair, pair.mentor, NOW)
    assert cards() == before
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    assert all("closure_open" in each for each in cards())
    assert cards() != before


def test_r11_the_card_lets_a_mentor_say_that_it_is_time(session: Session, make_pair: MakePair, say: Language) -> None:
    pair = make_pair(session)
    assert "step_back" in buttons(card(glances(session, pair.mentor, TODAY)[0], pair.mentor, TODAY, say))
    assert "step_back" not in buttons(card(glances(session, pair.mentee, TODAY)[0], pair.mentee, TODAY, say))


def test_an_invitation_is_answered_by_the_one_who_was_asked(
    session: Session, make_pair: MakePair, say: Language
) -> None:
    pair = make_pair(session)
    pair.state = State.INVITED
    asked, asking = pair.mentee, pair.mentor
    assert "invitation_accept" in buttons(card(glances(session, asked, TODAY)[0], asked, TODAY, say))
    assert buttons(card(glances(session, asking, TODAY)[0], asking, TODAY, say)) == []
    assert buttons(card(glances(session, asked, TODAY)[0], asked, TODAY, say, with_answer=False)) == []


@pytest.mark.parametrize("count", [0, 1, 10, 35])
def test_the_status_has_room_for_any_number(make_pair: MakePair, session: Session, say: Language, count: int) -> None:
    pair = make_pair(session, mentee_name="😀" * 127)
    glance = Glance(pair, PlanProgress(1, 2, 3), None, NOW, None)
    for page in range(count // 10 + 1):
        content = sound(status.status([glance] * count, pair.mentor, TODAY, say, page=page))
        assert "settings_open" in content
        assert "diary_open" in content


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (PlanProgress(0, 1, 0), "▱ 0 of 1 goal reached"),
        (PlanProgress(2, 3, 0), "▰▰▱ 2 of 3 goals reached"),
        (PlanProgress(99, 100, 2), "▰▰▰▰▰▰▰▰▰▱ 99 of 100 goals reached, 2 let go"),
        (PlanProgress(0, 0, 1), "One goal let go"),
    ],
)
def test_the_bar_is_full_only_when_all_is_reached(languages: Languages, plan: PlanProgress, told: str) -> None:
    assert plan_bar(plan, languages.named("en")) == told


# Chooser and help


@pytest.mark.parametrize("count", [2, 50, 51, 120])
def test_the_chooser_has_a_button_for_each_mentorship(
    session: Session, make_pair: MakePair, say: Language, count: int
) -> None:
    pair = make_pair(session, mentee_name="ب" * 255)
    pair.begun_at = datetime(2026, 1, 1, tzinfo=NOW.tzinfo)
    content = sound(choose.chooser([pair] * count, pair.mentee, "goals_open", N_("Goals"), say))
    assert content.count("'goals_open'") == min(count, choose.MOST)


def test_the_chooser_tells_mentorships_apart(session: Session, make_pair: MakePair, languages: Languages) -> None:
    pair = make_pair(session)
    english = languages.named("en")
    assert "You have been their mentor" in sound(choose.chooser([pair], pair.mentor, "a", "Goals", english))
    assert "They have been your mentor" in sound(choose.chooser([pair], pair.mentee, "a", "Goals", english))
    assert pair.role_of(pair.mentor_id) is Role.MENTOR
    pair.state = State.ENDED
    assert "An earlier mentorship" in sound(choose.chooser([pair], pair.mentor, "a", "Goals", english))


def test_the_help_names_every_subcommand(say: Language) -> None:
    told = help.mentorship(say, has_programme=True)
    assert len(told) < 3000
    assert "/mentorship programme" not in help.mentorship(say, has_programme=False)
    for word in ("start", "goals", "check-in", "diary", "status", "settings"):
        assert f"`/mentorship {word}" in told
