"""The final meeting: its overview and forms for each of the two, in both languages (R19 to R23)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import answers, check_ins, closure, meeting, next_steps
from bot.models import Ending, Goal, Member, Mentorship, Message
from bot.next_steps import Wording
from bot.questions import BY_KEY, Form
from prompts import meeting as pages
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.language import Language, Languages, escape
from prompts.letter import Letter
from prompts.next_steps import step_form

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
MakePair = Callable[..., Mentorship]
MakeGoal = Callable[..., Goal]
EXTREMES = ("x" * 3000, "🎉" * 1500, "&<>" * 1000, "שלום ﷺ " * 300 + "<@U0MAYA0001> *x*", "\n" * 1400 + "end")


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """A pair that has talked about its ending."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    return pair


def _form(session: Session, pair: Mentorship, me: Member, form: Form, say: Language, **typed: Any) -> dict[str, Any]:
    notes = meeting.notes(session, pair, me)
    own_progress = meeting.own_progress(session, pair, me)
    filled = {**pages.saved_fields(form, pair, me, notes, own_progress), **typed}
    content: dict[str, Any] = pages.part_form(form, pair, me, notes, filled, say).to_dict()
    assert problems_in_view(content) == []
    return content


def _fields(content: dict[str, Any]) -> list[str]:
    return [block["block_id"] for block in content["blocks"] if block["type"] == "input"]


