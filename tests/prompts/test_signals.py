"""Signals in words: the evidence, what stands in a message that was answered, and that all of it fits Slack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot import ledger, nudges
from bot.how_often import HowOften
from bot.models import Delivery, Goal, GoalState, Mentorship, Message
from bot.signals import EnergyLow, GoalsReached, PlannedEnd, Signal, StepBack
from prompts import signals
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.blocks import Post
from prompts.language import Language, Languages
from prompts.letter import Letter
from prompts.messages import render
from tests.conftest import NOW, TEAM

MakePair = Callable[..., Mentorship]
MAYA = "U0MAYA0001"
JONAS = "U0JONAS001"

STEP_BACK = StepBack(said_on=date(2026, 5, 4))
GOALS = GoalsReached(reached=3, last_on=date(2026, 5, 4), newest_goal=3)
END = PlannedEnd(day=date(2026, 6, 4), days_left=31, milestone=30, is_last_milestone=False)
ENERGY = EnergyLow(check_ins=5, since=date(2026, 2, 2), is_falling=True, began_with=4)
ALL: Sequence[Signal] = (STEP_BACK, GOALS, END, ENERGY)


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    mentorship = make_pair(session)
    session.add(
        Goal(
            team_id=TEAM,
            mentorship_id=mentorship.id,
            title="Lead a review",
            state=GoalState.REACHED,
            settled_on=date(2026, 5, 2),
            created_at=NOW,
        )
    )
    session.flush()
    return mentorship


def letter(pair: Mentorship, kind: str, receiver: str = MAYA, **more: object) -> Letter:
    facts = {
        "stale_check_ins": {"since": pair.begun_at and pair.begun_at.isoformat()},
        "planned_end": {"planned_end": str(pair.planned_end), "notice": 30},
    }.get(kind, {})
    message = Message(
        id=len(kind), mentorship_id=pair.id, receiver_id=receiver, kind=kind, repeat=0, state=Delivery.DUE, facts=facts
    )
    for name, value in more.items():
        setattr(message, name, value)
    return Letter(message=message, mentorship=pair, receiver=pair.member(receiver), now=NOW)


def words(post: Post) -> str:
    return str([block.to_dict() for block in post.blocks])


@pytest.mark.parametrize(
    ("signal", "english", "german"),
    [
        (STEP_BACK, "Your own judgement on 4 May 2026", "Dein eigenes Urteil vom 4. Mai 2026"),
        (GOALS, "3 of 3 goals reached, the last on 4 May 2026", "3 von 3 Zielen erreicht, das letzte am 4. Mai 2026"),
        (replace(GOALS, reached=1), "The one goal is reached, on 4 May", "Das eine Ziel ist erreicht, am 4. Mai"),
        (END, "is in 31 days, on 4 June 2026", "ist in 31 Tagen, am 4. Juni 2026"),
        (replace(END, days_left=1), "is tomorrow, 4 June", "ist morgen, am 4. Juni"),
        (replace(END, days_left=0), "is today, 4 June", "ist heute, am 4. Juni"),
        (replace(END, days_left=-1), "was yesterday, on 4 June", "war gestern, am 4. Juni"),
        (replace(END, days_left=-9), "was 9 days ago, on 4 June", "war vor 9 Tagen, am 4. Juni"),
        (
            ENERGY,
            "5 check-ins since 2 February 2026, going from lively",
            "5 Check-ins seit dem 2. Februar 2026, von leb",
        ),
        (replace(ENERGY, is_falling=False), "mostly routine", "vor allem Routine"),
    ],
)
def test_r14_r4_the_evidence_in_both_languages(signal: Signal, english: str, german: str, languages: Languages) -> None:
    """R14, R4"""
    assert english in signals.evidence(signal, languages.named("en"))
    assert german in signals.evidence(signal, languages.named("de"))


def test_r14_a_signal_message_has_its_evidence_and_its_answers(pair: Mentorship, languages: Languages) -> None:
    post = render([letter(pair, "goals_reached")], languages.named("en"))
    content = words(post)
    for part in ("Be proud", "The one goal is reached, on 2 May 2026", "Plan the ending", "Not yet", "Less often"):
        assert part in content
    assert "2 May" not in post.text, "a notification holds nothing private"


def test_r45_the_last_repeat_says_that_it_is_the_last(pair: Mentorship, languages: Languages) -> None:
    say = languages.named("en")
    assert "heard this" not in words(render([letter(pair, "goals_reached")], say))
    assert "heard this from me before" in words(render([letter(pair, "goals_reached", repeat=1)], say))
    assert "the last time" in words(render([letter(pair, "goals_reached", repeat=2)], say))
    assert "the last time" in words(render([letter(pair, "stale_check_ins", repeat=2)], say))


@pytest.mark.parametrize("receiver", [MAYA, JONAS])
def test_r13_the_question_after_a_silence_has_three_answers(
    pair: Mentorship, languages: Languages, receiver: str
) -> None:
    content = words(render([letter(pair, "stale_check_ins", receiver)], languages.named("en")))
    for action in ("stale_go_on", "stale_pause", "plan_open", "stale_not_yet", "stale_less_often", "nudges_off"):
        assert action in content


def test_r44_several_questions_after_a_silence_explain_themselves_once(
    session: Session, pair: Mentorship, make_pair: Callable[..., Mentorship], languages: Languages
) -> None:
    """R44, R13: with the first that is open, so that it is there as long as one is."""
    say, why = languages.named("en"), "That can mean anything"
    other = make_pair(session, mentor=pair.mentor, mentee_id="U0PRIYA001", mentee_name="Priya")
    questions = [letter(pair, "stale_check_ins"), letter(other, "stale_check_ins")]
    questions[1].message.id = 2
    assert words(render(questions, say)).count(why) == 1
    questions[0].message.answer = "go_on"
    assert words(render(questions, say)).count(why) == 1


ANSWERS = ["not_yet:2026-06-01", "less_often", "off", "go_on", "paused", "planned", "ended", "gone", "superseded"]


@pytest.mark.parametrize("answer", [*ANSWERS, "taken_back", "something newer"])
@pytest.mark.parametrize("kind", ["goals_reached", "stale_check_ins"])
def test_r46_an_answered_message_asks_nothing_more(pair: Mentorship, say: Language, kind: str, answer: str) -> None:
    post = render([letter(pair, kind, answer=answer, answered_at=NOW)], say)
    assert problems_in_message(as_sent(post)) == []
    for action in ("signal_not_yet", "signal_less_often", "stale_go_on", "stale_pause", "nudges_off"):
        assert action not in words(post)


def test_r46_while_one_signal_of_a_message_still_asks_the_message_asks(pair: Mentorship, languages: Languages) -> None:
    gone = letter(pair, "energy_low", answer=nudges.GONE, answered_at=NOW)
    content = words(render([gone, letter(pair, "goals_reached")], languages.named("en")))
    assert "Plan the ending" in content
    answered = letter(pair, "goals_reached", answer="less_often", answered_at=NOW)
    assert "You said: less often" in words(render([gone, answered], languages.named("en"))), (
        "the person's answer counts"
    )


@pytest.mark.parametrize("kind", [*ledger.NUDGES, "resumed", "partner_left"])
@pytest.mark.parametrize("name", ["Jonas", "ז'וֹנתן בן־דוד", "👩🏽‍🚀" * 30, "<!channel> & *bold* _x_", "x" * 255])
def test_every_message_fits_slack_whatever_somebody_is_called(
    pair: Mentorship, say: Language, kind: str, name: str
) -> None:
    pair.mentee.name = name
    pair.planned_end = NOW.date() + timedelta(days=3)
    pair.step_back_at = NOW
    for repeat in range(3):
        post = render([letter(pair, kind, repeat=repeat)], say)
        assert problems_in_message(as_sent(post)) == []
        assert "<!channel>" not in post.text + words(post)


@pytest.mark.parametrize("found", [ALL, ALL[1:], ALL[3:], ()])
@pytest.mark.parametrize("chosen", [HowOften(), HowOften(snoozed_until=date(2026, 6, 1)), HowOften(slower=2)])
@pytest.mark.parametrize("is_off", [True, False])
def test_every_page_fits_slack(
    pair: Mentorship, say: Language, found: Sequence[Signal], chosen: HowOften, is_off: bool
) -> None:
    pair.mentor.nudges_off = is_off
    views = [
        signals.signals_page(pair, pair.mentor, found, chosen, NOW.date(), say),
        signals.stepped_back(pair, pair.mentor, found, say),
        signals.took_back(pair, pair.mentor, say),
    ]
    for view in views:
        assert problems_in_view(view.to_dict()) == []


def test_r44_many_nudges_are_one_message_that_fits(
    session: Session, make_pair: MakePair, pair: Mentorship, say: Language
) -> None:
    letters = [letter(pair, "goals_reached")]
    for number in range(30):
        other = make_pair(session, mentor=pair.mentor, mentee_id=f"U0MENTEE{number:02}")
        letters.append(letter(other, "stale_check_ins", id=100 + number))
    post = render(letters, say)
    assert problems_in_message(as_sent(post)) == []
    assert "31" in post.text
    assert {"en": "more things are waiting for you in my Home tab", "de": "warten in meinem Home-Tab auf dich"}[
        say.code
    ] in words(post)


def test_r1_no_word_of_loss(pair: Mentorship, languages: Languages) -> None:
    said = " ".join(
        words(render([letter(pair, kind)], languages.named("en")))
        for kind in (*ledger.NUDGES, "resumed", "partner_left")
        if kind != "planned_end"
    ).lower()
    for word in ("terminate", "close the account", "fail", "abandon", "sorry"):
        assert word not in said


def as_sent(post: Post) -> dict[str, object]:
    return {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}


def test_days_are_those_of_the_receiver(pair: Mentorship, languages: Languages) -> None:
    pair.begun_at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    say = languages.named("en")
    assert "1 March" in words(render([letter(pair, "stale_check_ins", MAYA)], say))
    assert "2 March" in words(render([letter(pair, "stale_check_ins", JONAS)], say))
