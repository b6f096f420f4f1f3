"""The action plan: the goals of a pair, and the forms to add, reword, reach and let go of one (R6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, RichTextBlock, RichTextElementParts, RichTextSectionElement
from slack_sdk.models.views import View

from bot import action_plan
from bot.action_plan import LONGEST_TITLE
from bot.models import Goal, GoalState, Member, Mentorship
from prompts.blocks import (
    actions,
    button,
    context,
    date_field,
    divider,
    modal,
    section,
    shorten,
    text_field,
)
from prompts.language import N_, Language, Mrkdwn
from prompts.pages import page_buttons, page_of
from prompts.words import plan_bar

GOAL_FORM = "goal"
REACHED_FORM = "goal_reached"
LET_GO_FORM = "goal_let_go"
PAGE = "goals_page"
GOALS_ON_A_PAGE = 10
_SHOWN = 500
"""Characters of a long text in the list; the form shows all of it."""
_MARKS = {GoalState.OPEN: "⚪", GoalState.REACHED: "✅", GoalState.LET_GO: "🍃"}
_SETTLED = {GoalState.REACHED: N_("Reached on {day}"), GoalState.LET_GO: N_("Let go on {day}")}


def goals(mentorship: Mentorship, me: Member, say: Language, *, page: int = 0, notice: Mrkdwn | None = None) -> View:
    """All goals of a pair, a page at a time. `notice` says what has just happened."""
    partner = mentorship.partner_of(me.user_id)
    about = {"mentorship": mentorship.id}
    blocks: list[Block] = [section(notice)] if notice else []
    blocks.append(
        context(say.mrkdwn("With {name}. Both of you see the goals and can change them.", name=say.mention(partner)))
    )
    shown = page_of(action_plan.in_order(mentorship.goals), page, GOALS_ON_A_PAGE)
    if shown.total:
        blocks.append(section(plan_bar(action_plan.progress(mentorship.goals), say)))
    else:
        blocks.append(
            section(
                say.mrkdwn(
                    "There are no goals yet. One or two are plenty to begin with: what should be different "
                    "when this mentorship has done its work?"
                )
            )
        )
    if mentorship.is_under_way:
        blocks.append(
            actions(
                button(say("Add a goal"), "goal_add", about, style=None if shown.total else "primary"),
                button(say("Skills"), "skills_open", about),
                button(say("What you agreed"), "terms_open", about),
            )
        )
    elif mentorship.skills:
        blocks.append(actions(button(say("Skills"), "skills_open", about)))
    for goal in shown.items:
        blocks += [divider(), *_goal(mentorship, goal, say)]
    blocks += page_buttons(shown, PAGE, about, say)
    return modal("goals", say("Goals"), blocks, close=say("Done"), about=about)


def page_with(mentorship: Mentorship, goal: Goal) -> int:
    """The number of the page that shows this goal."""
    return action_plan.in_order(mentorship.goals).index(goal) // GOALS_ON_A_PAGE


def goal_form(
    mentorship: Mentorship,
    me: Member,
    goal: Goal | None,
    typed: Mapping[str, Any],
    say: Language,
    *,
    is_changed: bool = False,
) -> View:
    """The form for a new goal, or for one that is reworded. `typed` was typed before and not saved.

    `is_changed` says that the other one has changed the goal since the form was opened.
    """
    saved = _saved_wording(goal) if goal else {}
    filled = {**saved, **typed}
    blocks: list[Block] = _as_saved(mentorship, me, goal, saved, filled, say, is_changed=is_changed) if goal else []
    blocks += [
        text_field(
            "title",
            say("What do you want to reach?"),
            value=filled.get("title"),
            placeholder=say("For example: lead a project from start to finish"),
            optional=False,
            longest=LONGEST_TITLE,
        ),
        text_field(
            "measure",
            say("How will you know that it is reached?"),
            value=filled.get("measure"),
            multiline=True,
        ),
        date_field("target_date", say("By when, roughly?"), value=filled.get("target_date")),
        context(_readers(mentorship, me, say)),
    ]
    title = say("Change the goal") if goal else say("A new goal")
    return modal(GOAL_FORM, title, blocks, submit=say("Save"), close=say("Cancel"), about=_about(mentorship, goal))


def reached_form(
    mentorship: Mentorship,
    me: Member,
    goal: Goal,
    typed: Mapping[str, Any],
    today: date,
    say: Language,
    *,
    is_changed: bool = False,
) -> View:
    """The form to note that a goal is reached, or to correct what was noted."""
    saved = {"evidence": goal.evidence, "day": (goal.settled_on or today).isoformat()}
    filled = {**saved, **typed}
    return modal(
        REACHED_FORM,
        say("Goal reached"),
        [
            _words(goal.title, []),
            *_as_saved(mentorship, me, goal, saved, filled, say, is_changed=is_changed),
            text_field(
                "evidence",
                say("What shows it?"),
                value=filled["evidence"],
                hint=say("A line is enough. You will both be glad of it when you look back."),
                multiline=True,
            ),
            date_field("day", say("Reached on"), value=filled["day"]),
            context(_readers(mentorship, me, say)),
        ],
        submit=say("Save"),
        close=say("Cancel"),
        about=_about(mentorship, goal),
    )


def let_go_form(
    mentorship: Mentorship,
    me: Member,
    goal: Goal,
    typed: Mapping[str, Any],
    today: date,
    say: Language,
    *,
    is_changed: bool = False,
) -> View:
    """The form to note that the two no longer pursue a goal, or to correct what was noted."""
    saved = {"why": goal.evidence, "day": (goal.settled_on or today).isoformat()}
    filled = {**saved, **typed}
    return modal(
        LET_GO_FORM,
        say("Let the goal go"),
        [
            _words(goal.title, []),
            *_as_saved(mentorship, me, goal, saved, filled, say, is_changed=is_changed),
            section(
                say.mrkdwn("Plans change, and that is fine. The goal stays in your record and counts neither way.")
            ),
            text_field("why", say("What has changed?"), value=filled["why"], multiline=True),
            date_field("day", say("Let go on"), value=filled["day"]),
            context(_readers(mentorship, me, say)),
        ],
        submit=say("Let it go"),
        close=say("Cancel"),
        about=_about(mentorship, goal),
    )


def reached(mentorship: Mentorship, goal: Goal, say: Language) -> Mrkdwn:
    """What to say when a goal was reached."""
    title = shorten(goal.title, _SHOWN)
    if action_plan.progress(mentorship.goals).is_complete:
        return say.mrkdwn("🎉 Reached: {title}. That was the last open goal. Do celebrate it together!", title=title)
    return say.mrkdwn("🎉 Reached: {title}. Well done, both of you!", title=title)


def _goal(mentorship: Mentorship, goal: Goal, say: Language) -> list[Block]:
    blocks: list[Block] = [_words(f"{_MARKS[goal.state]} {goal.title}", _lines(goal, say))]
    if not mentorship.is_under_way:
        return blocks
    about = {"mentorship": mentorship.id, "goal": goal.id}
    if goal.state is GoalState.OPEN:
        does = [
            (say("Reached"), "goal_reach"),
            (say("Change"), "goal_edit"),
            (say("Let go"), "goal_let_go"),
        ]
    else:
        does = [
            (say("Change"), "goal_reach" if goal.state is GoalState.REACHED else "goal_let_go"),
            (say("Take up again"), "goal_reopen"),
        ]
    blocks.append(actions(*(button(text, action, about, label=f"{text}: {goal.title}") for text, action in does)))
    return blocks


def _lines(goal: Goal, say: Language) -> list[str]:
    """What stands below the title."""
    lines = [say(_SETTLED[goal.state], day=say.day(goal.settled_on))] if goal.settled_on else []
    if goal.state is GoalState.OPEN:
        if goal.measure:
            lines.append(say("You will know by: {measure}", measure=shorten(goal.measure, _SHOWN)))
        if goal.target_date:
            lines.append(say("Planned for {day}", day=say.day(goal.target_date)))
    elif goal.evidence:
        lines.append(shorten(goal.evidence, _SHOWN))
    return lines


def _as_saved(
    mentorship: Mentorship,
    me: Member,
    goal: Goal,
    saved: Mapping[str, Any],
    filled: Mapping[str, Any],
    say: Language,
    *,
    is_changed: bool,
) -> list[Block]:
    """What is saved, where the fields show something else: nobody overwrites what they have not seen."""
    is_same = all((saved[field] or "") == (filled.get(field) or "") for field in saved)
    if is_same and not is_changed:
        return []
    if is_changed:
        explained = say.mrkdwn(
            "{name} has changed this goal meanwhile. What you typed is still in the fields; this is what is saved now:",
            name=say.mention(mentorship.partner_of(me.user_id)),
        )
    else:
        explained = say.mrkdwn("The fields hold what you typed here before and did not save. This is what is saved:")
    return [context(explained), _words(f"{_MARKS[goal.state]} {goal.title}", _lines(goal, say)), divider()]


def _saved_wording(goal: Goal) -> dict[str, Any]:
    return {
        "title": goal.title,
        "measure": goal.measure,
        "target_date": goal.target_date.isoformat() if goal.target_date else None,
    }


def _readers(mentorship: Mentorship, me: Member, say: Language) -> Mrkdwn:
    return say.mrkdwn(
        "{name} and you can both read and change this.", name=say.mention(mentorship.partner_of(me.user_id))
    )


def _about(mentorship: Mentorship, goal: Goal | None) -> dict[str, int]:
    if goal is None:
        return {"mentorship": mentorship.id}
    return {"mentorship": mentorship.id, "goal": goal.id, "version": goal.version}


def _words(title: str, lines: Sequence[str]) -> RichTextBlock:
    """People's words as typed: rich text is never parsed for markup."""
    parts = [RichTextElementParts.Text(text=title, style=RichTextElementParts.TextStyle(bold=True))]
    parts += [RichTextElementParts.Text(text=f"\n{line}") for line in lines]
    return RichTextBlock(elements=[RichTextSectionElement(elements=parts)])