def _words(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _overview(session: Session, pair: Mentorship, me: Member, say: Language) -> str:
    view: View = pages.overview(pair, me, meeting.notes(session, pair, me), say)
    assert problems_in_view(view.to_dict()) == []
    return _words(view.to_dict())


def _forms_of(pair: Mentorship, me: Member) -> list[Form]:
    return [form for form in meeting.FORMS if form is not Form.FEEDBACK or me is pair.mentee]


def test_r19_the_parts_stand_in_their_order(session: Session, pair: Mentorship, languages: Languages) -> None:
    """R19"""
    words = _overview(session, pair, pair.mentee, languages.named("en"))
    titles = ("*1. Celebration*, about 8", "*2. Looking back*, about 12", "*3. Looking ahead*, about 10")
    assert sorted(titles, key=words.index) == list(titles)
    assert "About half an hour" in words


def test_r19_every_form_for_each_of_the_two_asks_little(session: Session, pair: Mentorship, say: Language) -> None:
    """R19, R2: nothing has to be filled in but the choice of who may read it."""
    asked = {
        (who.name, form): _fields(_form(session, pair, who, form, say))
        for who in (pair.mentor, pair.mentee)
        for form in _forms_of(pair, who)
    }
    assert asked == {
        ("Maya", Form.CELEBRATION): ["celebration.grown", "celebration.thanks", "share"],
        ("Maya", Form.LOOKING_BACK): [
            "looking_back.together",
            "looking_back.learned",
            "notes.looking_back",
            "share",
        ],
        ("Maya", Form.LOOKING_AHEAD): ["looking_ahead.successor", "share"],
        ("Jonas", Form.CELEBRATION): ["celebration.grown", "celebration.thanks", "share"],
        ("Jonas", Form.LOOKING_BACK): [
            "looking_back.together",
            "looking_back.goals",
            "looking_back.learned",
            "share",
        ],
        ("Jonas", Form.FEEDBACK): ["feedback.mentoring", "share"],
        ("Jonas", Form.LOOKING_AHEAD): ["looking_ahead.successor", "share"],
    }


def test_r47_a_mentor_is_told_that_own_check_ins_stand_in_what_they_may_share(
    session: Session, pair: Mentorship, languages: Languages
) -> None:
    """R20, R47: as long as the words are the bot's and not yet their own."""
    say, hint = languages.named("en"), "your own check-ins"
    check_ins.log(session, pair, pair.mentor, energy=4, progress="Less shy with the board", now=NOW)
    begun = _words(_form(session, pair, pair.mentor, Form.CELEBRATION, say))
    assert "Less shy with the board" in begun
    assert hint in begun
    assert hint not in _words(_form(session, pair, pair.mentee, Form.CELEBRATION, say))
    meeting.write(session, pair, pair.mentor, Form.CELEBRATION, {"celebration.grown": "Mine"}, NOW, shared=True)
    assert hint not in _words(_form(session, pair, pair.mentor, Form.CELEBRATION, say))


@pytest.mark.parametrize("text", EXTREMES, ids=["long", "emoji", "escapes", "rtl", "lines"])
def test_whatever_both_wrote_the_forms_are_ones_that_slack_takes(
    session: Session, pair: Mentorship, make_goal: MakeGoal, say: Language, text: str
) -> None:
    """What the other one wrote stands beside it, as typed (R47: as data, never as markup)."""
    for number in range(25):
        state = ("open", "reached", "let_go")[number % 3]
        settled = None if state == "open" else TODAY
        make_goal(session, pair, text, state=state, evidence=text, settled_on=settled, target_date=TODAY)
    for who in (pair.mentor, pair.mentee):
        for key in BY_KEY:
            answers.write(session, pair, who, {key: text}, NOW)
        answers.share(session, pair, who, BY_KEY, NOW)
        for _ in range(next_steps.MOST):
            step = Wording(text, who.user_id, TODAY)
            next_steps.add(session, pair, who, step, NOW, TODAY, shared=True)
    for who in (pair.mentor, pair.mentee):
        _overview(session, pair, who, say)
        for form in _forms_of(pair, who):
            content = _form(session, pair, who, form, say)
            quotes = [block for block in content["blocks"] if block["type"] == "rich_text"]
            shown = {quote["elements"][0]["elements"][0]["text"] for quote in quotes}
            assert shown <= {text.strip()}


def test_r19_both_texts_stand_side_by_side(session: Session, pair: Mentorship, say: Language) -> None:
    """R19: mine in the field, theirs quoted below it once shared, and not before."""
    for who, text in ((pair.mentor, "Thank you, Jonas"), (pair.mentee, "Danke, Maya")):
        answers.write(session, pair, who, {"celebration.thanks": text}, NOW)
    before = _words(_form(session, pair, pair.mentor, Form.CELEBRATION, say))
    assert "Thank you, Jonas" in before
    assert "Danke, Maya" not in before
    answers.share(session, pair, pair.mentee, ["celebration.thanks"], NOW)
    after = _words(_form(session, pair, pair.mentor, Form.CELEBRATION, say))
    assert after.index("Thank you, Jonas") < after.index("Danke, Maya")


def test_r20_the_mentors_celebration_begins_with_the_record(
    session: Session, pair: Mentorship, make_goal: MakeGoal, languages: Languages
) -> None:
    """R20: as editable text; once the mentor has written something, that stands there."""
    en = languages.named("en")
    make_goal(session, pair, "Lead a project", state="reached", evidence="It shipped in May", settled_on=TODAY)
    make_goal(session, pair, "Give a talk")
    content = _form(session, pair, pair.mentor, Form.CELEBRATION, en)
    grown = next(block for block in content["blocks"] if block.get("block_id") == "celebration.grown")
    assert grown["element"]["initial_value"] == "• Lead a project: It shipped in May"
    assert "Give a talk" not in _words(content), "what is open is for later"
    answers.write(session, pair, pair.mentor, {"celebration.thanks": "Thanks"}, NOW)
    content = _form(session, pair, pair.mentor, Form.CELEBRATION, en)
    assert (
        "initial_value" not in next(b for b in content["blocks"] if b.get("block_id") == "celebration.grown")["element"]
    )
    mentees = _form(session, pair, pair.mentee, Form.CELEBRATION, en)
    assert (
        "initial_value" not in next(b for b in mentees["blocks"] if b.get("block_id") == "celebration.grown")["element"]
    )
    assert "Lead a project" in _words(mentees)


@pytest.mark.parametrize("count", [1, 40])
def test_r20_what_is_prefilled_fits_the_field(
    session: Session, pair: Mentorship, make_goal: MakeGoal, say: Language, count: int
) -> None:
    """R20"""
    for _ in range(count):
        make_goal(session, pair, "🎉" * 150, state="reached", evidence="x" * 3000, settled_on=TODAY)
    _form(session, pair, pair.mentor, Form.CELEBRATION, say)


def test_r21_the_goals_stand_beside_the_question(
    session: Session, pair: Mentorship, make_goal: MakeGoal, languages: Languages
) -> None:
    """R21: reached, unmet and let go, with the evidence and the reason, for the mentee and the mentor who asks."""
    make_goal(session, pair, "Lead a project", state="reached", evidence="It shipped", settled_on=TODAY)
    make_goal(session, pair, "Give a talk", target_date=TODAY)
    make_goal(session, pair, "Learn Rust", state="let_go", evidence="Not needed any more", settled_on=TODAY)
    for who in (pair.mentor, pair.mentee):
        words = _words(_form(session, pair, who, Form.LOOKING_BACK, languages.named("en")))
        assert "✅ Lead a project (reached on 4 May 2026)" in words
        assert "⚪ Give a talk (open, meant for 4 May 2026)" in words
        assert "🍃 Learn Rust (let go)" in words
        assert "Not needed any more" in words
        assert "What was working together like for you?" in words
        assert "What did you learn most?" in words


def test_r22_feedback_is_asked_with_its_reason(session: Session, pair: Mentorship, languages: Languages) -> None:
    """R22: the mentor reads it only when it is shared."""
    en = languages.named("en")
    assert "turns the tables" in _words(_form(session, pair, pair.mentee, Form.FEEDBACK, en))
    answers.write(session, pair, pair.mentee, {"feedback.mentoring": "Listen longer"}, NOW)
    mentors = _words(_form(session, pair, pair.mentor, Form.LOOKING_BACK, en))
    assert "turns the tables" in mentors
    assert "Listen longer" not in mentors
    assert "has shared feedback" not in _overview(session, pair, pair.mentor, en)
    answers.share(session, pair, pair.mentee, ["feedback.mentoring"], NOW)
    assert "Listen longer" in _words(_form(session, pair, pair.mentor, Form.LOOKING_BACK, en))
    assert "has shared feedback" in _overview(session, pair, pair.mentor, en)


@pytest.mark.parametrize("answer", [None, "withheld"])
def test_r22_the_mentor_is_told_of_feedback(
    session: Session, pair: Mentorship, say: Language, answer: str | None
) -> None:
    """R22: without a word of it."""
    answers.write(session, pair, pair.mentee, {"feedback.mentoring": "Listen longer"}, NOW)
    message = Message(kind="feedback_shared", occasion="", receiver_id=pair.mentor_id, answer=answer)
    post = pages.feedback_shared(Letter(message=message, mentorship=pair, receiver=pair.mentor, now=NOW), say)
    content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
    assert problems_in_message(content) == []
    assert "Listen longer" not in _words(content)
    assert ("meeting_part" in _words(content)) == (answer is None)


def test_r23_a_next_step_has_an_owner_and_a_date(session: Session, pair: Mentorship, languages: Languages) -> None:
    """R23"""
    en = languages.named("en")
    what = "Lead *the* release <!here>"
    step = Wording(what, pair.mentee_id, TODAY + timedelta(days=28))
    saved = next_steps.add(session, pair, pair.mentor, step, NOW, TODAY, shared=False)
    words = _words(_form(session, pair, pair.mentor, Form.LOOKING_AHEAD, en))
    assert f"{escape(what)}\\n<@U0JONAS001> · by 1 June 2026 · 🔒 only you can read this" in words
    assert "Both of us, and my next steps, too" in words
    assert "Lead" not in _words(_form(session, pair, pair.mentee, Form.LOOKING_AHEAD, en))
    form = step_form(pair, saved, {"what": "Lead both releases"}, en).to_dict()
    assert problems_in_view(form) == []
    assert _fields(form) == ["what", "owner", "due_on", "share"]
    assert "So far it says:" in _words(form), "what was typed stays beside what is saved"
    next_steps.share_mine(session, pair, pair.mentor, NOW)
    assert _fields(step_form(pair, saved, {}, en).to_dict()) == ["what", "owner", "due_on"]


@pytest.mark.parametrize("name", ["J", "ﷺ" * 255, "<@U0MAYA0001>", "Jo & *Co*"])
def test_any_name_fits_everywhere(session: Session, make_pair: MakePair, say: Language, name: str) -> None:
    pair = make_pair(session, mentee_name=name)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    _overview(session, pair, pair.mentor, say)
    for form in _forms_of(pair, pair.mentor):
        _form(session, pair, pair.mentor, form, say)
    assert problems_in_view(step_form(pair, None, {}, say).to_dict()) == []


def test_r3_before_the_conversation_it_is_all_for_oneself(session: Session, make_pair: MakePair, say: Language) -> None:
    """R3: preparing is possible, sharing is not offered, and the partner's preparing shows nowhere."""
    pair = make_pair(session)
    before = _overview(session, pair, pair.mentee, say)
    assert "meeting_held" not in before
    form_before = _words(_form(session, pair, pair.mentee, Form.LOOKING_AHEAD, say))
    assert '"share"' not in form_before
    closure.begin(session, pair, pair.mentor, NOW)
    answers.write(session, pair, pair.mentor, {"looking_ahead.successor": "Priya"}, NOW)
    step = Wording("Lead", pair.mentee_id, None)
    next_steps.add(session, pair, pair.mentor, step, NOW, TODAY, shared=False)
    assert _overview(session, pair, pair.mentee, say) == before
    assert _words(_form(session, pair, pair.mentee, Form.LOOKING_AHEAD, say)) == form_before


def test_after_the_meeting_each_is_reminded_of_what_is_still_private(
    session: Session, pair: Mentorship, languages: Languages
) -> None:
    """R27"""
    en = languages.named("en")
    answers.write(session, pair, pair.mentee, {"feedback.mentoring": "Listen longer"}, NOW)
    assert "Still for you alone" not in _overview(session, pair, pair.mentee, en)
    closure.hold_meeting(session, pair, NOW, TODAY)
    assert "Still for you alone: Feedback." in _overview(session, pair, pair.mentee, en)
    assert "Still for you alone" not in _overview(session, pair, pair.mentor, en)
    assert "meeting_held" not in _overview(session, pair, pair.mentor, en)
    assert "You met on 4 May 2026" in _overview(session, pair, pair.mentor, en)


def test_r42_after_an_ending_only_ones_own_steps_can_be_changed(
    session: Session, pair: Mentorship, say: Language
) -> None:
    """R42: the other one's are there to read."""
    for author in (pair.mentor, pair.mentee):
        step = Wording(f"By {author.name}", pair.mentee_id, None)
        saved = next_steps.add(session, pair, author, step, NOW, TODAY, shared=True)
    assert _words(_form(session, pair, pair.mentor, Form.LOOKING_AHEAD, say)).count("next_step_remove") == 2
    closure.finish(session, pair, Ending.ENDED_EARLY, NOW)
    form = _words(_form(session, pair, pair.mentor, Form.LOOKING_AHEAD, say))
    assert "By Jonas" in form
    assert form.count("next_step_remove") == 1
    read = {"en": "Both of you can read this.", "de": "Ihr beide könnt das lesen."}[say.code]
    assert read in str(step_form(pair, saved, {}, say).to_dict())
