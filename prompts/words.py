"""Words for values of the record that stand in many places."""

from __future__ import annotations

from bot.action_plan import PlanProgress
from bot.models import Rhythm, Role
from bot.span import Span, Unit
from prompts.language import N_, Language, Mrkdwn

RHYTHMS = {
    Rhythm.WEEKLY: N_("Every week"),
    Rhythm.FORTNIGHTLY: N_("Every two weeks"),
    Rhythm.MONTHLY: N_("Every month"),
    Rhythm.QUARTERLY: N_("Every three months"),
    Rhythm.TWICE_A_YEAR: N_("Twice a year"),
    Rhythm.YEARLY: N_("Once a year"),
}
ROLES = {Role.MENTOR: N_("the mentor"), Role.MENTEE: N_("the mentee")}


def rhythm(value: Rhythm, say: Language) -> str:
    """How often something happens, on its own: "Every two weeks"."""
    return say(RHYTHMS[value])


def at_most(days: int, say: Language) -> str:
    """How often something may happen, within a sentence, by the days in between: "at most once in 2 weeks"."""
    weeks, rest = divmod(days, 7)
    if rest:
        return say.plural("at most once a day", "at most once in {n} days", days)
    return say.plural("at most once a week", "at most once in {n} weeks", weeks)


def plan_bar(plan: PlanProgress, say: Language) -> Mrkdwn:
    """How many goals are reached, in words and as a bar of at most ten signs: "▰▰▱ 2 of 3 goals reached"."""
    if not plan.counted:
        return say.mrkdwn_plural("One goal let go", "{n} goals let go", plan.let_go)
    text = say.mrkdwn_plural(
        "{bar} {reached} of {n} goal reached",
        "{bar} {reached} of {n} goals reached",
        plan.counted,
        bar=bar(plan.reached, plan.counted),
        reached=plan.reached,
    )
    if not plan.let_go:
        return text
    return say.mrkdwn_plural("{text}, one let go", "{text}, {n} let go", plan.let_go, text=text)


def bar(done: int, of_all: int) -> str:
    """How far something is, as at most ten signs; words beside it say the same."""
    signs = min(of_all, 10)
    full = done * signs // of_all
    return "▰" * full + "▱" * (signs - full)


def length(lasted: Span, say: Language) -> str:
    """How long something has lasted: "5 weeks"."""
    if lasted.count == 0:
        return say("less than a day")
    match lasted.unit:
        case Unit.DAYS:
            return say.plural("{n} day", "{n} days", lasted.count)
        case Unit.WEEKS:
            return say.plural("{n} week", "{n} weeks", lasted.count)
        case Unit.MONTHS:
            return say.plural("{n} month", "{n} months", lasted.count)
        case Unit.YEARS:
            return say.plural("{n} year", "{n} years", lasted.count)
