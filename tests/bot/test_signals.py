"""What the record says about stepping back (R6, R9, R11, R12), and when check-ins have gone quiet (R13)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import CheckIn, Goal, GoalState, Member, Mentorship, Rhythm
from bot.signals import EnergyLow, GoalsReached, PlannedEnd, Signal, StepBack, energy_low, quiet, signals

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
MAYA = "U0MAYA0001"
JONAS = "U0JONAS001"


def pair(**facts: object) -> Mentorship:
    """A mentorship of four months, outside of any database."""
    mentorship = Mentorship(
        id=1,
        mentor_id=MAYA,
        mentee_id=JONAS,
        begun_at=NOW - timedelta(days=120),
        rhythm=Rhythm.FORTNIGHTLY,
        mentor=Member(user_id=MAYA, timezone="Europe/London"),
        mentee=Member(user_id=JONAS, timezone="Europe/Berlin"),
    )
    for name, value in facts.items():
        setattr(mentorship, name, value)
    return mentorship


def goals(*states: GoalState) -> list[Goal]:
    return [
        Goal(
            id=place + 1,
            title=f"Goal {place}",
            state=state,
            settled_on=date(2026, 5, place + 1) if state is not GoalState.OPEN else None,
            created_at=NOW,
        )
        for place, state in enumerate(states)
    ]


def check_ins(*ratings: tuple[str, int]) -> list[CheckIn]:
    """One a week, the last one today."""
    first = NOW - timedelta(weeks=len(ratings) - 1)
    return [
        CheckIn(id=place + 1, author_id=author, energy=energy, at=first + timedelta(weeks=place))
        for place, (author, energy) in enumerate(ratings)
    ]


def of(author: str, *energies: int) -> list[tuple[str, int]]:
    return [(author, energy) for energy in energies]


def kinds(found: list[Signal]) -> list[str]:
    return [signal.kind for signal in found]


OPEN, REACHED, LET_GO = GoalState.OPEN, GoalState.REACHED, GoalState.LET_GO


@pytest.mark.parametrize(
    ("states", "reached"),
    [
        ([], None),
        ([OPEN], None),
        ([REACHED, OPEN], None),
        ([LET_GO], None),
        ([LET_GO, LET_GO], None),
        ([REACHED], 1),
        ([REACHED, REACHED, REACHED], 3),
        ([REACHED, LET_GO, REACHED], 2),
        ([REACHED, LET_GO, OPEN], None),
    ],
)
def test_r6_all_goals_reached(states: list[GoalState], reached: int | None) -> None:
    found = signals(pair(goals=goals(*states)), NOW)
    assert [signal.reached for signal in found if isinstance(signal, GoalsReached)] == ([reached] if reached else [])


def test_r6_the_evidence_has_the_last_day() -> None:
    (signal,) = signals(pair(goals=goals(REACHED, REACHED, LET_GO)), NOW)
    assert isinstance(signal, GoalsReached)
    assert signal.last_on == date(2026, 5, 2), "a goal let go on the third is no goal reached"


def test_a_further_goal_is_a_signal_of_its_own() -> None:
    before = signals(pair(goals=goals(REACHED)), NOW)[0]
    after = signals(pair(goals=goals(REACHED, REACHED)), NOW)[0]
    assert before.occasion != after.occasion


@pytest.mark.parametrize(
    ("ratings", "trend"),
    [
        # Fewer than three show nothing.
        ([], None),
        (of(MAYA, 1, 1), None),
        # Low.
        (of(MAYA, 1, 1, 1), "low"),
        (of(MAYA, 2, 2, 2), "low"),
        (of(JONAS, 2, 1, 3, 2), "low"),
        (of(MAYA, 3, 3, 3), None),
        (of(MAYA, 2, 3, 3), None),
        # Falling, and no longer energising.
        (of(JONAS, 5, 4, 3, 2), "falling"),
        (of(JONAS, 4, 3, 2), "falling"),
        (of(JONAS, 5, 5, 4, 3, 3), "falling"),
        # A fall from wonderful to good is none.
        (of(JONAS, 5, 5, 4, 4), None),
        (of(JONAS, 5, 4, 4), None),
        # One bad day is no trend.
        (of(JONAS, 5, 5, 5, 5, 2), None),
        (of(JONAS, 4, 4, 4, 2, 4, 4), None),
        # Rising.
        (of(JONAS, 1, 2, 3, 4), None),
        # Both together: each on a scale of their own. Alternating rates are no fall.
        ([*of(MAYA, 5), *of(JONAS, 3), *of(MAYA, 5), *of(JONAS, 3), *of(MAYA, 5), *of(JONAS, 3)], None),
        ([*of(MAYA, 5, 5), *of(JONAS, 3, 3)], None),
        ([*of(MAYA, 2), *of(JONAS, 2), *of(MAYA, 1)], "low"),
        ([*of(MAYA, 5), *of(JONAS, 4), *of(MAYA, 4), *of(JONAS, 3), *of(MAYA, 3), *of(JONAS, 2)], "falling"),
        # Somebody who checks in often does not outweigh the other one.
        ([*of(MAYA, 1, 1, 1, 1), *of(JONAS, 5)], None),
        # Only the last ones count.
        ([*of(MAYA, 1, 1, 1), *of(MAYA, 4, 4, 4, 4, 4, 4)], None),
    ],
)
def test_r9_check_ins_become_routine(ratings: list[tuple[str, int]], trend: str | None) -> None:
    signal = energy_low(pair(check_ins=check_ins(*ratings)))
    if trend is None:
        assert signal is None
    else:
        assert signal is not None
        assert signal.is_falling == (trend == "falling")


def test_r9_the_same_trend_is_the_same_occasion_and_a_new_one_is_another() -> None:
    low = energy_low(pair(check_ins=check_ins(*of(MAYA, 2, 1, 2))))
    still_low = energy_low(pair(check_ins=check_ins(*of(MAYA, 2, 1, 2, 1, 2))))
    again = energy_low(pair(check_ins=check_ins(*of(MAYA, 2, 1, 2, 5, 5, 5, 5, 5, 5, 1, 1, 1, 1, 1, 1))))
    assert low is not None
    assert still_low is not None
    assert again is not None
    assert low.occasion == still_low.occasion != again.occasion


def test_r47_the_energy_signal_holds_no_rating_and_no_name() -> None:
    """R47: a single rating is its author's own."""
    signal = energy_low(pair(check_ins=check_ins(*of(JONAS, 1, 1, 1))))
    assert signal == EnergyLow(check_ins=3, since=date(2026, 4, 20), is_falling=False, began_with=3)


