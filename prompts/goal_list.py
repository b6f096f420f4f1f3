"""Goals in short, to stand beside a question about them."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.models import Goal, GoalState
from bot.texts import LONGEST
from prompts.blocks import one_line, plain
from prompts.language import Language

MOST_GOALS = 20
"""So many goals stand beside a question; the action plan has them all."""
_SYMBOLS = {GoalState.OPEN: "⚪", GoalState.REACHED: "✅", GoalState.LET_GO: "🍃"}


def goal_list(goals: Sequence[Goal], say: Language) -> list[Block]:
    """Goals beside a question: what became of each in words, with the evidence, or why it was let go (R21)."""
    lines = [_goal_line(goal, say) for goal in goals[:MOST_GOALS]]
    more = len(goals) - MOST_GOALS
    if more > 0:
        lines.append(say.plural("and one more in your action plan", "and {n} more in your action plan", more))
    pages: list[str] = []
    for line in lines:
        if pages and len(pages[-1]) + len(line) < LONGEST // 2:
            pages[-1] += f"\n{line}"
        else:
            pages.append(line)
    return [plain(page) for page in pages]


def _goal_line(goal: Goal, say: Language) -> str:
    title, why = one_line(goal.title, 200), one_line(goal.evidence, 400)
    match goal.state:
        case GoalState.REACHED:
            standing = say("reached on {day}", day=say.day(goal.settled_on)) if goal.settled_on else say("reached")
        case GoalState.LET_GO:
            standing = say("let go")
        case GoalState.OPEN:
            standing = say("open, meant for {day}", day=say.day(goal.target_date)) if goal.target_date else say("open")
    line = f"{_SYMBOLS[goal.state]} {title} ({standing})"
    return f"{line}\n      {why}" if why else line
