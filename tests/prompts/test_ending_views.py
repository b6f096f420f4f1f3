"""What is shown of reflections, of staying in touch, and at the end, in both languages (R25, R26, R31, R32, R36)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.models.views import View
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import answers, closure, connection, reflection
from bot.connection import CHANNELS, SPHERES, Contact, Given, Terms
from bot.models import DiaryEntry, Ending, Goal, GoalState, Member, Mentorship, Message, Rhythm, State, Wish
from bot.reflection import Sharing
from prompts import connect, reflect
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.blocks import Post
from prompts.files import sheets
from prompts.language import Language
from prompts.letter import Letter
from prompts.messages import RENDERERS
from tests.conftest import NOW, TEAM
from tests.markup import markup_in

TODAY = NOW.date()
LONG = ("😀 <!channel> & *bold* _it_ `code` مرحبا بالعالم ~x~ " * 70)[:2900]
NAME = "Dr. مايا <@U0EVIL> & *Okafor* 😀"
MakePair = Callable[..., Mentorship]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """Two people with names that test everything, who have talked about the ending."""
    mentorship = make_pair(session)
    mentorship.mentor.name = NAME
    mentorship.mentee.name = "Ж" * 255
    closure.hold_conversation(session, mentorship, mentorship.mentor, NOW)
    return mentorship


def sent(view: View) -> dict[str, Any]:
    content: dict[str, Any] = view.to_dict()
    assert problems_in_view(content) == []
    assert not any("<!channel>" in text or "<@U0EVIL>" in text for text in markup_in(content))
    return content


def posted(post: Post) -> dict[str, Any]:
    content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
    assert problems_in_message(content) == []
    assert not any("<!channel>" in text or "<@U0EVIL>" in text for text in [post.text, *markup_in(content)])
    return content


def render(session: Session, pair: Mentorship, receiver: Member, kind: str, say: Language, **facts: Any) -> Post:
    """The newest message of this kind to this receiver, as it is sent."""
    query = select(Message).where(Message.receiver_id == receiver.user_id, Message.kind == kind)
    message = session.scalars(query.order_by(Message.id.desc())).first()
    if message is None:
        message = Message(
            team_id=TEAM, mentorship_id=pair.id, receiver_id=receiver.user_id, kind=kind, occasion="", due_at=NOW,
            claimed_until=NOW, facts=facts,
        )  # fmt: skip
        session.add(message)
        session.flush()
    return RENDERERS[kind](Letter(message=message, mentorship=pair, receiver=receiver, now=NOW), say)


def everywhere() -> list[Contact]:
    return [Contact(sphere, channel, f"+49 170 1234567 {'x' * 180}") for sphere in SPHERES for channel in CHANNELS
            if channel != "email"]  # fmt: skip


def say_yes(session: Session, pair: Mentorship, me: Member, rhythm: Rhythm, other: str = LONG) -> None:
    terms = Terms(connection.BASES, other, rhythm)
    connection.answer(session, pair, me, Given(Wish.YES, terms, tuple(everywhere())), NOW, TODAY)


def block_ids(view: View) -> list[str]:
    return [block["block_id"] for block in sent(view)["blocks"] if block["type"] == "input"]


def connect_form(session: Session, pair: Mentorship, filled: dict[str, Any], say: Language) -> View:
    seen = connection.look(session, pair, pair.mentor_id)
    return connect.form(pair, pair.mentor, seen, filled, say)


def reflect_form(session: Session, pair: Mentorship, me: Member, filled: dict[str, Any], say: Language) -> View:
    mine = reflection.find(session, pair, me)
    diary = reflection.diary_page(session, pair, me, 0) if reflection.DIARY in [q.key for q in mine.questions] else None
    return reflect.form(pair, me, mine, diary, {**mine.saved, **filled}, say)


def test_r25_r26_each_is_asked_their_own_questions(session: Session, pair: Mentorship, say: Language) -> None:
    """R25, R26, R4: with long texts, long diary entries, and who will read it at each field."""
    for _ in range(7):
        session.add(DiaryEntry(team_id=TEAM, author_id=pair.mentee_id, text=LONG, at=NOW, mentorship_id=pair.id))
    mentors = reflect_form(session, pair, pair.mentor, dict.fromkeys(reflect.QUESTIONS, LONG), say)
    mentees = reflect_form(session, pair, pair.mentee, dict.fromkeys(reflect.QUESTIONS, LONG), say)
    mentor_asked = ["grown_as_mentor", "own_career", "new_perspectives", "moments"]
    mentee_asked = ["lessons", "skills", "advice", "applying", "diary"]
    assert block_ids(mentors) == [*(f"reflection.{key}" for key in mentor_asked), "sharing"]
    assert block_ids(mentees) == [*(f"reflection.{key}" for key in mentee_asked), "sharing"]
    for view in (mentors, mentees):
        fields = [block for block in sent(view)["blocks"] if block["type"] == "input"]
        assert all(field.get("hint") for field in fields), "each field says who will see it"


def test_nothing_is_prefilled_but_what_was_typed(session: Session, pair: Mentorship, say: Language) -> None:
    """R2"""
    fields = [
        block for block in sent(reflect_form(session, pair, pair.mentor, {}, say))["blocks"] if "element" in block
    ]
    assert not any("initial_value" in field["element"] for field in fields)


@pytest.mark.parametrize("sharing", list(Sharing))
def test_after_saving_it_is_said_who_reads_it(
    session: Session, pair: Mentorship, say: Language, sharing: Sharing
) -> None:
    reflection.save(session, pair, pair.mentor, {"reflection.moments": LONG}, sharing, NOW, TODAY)
    for both in (True, False):
        sent(reflect.saved(pair, pair.mentor, sharing, say, both=both, awaits_partner=not both))
    sent(reflect_form(session, pair, pair.mentor, {}, say))
    sent(reflect.partners(pair, pair.mentee, reflection.of_partner(session, pair, pair.mentee), say))
    posted(render(session, pair, pair.mentee, "reflection_shared", say))
    reflection.save(session, pair, pair.mentor, {}, Sharing.FINISH, NOW, TODAY)
    posted(render(session, pair, pair.mentee, "reflection_shared", say))


def test_r31_the_three_answers_have_the_same_weight(session: Session, pair: Mentorship, say: Language) -> None:
    """R31, R37: three plain options, none chosen before; the figure is somebody's report."""
    content = sent(connect_form(session, pair, {}, say))
    [wish] = [block for block in content["blocks"] if block.get("block_id") == "wish"]
    assert [option["value"] for option in wish["element"]["options"]] == ["yes", "not_now", "no"]
    assert "initial_option" not in wish["element"]
    assert "Mentor Lane" in str(content)
    assert len(block_ids(connect_form(session, pair, {"wish": "no"}, say))) == 1


