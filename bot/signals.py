"""The signals that a mentorship has done its work (R6 to R12), and check-ins that have gone quiet (R13).

Pure functions over the record of one mentorship, with its goals, skills, remarks and check-ins loaded. Nothing
here is written down, said or inferred from messages: a signal is there as long as the record shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import ClassVar

from bot import narrow
from bot.members import local_day, zone
from bot.models import CheckIn, GoalState, Mentorship, Remark, RemarkKind, Rhythm, SkillState
from bot.privacy import may_read

NEAR = 30
"""Days before a planned end from which on it is a signal, where nothing else is configured (R12)."""

FEWEST_CHECK_INS = 3
"""Fewer show no trend."""
WINDOW = 6
"""How many check-ins, of both together, a trend is read from: the last ones."""
LOW = 2.0
"""An average at or below this is routine (1 is routine, 5 is energising)."""
CLEAR_FALL = 1.5
"""How many steps a falling line must lose over the window."""
NO_LONGER_ENERGISING = 3.0
"""A fall from wonderful to good is no reason to end: only one that has come down to here counts."""

BETWEEN_CHECK_INS = {
    Rhythm.WEEKLY: timedelta(days=7),
    Rhythm.FORTNIGHTLY: timedelta(days=14),
    Rhythm.MONTHLY: timedelta(days=31),
    Rhythm.QUARTERLY: timedelta(days=92),
    Rhythm.TWICE_A_YEAR: timedelta(days=183),
    Rhythm.YEARLY: timedelta(days=366),
}


@dataclass(frozen=True)
class StepBack:
    """The mentor thinks that the mentee should now practise on their own: weighs more than all others (R11)."""

    kind: ClassVar[str] = "step_back"
    weight: ClassVar[int] = 100
    said_on: date

    @property
    def occasion(self) -> str:
        """Names this signal among those of its kind, the same as long as nothing changes."""
        return self.said_on.isoformat()


@dataclass(frozen=True)
class GoalsReached:
    """Every goal is reached, those let go aside (R6)."""

    kind: ClassVar[str] = "goals_reached"
    weight: ClassVar[int] = 60
    reached: int
    last_on: date
    newest_goal: int
    """The highest id among them: one goal more is a signal of its own."""

    @property
    def occasion(self) -> str:
        """Names this signal among those of its kind, the same as long as nothing changes."""
        return f"{self.reached}:{self.newest_goal}"


@dataclass(frozen=True)
class NoLongerServes:
    """The mentor has said that the mentorship no longer serves them (R10). The same from the mentee is no signal here:
    nobody else ever hears of it."""

    kind: ClassVar[str] = "no_longer_serves"
    weight: ClassVar[int] = 80
    said_on: date

    @property
    def occasion(self) -> str:
        """Names this signal among those of its kind, the same as long as nothing changes."""
        return self.said_on.isoformat()


@dataclass(frozen=True)
class SkillsMastered:
    """Every skill that the mentor teaches is mastered (R7)."""

    kind: ClassVar[str] = "skills_mastered"
    weight: ClassVar[int] = 55
    mastered: int
    last_on: date
    newest_skill: int
    """The highest id among them: one skill more is a signal of its own."""

    @property
    def occasion(self) -> str:
        """Names this signal among those of its kind, the same as long as nothing changes."""
        return f"{self.mastered}:{self.newest_skill}"


@dataclass(frozen=True)
class OtherExpertise:
    """Somebody with different expertise would help the mentee now (R8): the mentor thinks so, or the mentee has told
    the mentor."""

    kind: ClassVar[str] = "other_expertise"
    weight: ClassVar[int] = 50
    said_on: date
    by_mentor: bool
    what: str
    """Which expertise, in the words of whoever says so; empty where they did not say."""

    @property
    def occasion(self) -> str:
        """Names this signal among those of its kind, the same as long as nothing changes."""
        return f"{self.said_on}:{'mentor' if self.by_mentor else 'mentee'}"


@dataclass(frozen=True)
class PlannedEnd:
    """The end that the two planned is near, or has passed (R12)."""

    kind: ClassVar[str] = "planned_end"
    weight: ClassVar[int] = 40
    day: date
    days_left: int
    """Below zero when the day has passed."""
    milestone: int
    """The last of the configured notices that has been reached, in days before the end."""
    is_last_milestone: bool

    @property
    def occasion(self) -> str:
        """Names this signal among those of its kind: each milestone is one."""
        return f"{self.day}:{self.milestone}"


@dataclass(frozen=True)
class EnergyLow:
    """The check-ins of the two have become routine (R9).

    It holds no rating and no name: a single rating is told to nobody (bot.privacy).
    """

    kind: ClassVar[str] = "energy_low"
    weight: ClassVar[int] = 20
    check_ins: int
    """How many it is read from."""
    since: date
    """The day of the first of them."""
    is_falling: bool
    began_with: int
    """The id of the check-in with which it began to show."""

    @property
    def occasion(self) -> str:
        """Names this signal among those of its kind, the same as long as the trend goes on."""
        return str(self.began_with)


Signal = StepBack | NoLongerServes | GoalsReached | SkillsMastered | OtherExpertise | PlannedEnd | EnergyLow


@dataclass(frozen=True)
class Quiet:
    """Nobody has checked in for several of the agreed rhythms (R13). It is a question, and never read as an ending."""

    since: datetime
    """The last check-in; or the beginning, or when the two last said that they go on."""
    has_check_ins: bool

    @property
    def occasion(self) -> str:
        """Names this silence, the same until it is broken."""
        return f"{self.since:%Y-%m-%dT%H:%M}"


def signals(mentorship: Mentorship | narrow.Mentorship, now: datetime, notice: Sequence[int] = (NEAR,)) -> list[Signal]:
    """What speaks for stepping back at this moment, the weightiest first.

    `notice` holds the days before a planned end at which it is spoken of, most first. Days are those of the mentor,
    whom the signals are for (R14).
    """
    found: list[Signal | None] = [
        _step_back(mentorship),
        no_longer_serves(mentorship),
        goals_reached(mentorship),
        skills_mastered(mentorship),
        other_expertise(mentorship),
        planned_end(mentorship, local_day(mentorship.mentor, now), notice),
        energy_low(mentorship),
    ]
    return sorted((signal for signal in found if signal is not None), key=lambda signal: -signal.weight)


def goals_reached(mentorship: Mentorship | narrow.Mentorship) -> GoalsReached | None:
    """Whether every goal that was not let go is reached, and there is one."""
    goals = [goal for goal in mentorship.goals if goal.state is not GoalState.LET_GO]
    if not goals or any(goal.state is not GoalState.REACHED for goal in goals):
        return None
    return GoalsReached(
        reached=len(goals),
        # A goal that was reached without saying when counts from the day on which it was set.
        last_on=max(goal.settled_on or goal.created_at.date() for goal in goals),
        newest_goal=max(goal.id for goal in goals),
    )


def skills_mastered(mentorship: Mentorship | narrow.Mentorship) -> SkillsMastered | None:
    """Whether every skill is mastered, and there is one."""
    skills = mentorship.skills
    if not skills or any(skill.state is not SkillState.MASTERED for skill in skills):
        return None
    return SkillsMastered(
        mastered=len(skills),
        last_on=max(skill.marked_on or skill.created_at.date() for skill in skills),
        newest_skill=max(skill.id for skill in skills),
    )


def no_longer_serves(mentorship: Mentorship | narrow.Mentorship) -> NoLongerServes | None:
    """Whether the mentor has said so of themselves."""
    said = _remarks_for_mentor(mentorship, RemarkKind.NO_LONGER_SERVES)
    return NoLongerServes(said_on=_day(said[0], mentorship)) if said else None


def other_expertise(mentorship: Mentorship | narrow.Mentorship) -> OtherExpertise | None:
    """Whether another expertise would help, by the mentee's word before the mentor's own."""
    said = _remarks_for_mentor(mentorship, RemarkKind.OTHER_EXPERTISE)
    if not said:
        return None
    remark = next((remark for remark in said if remark.author_id != mentorship.mentor_id), said[0])
    return OtherExpertise(
        said_on=_day(remark, mentorship), by_mentor=remark.author_id == mentorship.mentor_id, what=remark.text
    )


def planned_end(mentorship: Mentorship | narrow.Mentorship, today: date, notice: Sequence[int]) -> PlannedEnd | None:
    """Whether the planned end is as near as the widest `notice`, in days, or has passed."""
    if mentorship.planned_end is None or not notice:
        return None
    days_left = (mentorship.planned_end - today).days
    reached = [days for days in notice if days_left <= days]
    if not reached:
        return None
    return PlannedEnd(
        day=mentorship.planned_end,
        days_left=days_left,
        milestone=min(reached),
        is_last_milestone=min(reached) == min(notice),
    )


def energy_low(mentorship: Mentorship | narrow.Mentorship) -> EnergyLow | None:
    """Whether the last check-ins of both together are low, or fall clearly.

    People rate on scales of their own, so each is compared with themselves, and both count alike however often
    each of them checks in.
    """
    check_ins: list[CheckIn | narrow.CheckIn] = [*mentorship.check_ins]
    check_ins.sort(key=attrgetter("at", "id"))
    began_with: CheckIn | narrow.CheckIn | None = None
    for end in range(len(check_ins), FEWEST_CHECK_INS - 1, -1):
        if not _is_low_or_falling(check_ins[max(0, end - WINDOW) : end]):
            break
        began_with = check_ins[end - 1]
    if began_with is None:
        return None
    window = check_ins[-WINDOW:]
    return EnergyLow(
        check_ins=len(window),
        since=window[0].at.astimezone(zone(mentorship.mentor)).date(),
        is_falling=_fall(_by_author(window)) >= CLEAR_FALL,
        began_with=began_with.id,
    )


def quiet(mentorship: Mentorship | narrow.Mentorship, now: datetime, stale_after: int) -> Quiet | None:
    """Whether more than `stale_after` of the agreed rhythms have passed without a check-in by anyone."""
    since = last_sign(mentorship)
    if since is None or now - since <= BETWEEN_CHECK_INS[mentorship.rhythm] * stale_after:
        return None
    return Quiet(since=since, has_check_ins=bool(mentorship.check_ins))


def last_sign(mentorship: Mentorship | narrow.Mentorship) -> datetime | None:
    """When the two last let hear that they are at work: a check-in, the beginning, or that they go on."""
    signs = [check_in.at for check_in in mentorship.check_ins]
    signs += [at for at in (mentorship.begun_at, mentorship.continued_at) if at is not None]
    return max(signs, default=None)


def _step_back(mentorship: Mentorship | narrow.Mentorship) -> StepBack | None:
    if mentorship.step_back_at is None:
        return None
    return StepBack(said_on=mentorship.step_back_at.astimezone(zone(mentorship.mentor)).date())


def _remarks_for_mentor(mentorship: Mentorship | narrow.Mentorship, kind: RemarkKind) -> list[Remark]:
    return [
        remark
        for remark in mentorship.remarks
        if remark.kind is kind and may_read(mentorship.mentor_id, remark, mentorship)
    ]


def _day(remark: Remark, mentorship: Mentorship | narrow.Mentorship) -> date:
    return remark.said_at.astimezone(zone(mentorship.mentor)).date()


def _is_low_or_falling(window: Sequence[CheckIn | narrow.CheckIn]) -> bool:
    energies = [check_in.energy for check_in in window]
    lately = _mean(energies[-2:])
    if lately > NO_LONGER_ENERGISING and min(energies) > LOW:
        # So it is for most, and this is asked of each of them every day.
        return False
    lines = _by_author(window)
    return _average(lines) <= LOW or (lately <= NO_LONGER_ENERGISING and _fall(lines) >= CLEAR_FALL)


@dataclass(slots=True)
class _Line:
    """The ratings of one author, each with its place among all check-ins."""

    places: list[int] = field(default_factory=list)
    energies: list[int] = field(default_factory=list)


def _average(lines: Sequence[_Line]) -> float:
    return _mean([_mean(line.energies) for line in lines])


def _fall(lines: Sequence[_Line]) -> float:
    """How many steps the check-ins lose from the first to the last: the line of least squares through each author's
    own ratings, with one slope for both."""
    together = 0.0
    spread = 0.0
    for line in lines:
        middle = _mean(line.places)
        usual = _mean(line.energies)
        for place, energy in zip(line.places, line.energies, strict=True):
            together += (place - middle) * (energy - usual)
            spread += (place - middle) ** 2
    steps = sum(len(line.places) for line in lines) - 1
    return -together / spread * steps if spread else 0.0


def _mean(numbers: Sequence[float]) -> float:
    # What statistics.mean does for exactness takes longer than all else here.
    return sum(numbers) / len(numbers)


def _by_author(check_ins: Sequence[CheckIn | narrow.CheckIn]) -> Sequence[_Line]:
    by_author: dict[str, _Line] = {}
    for place, check_in in enumerate(check_ins):
        line = by_author.get(check_in.author_id) or by_author.setdefault(check_in.author_id, _Line())
        line.places.append(place)
        line.energies.append(check_in.energy)
    return list(by_author.values())