@given(st.lists(st.tuples(st.sampled_from([MAYA, JONAS]), st.integers(1, 5)), max_size=12))
def test_energy_is_never_low_for_those_who_are_energised(ratings: list[tuple[str, int]]) -> None:
    lifted = [(author, max(4, energy)) for author, energy in ratings]
    assert energy_low(pair(check_ins=check_ins(*lifted))) is None


@given(st.lists(st.tuples(st.sampled_from([MAYA, JONAS]), st.integers(1, 5)), min_size=3, max_size=12))
def test_energy_does_not_care_in_which_order_check_ins_are_loaded(ratings: list[tuple[str, int]]) -> None:
    in_order = check_ins(*ratings)
    assert energy_low(pair(check_ins=in_order)) == energy_low(pair(check_ins=in_order[::-1]))


@pytest.mark.parametrize(
    ("days_left", "milestone"),
    [(31, None), (30, 30), (15, 30), (14, 14), (1, 14), (0, 0), (-3, 0)],
)
def test_r12_a_planned_end_comes_near(days_left: int, milestone: int | None) -> None:
    end = date(2026, 5, 4) + timedelta(days=days_left)
    found = signals(pair(planned_end=end), NOW, (30, 14, 0))
    if milestone is None:
        assert found == []
    else:
        assert found == [
            PlannedEnd(day=end, days_left=days_left, milestone=milestone, is_last_milestone=milestone == 0)
        ]


def test_r12_days_are_those_of_the_mentor() -> None:
    late = datetime(2026, 5, 3, 23, 30, tzinfo=UTC)  # half past midnight in London
    (signal,) = signals(pair(planned_end=date(2026, 5, 4)), late, (0,))
    assert isinstance(signal, PlannedEnd)
    assert signal.days_left == 0


def test_r11_the_mentors_own_judgement_weighs_most() -> None:
    found = signals(
        pair(
            goals=goals(REACHED),
            check_ins=check_ins(*of(MAYA, 1, 1, 1)),
            planned_end=date(2026, 5, 20),
            step_back_at=NOW,
        ),
        NOW,
    )
    assert kinds(found) == ["step_back", "goals_reached", "planned_end", "energy_low"]
    assert found[0] == StepBack(said_on=date(2026, 5, 4))
    assert found[0].weight > max(signal.weight for signal in found[1:])


@pytest.mark.parametrize(
    ("rhythm", "days", "is_quiet"),
    [
        (Rhythm.WEEKLY, 14, False),
        (Rhythm.WEEKLY, 15, True),
        (Rhythm.FORTNIGHTLY, 28, False),
        (Rhythm.FORTNIGHTLY, 29, True),
        (Rhythm.MONTHLY, 62, False),
        (Rhythm.MONTHLY, 63, True),
    ],
)
def test_r13_two_missed_rhythms_are_quiet(rhythm: Rhythm, days: int, is_quiet: bool) -> None:
    mentorship = pair(rhythm=rhythm, begun_at=NOW - timedelta(days=days))
    assert (quiet(mentorship, NOW, 2) is not None) == is_quiet


@pytest.mark.parametrize("sign", ["check_in", "continued_at", "begun_at"])
def test_r13_any_sign_of_work_breaks_the_silence(sign: str) -> None:
    recent = NOW - timedelta(days=3)
    mentorship = pair()
    assert quiet(mentorship, NOW, 2) is not None
    if sign == "check_in":
        mentorship.check_ins = [CheckIn(id=1, author_id=JONAS, energy=3, at=recent)]
    else:
        setattr(mentorship, sign, recent)
    assert quiet(mentorship, NOW, 2) is None


def test_r13_how_many_rhythms_is_configurable() -> None:
    mentorship = pair(begun_at=NOW - timedelta(days=30))
    assert quiet(mentorship, NOW, 2) is not None
    assert quiet(mentorship, NOW, 3) is None


def test_nothing_is_a_signal_without_a_reason() -> None:
    assert signals(pair(), NOW) == []