def test_r31_every_channel_has_its_field(session: Session, pair: Mentorship, say: Language) -> None:
    """R31: seven channels, professional and personal told apart."""
    chosen = [f"{sphere}.{channel}" for sphere in SPHERES for channel in CHANNELS]
    handles = {f"handle.{value}": "x" * 200 for value in chosen}
    filled = {"wish": "yes", "channels": chosen, "bases": ["coffee"], "other_basis": LONG, **handles}
    assert block_ids(connect_form(session, pair, filled, say)) == [
        "wish", "bases", "other_basis", "rhythm", "channels", *(f"handle.{value}" for value in chosen)
    ]  # fmt: skip


def test_r32_both_answers_stand_side_by_side(session: Session, pair: Mentorship, say: Language) -> None:
    """R32: in the form and in the message, with who named what; addresses only here, where both have said yes."""
    say_yes(session, pair, pair.mentor, Rhythm.MONTHLY)
    sent(connect.answered(pair, pair.mentor, connection.look(session, pair, pair.mentor_id), say))
    say_yes(session, pair, pair.mentee, Rhythm.YEARLY)
    for me in (pair.mentor, pair.mentee):
        seen = connection.look(session, pair, me.user_id)
        sent(connect.agreement_form(pair, me, seen, {}, say))
        message = posted(render(session, pair, me, "agreement_settle", say))
        assert "170 1234567" not in message["text"]
        for rhythm in ("Every month", "Once a year"):
            assert say(rhythm) in str(message["blocks"])
    connection.settle(session, pair, pair.mentor, 1, Terms(("coffee",), LONG, Rhythm.YEARLY), NOW, TODAY)
    sent(connect.answered(pair, pair.mentor, connection.look(session, pair, pair.mentor_id), say))
    assert "agreement_confirm" not in str(posted(render(session, pair, pair.mentor, "agreement_settle", say)))
    assert "agreement_confirm" in str(posted(render(session, pair, pair.mentee, "agreement_settle", say)))
    connection.confirm(session, pair, pair.mentee, 2, NOW, TODAY)
    for me in (pair.mentor, pair.mentee):
        seen = connection.look(session, pair, me.user_id)
        sent(connect.answered(pair, me, seen, say))
        sent(connect.agreement_form(pair, me, seen, {}, say))
        assert "170 1234567" in str(posted(render(session, pair, me, "agreement_reached", say))["blocks"])


@pytest.mark.parametrize("wish", [Wish.NO, Wish.NOT_NOW])
def test_r31_a_no_is_told_and_later_told_as_changed(
    session: Session, pair: Mentorship, say: Language, wish: Wish
) -> None:
    """R31: neither answer is in the notification."""
    connection.answer(session, pair, pair.mentee, Given(wish), NOW, TODAY)
    sent(connect.answered(pair, pair.mentee, connection.look(session, pair, pair.mentee_id), say))
    told = posted(render(session, pair, pair.mentor, "connection_declined", say))
    say_yes(session, pair, pair.mentor, Rhythm.YEARLY)
    sent(connect_form(session, pair, {"wish": "yes"}, say))
    sent(connect.answered(pair, pair.mentor, connection.look(session, pair, pair.mentor_id), say))
    say_yes(session, pair, pair.mentee, Rhythm.YEARLY)
    anew = posted(render(session, pair, pair.mentor, "connection_declined", say))
    assert told["text"] == anew["text"]
    assert told["blocks"] != anew["blocks"]


