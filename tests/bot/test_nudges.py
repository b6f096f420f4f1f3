"""Which nudges are due: each reason once, repeated at most twice and ever more rarely, answered on the spot (R45)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import nudges, tact
from bot.models import Delivery, Member, Message, NudgeRhythm
from bot.nudges import Nudge, Reason

START = datetime(2026, 5, 4, 9, tzinfo=UTC)  # a Monday
GOALS = Reason("goals_reached", "3:3", "3:3")
ENERGY = Reason("energy_low", "7", "7")
MONTH_AHEAD = Reason("planned_end", "2026-06-04:30", "2026-06-04", is_repeated=False)


class Story:
    """What happens when the bot looks every morning, and sends what is due in the working hours of one person."""

    def __init__(self, slower: int = 0) -> None:
        self.messages: list[Message] = []
        self.rhythm = NudgeRhythm(slower=slower)
        self.member = Member(timezone="UTC", workdays="01234")
        self.member.workday_starts, self.member.workday_ends = START.time(), START.time().replace(hour=17)
        self.now = START

    def live(self, days: int, *reasons: Reason) -> None:
        for _ in range(days):
            for nudge in self.due(*reasons):
                self.owe(nudge)
            self.send()
            self.now += timedelta(days=1)

    def due(self, *reasons: Reason) -> list[Nudge]:
        return nudges.due(self.messages, reasons, self.rhythm, self.now, self.now.date(), tact.WEEK)

    def owe(self, nudge: Nudge) -> None:
        keys = [(message.kind, message.occasion) for message in self.messages]
        assert (nudge.kind, nudge.occasion) not in keys, "the ledger would refuse it"
        self.messages.append(
            Message(
                kind=nudge.kind,
                occasion=nudge.occasion,
                repeat=nudge.repeat,
                facts=dict(nudge.facts),
                due_at=tact.next_working_moment(self.member, nudge.not_before),
                state=Delivery.DUE,
            )
        )

    def send(self) -> None:
        due = [message for message in self.messages if message.state is Delivery.DUE and message.due_at <= self.now]
        if due and tact.next_moment(self.member, self.now, tact.WEEK) == self.now:
            self.member.nudged_at = self.now
            for message in due:
                message.state, message.sent_at = Delivery.SENT, self.now

    def answer(self, answer: str) -> None:
        for message in self.messages:
            if message.answered_at is None:
                message.answered_at, message.answer = self.now, answer

    @property
    def sent_on(self) -> list[int]:
        """The days, counted from the first, on which something arrived."""
        return sorted({(message.sent_at - START).days for message in self.messages if message.sent_at is not None})


def test_r45_an_unanswered_nudge_is_repeated_twice_ever_more_rarely_then_never() -> None:
    story = Story()
    story.live(365, GOALS)
    assert story.sent_on == [0, 7, 28]
    assert [nudges.is_last(message) for message in story.messages] == [False, False, True]


def test_r45_less_often_doubles_every_wait() -> None:
    story = Story(slower=1)
    story.live(365, GOALS)
    assert story.sent_on == [0, 14, 56]


def test_r14_not_yet_is_silent_until_its_day_and_then_asks_anew() -> None:
    story = Story()
    story.live(1, GOALS)
    story.answer("not_yet:2026-06-01")
    story.rhythm.snoozed_until = date(2026, 6, 1)
    story.live(120, GOALS)
    assert story.sent_on == [0, 28, 35, 56]


def test_r14_less_often_lets_more_time_pass() -> None:
    story = Story()
    story.live(1, GOALS)
    story.answer("less_often")
    story.rhythm.slower = 1
    story.live(20, GOALS)
    story.answer("less_often")
    story.rhythm.slower = 2
    story.live(60, GOALS)
    assert story.sent_on == [0, 14, 42, 70]


def test_r14_signals_that_come_together_are_one_message() -> None:
    story = Story()
    story.live(1, GOALS, ENERGY)
    assert len(story.messages) == 2
    assert story.sent_on == [0]


def test_a_new_signal_waits_for_the_week_and_then_they_are_repeated_together() -> None:
    story = Story()
    story.live(3, GOALS)
    story.live(365, GOALS, ENERGY)
    assert story.sent_on == [0, 7, 14, 35]
    last = [message for message in story.messages if message.sent_at == START + timedelta(days=35)]
    assert [(message.kind, message.repeat) for message in last] == [("goals_reached", 2), ("energy_low", 2)]


def test_r12_r45_milestones_repeat_each_other_and_the_last_says_that_it_is_the_last() -> None:
    story = Story()
    story.live(16, MONTH_AHEAD)
    story.live(14, Reason("planned_end", "2026-06-04:14", "2026-06-04", is_repeated=False))
    story.live(200, Reason("planned_end", "2026-06-04:0", "2026-06-04"))
    assert story.sent_on == [0, 16, 30]
    assert [nudges.is_last(message) for message in story.messages] == [False, False, True]


def test_r46_a_reason_that_was_gone_and_is_there_again_is_told_anew() -> None:
    story = Story()
    story.live(1, GOALS)
    story.answer(nudges.GONE)
    story.live(10)
    story.live(1, GOALS)
    assert story.sent_on == [0, 11]


def test_a_reason_gone_does_not_repeat_the_others() -> None:
    story = Story()
    story.live(1, GOALS, ENERGY)
    gone = next(message for message in story.messages if message.kind == "goals_reached")
    gone.answered_at, gone.answer = story.now, nudges.GONE
    story.live(6, ENERGY)
    assert story.sent_on == [0]


def test_what_is_dropped_may_be_owed_again() -> None:
    story = Story()
    (nudge,) = story.due(GOALS)
    story.owe(nudge)
    story.messages[0].state = Delivery.DROPPED
    assert story.due(GOALS) == [nudge]


def test_an_unknown_outcome_counts_as_told() -> None:
    story = Story()
    story.live(1, GOALS)
    story.messages[0].state, story.messages[0].sent_at = Delivery.UNKNOWN, None
    assert story.due(GOALS) == []


def test_nothing_is_due_without_a_reason() -> None:
    story = Story()
    story.live(30, GOALS)
    assert story.due() == []


ACTIONS = st.lists(
    st.tuples(
        st.integers(1, 30),
        st.lists(st.sampled_from([GOALS, MONTH_AHEAD, ENERGY]), max_size=3, unique_by=lambda reason: reason.kind),
        st.sampled_from(["", "", "not_yet", "less_often", nudges.GONE]),
    ),
    max_size=12,
)


@given(ACTIONS)
def test_r44_r45_whatever_happens_nobody_is_pestered(actions: Sequence[tuple[int, Sequence[Reason], str]]) -> None:
    """R44, R45: at most one message a week; and no reason is told more than three times before it is answered."""
    story = Story()
    for days, reasons, answer in actions:
        story.live(days, *reasons)
        if answer:
            story.answer(f"not_yet:{story.now.date()}" if answer == "not_yet" else answer)
        if answer == "less_often":
            story.rhythm.slower += 1
        if answer == "not_yet":
            story.rhythm.snoozed_until = story.now.date() + timedelta(days=28)
    assert all(later - earlier >= 7 for earlier, later in pairwise(story.sent_on))
    assert all(message.repeat <= 2 for message in story.messages)
    told = Counter((message.kind, message.facts["reason"], message.facts["round"]) for message in story.messages)
    assert all(times <= 3 for times in told.values())


@pytest.mark.parametrize("reason", [GOALS, ENERGY])
@given(silent_days=st.integers(0, 6))
def test_r45_a_reason_is_always_told_at_last(reason: Reason, silent_days: int) -> None:
    story = Story()
    story.live(silent_days)
    story.live(4, reason)
    assert len(story.sent_on) == 1, "the weekend is the longest it can take"