@pytest.mark.parametrize("ending", [Ending.COMPLETED, Ending.COMPLETED_EARLY])
def test_r36_the_closing_names_only_the_record(
    session: Session, pair: Mentorship, say: Language, ending: Ending
) -> None:
    """R36, R40: very many goals, and words of the other one only where these are shared."""
    pair.state, pair.ending, pair.ended_at = State.ENDED, ending, NOW
    answers.write(session, pair, pair.mentee, {"celebration.thanks": "Unshared thanks"}, NOW)
    bare = posted(render(session, pair, pair.mentor, "closing", say))
    assert say("*What you two reached*") not in str(bare)
    assert "Unshared" not in str(bare)
    pair.goals += [
        Goal(team_id=TEAM, title=LONG, state=GoalState.REACHED, created_at=NOW, settled_on=TODAY) for _ in range(30)
    ]
    answers.write(session, pair, pair.mentee, {"celebration.thanks": f"Thank you. {LONG}"}, NOW)
    answers.write(session, pair, pair.mentor, {"celebration.grown": LONG, "celebration.thanks": "Thank you, too."}, NOW)
    for me in (pair.mentor, pair.mentee):
        answers.share(session, pair, me, ["celebration.thanks", "celebration.grown"], NOW)
    for me in (pair.mentor, pair.mentee):
        full = posted(render(session, pair, me, "closing", say))
        assert say("*What you two reached*") in str(full)
        assert LONG[:20] not in full["text"]
    assert not any("*bold*" in text for text in markup_in(full)), "a title is shown as typed"
    assert "Thank you." in str(posted(render(session, pair, pair.mentor, "closing", say))["blocks"])
    assert "Thank you, too." in str(posted(render(session, pair, pair.mentee, "closing", say))["blocks"])


def test_r36_the_closing_thanks_the_mentor_and_leaves_the_recognition_to_the_mentee(
    session: Session, pair: Mentorship, make_goal: Callable[..., Goal], say: Language
) -> None:
    """R36"""
    pair.state, pair.ending, pair.ended_at = State.ENDED, Ending.COMPLETED, NOW
    theirs = say("This is your achievement, and the recognition is yours to keep.")
    work = say("Part of what was reached is your work.")
    assert work not in str(posted(render(session, pair, pair.mentor, "closing", say)))
    make_goal(session, pair, "Lead a project", state="reached", settled_on=TODAY)
    mentors, mentees = (str(posted(render(session, pair, me, "closing", say))) for me in (pair.mentor, pair.mentee))
    assert say("Thank you for the time that you gave {name}.", name=f"<@{pair.mentee_id}>") in mentors
    assert (work in mentors, theirs in mentors) == (True, False)
    assert (work in mentees, theirs in mentees) == (False, True)


def test_r31_the_closing_speaks_of_staying_in_touch_only_where_both_do(
    session: Session, pair: Mentorship, say: Language
) -> None:
    """R31, R36: after a "no, thank you" there is no "how we stay in touch"."""
    pair.state, pair.ending, pair.ended_at = State.ENDED, Ending.COMPLETED, NOW
    button = say("How we stay in touch")
    say_yes(session, pair, pair.mentor, Rhythm.MONTHLY, "")
    connection.answer(session, pair, pair.mentee, Given(Wish.NO), NOW, TODAY)
    assert button not in str(posted(render(session, pair, pair.mentor, "closing", say)))
    say_yes(session, pair, pair.mentee, Rhythm.MONTHLY, "")
    assert button in str(posted(render(session, pair, pair.mentor, "closing", say)))


def test_r27_the_document_comes_with_its_message(session: Session, pair: Mentorship, say: Language) -> None:
    """R27, R4: in the language of its receiver, with a file name that every system takes."""
    pair.mentor.name = "Dr. Maya/..\\Okafor: <x>"
    pair.mentee.name = "../../Jonas"
    for me, key in ((pair.mentor, "moments"), (pair.mentee, "lessons")):
        reflection.save(session, pair, me, {f"reflection.{key}": LONG}, Sharing.SHARE, NOW, TODAY)
    say_yes(session, pair, pair.mentor, Rhythm.YEARLY)
    say_yes(session, pair, pair.mentee, Rhythm.YEARLY)
    message = session.scalars(select(Message).where(Message.kind == "document")).first()
    assert message is not None
    letter = Letter(message=message, mentorship=pair, receiver=pair.mentor, now=NOW)
    posted(RENDERERS["document"](letter, say))
    files = {sheet.filename.rpartition(".")[2]: sheet.make() for sheet in sheets(letter, say)}
    assert files.keys() == {"pdf", "md"}
    pair_names = say("{mentor} and {mentee}", mentor="Maya", mentee="Jonas")
    assert files["md"].filename == f"Sendoff - {pair_names} - 2026-05-04.md"
    content = files["md"].content.decode()
    assert f"## {say('How we stay in touch')}" in content
    assert "😀" in content
    assert "مرحبا بالعالم" in content
    assert files["pdf"].content.startswith(b"%PDF")
