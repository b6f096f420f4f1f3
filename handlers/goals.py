"""The action plan: look at the goals, add, reword, reach, let go, take up again (R6)."""

from __future__ import annotations

from datetime import date

from slack_sdk.models.views import View

from bot import action_plan
from bot.action_plan import Wording
from bot.models import Goal, Mentorship
from handlers.choose import BEGUN, UNDER_WAY, find_mentorship_under_way, id_of, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import goals
from prompts.language import N_, Mrkdwn
from prompts.pages import turns


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show the goals of a pair; those of one that has ended can still be read."""
    return Reply(view=goals.goals(mentorship, interaction.member, interaction.say, page=interaction.page))


open_goals = with_mentorship(show, "goals_open", N_("Goals"), states=BEGUN, preferred=UNDER_WAY)


def open_add(interaction: Interaction) -> Reply:
    """Open the form for a new goal."""
    mentorship = find_mentorship_under_way(interaction)
    typed = interaction.draft(goals.GOAL_FORM, mentorship=mentorship.id)
    return Reply(view=goals.goal_form(mentorship, interaction.member, None, typed, interaction.say), push=True)


def open_edit(interaction: Interaction) -> Reply:
    """Open the form to reword a goal."""
    mentorship, goal = _goal(interaction)
    typed = interaction.draft(goals.GOAL_FORM, mentorship=mentorship.id, goal=goal.id)
    return Reply(view=goals.goal_form(mentorship, interaction.member, goal, typed, interaction.say), push=True)


def open_reach(interaction: Interaction) -> Reply:
    """Open the form to note that a goal is reached."""
    mentorship, goal = _goal(interaction)
    typed = interaction.draft(goals.REACHED_FORM, mentorship=mentorship.id, goal=goal.id)
    form = goals.reached_form(mentorship, interaction.member, goal, typed, interaction.today, interaction.say)
    return Reply(view=form, push=True)


def open_let_go(interaction: Interaction) -> Reply:
    """Open the form to let a goal go."""
    mentorship, goal = _goal(interaction)
    typed = interaction.draft(goals.LET_GO_FORM, mentorship=mentorship.id, goal=goal.id)
    form = goals.let_go_form(mentorship, interaction.member, goal, typed, interaction.today, interaction.say)
    return Reply(view=form, push=True)


def save(interaction: Interaction) -> Reply:
    """Save a goal that is new or reworded."""
    wording = Wording(
        title=interaction.fields.get("title") or "",
        measure=interaction.fields.get("measure") or "",
        target_date=_day(interaction, "target_date"),
    )
    me, today = interaction.member, interaction.today
    if "goal" not in interaction.about:
        mentorship = find_mentorship_under_way(interaction)
        goal = action_plan.add(interaction.session, mentorship, me, wording, today, interaction.now)
        return _saved(interaction, mentorship, goal)
    mentorship, goal = _goal(interaction)
    version = id_of(interaction, "version")
    if action_plan.is_changed_by_partner(goal, me, version):
        return _once_more(goals.goal_form(mentorship, me, goal, interaction.fields, interaction.say, is_changed=True))
    action_plan.reword(mentorship, goal, me, wording, version, today)
    return _saved(interaction, mentorship, goal)


def save_reached(interaction: Interaction) -> Reply:
    """Note that a goal is reached."""
    mentorship, goal = _goal(interaction)
    me, today, say = interaction.member, interaction.today, interaction.say
    version = id_of(interaction, "version")
    if action_plan.is_changed_by_partner(goal, me, version):
        typed = interaction.fields
        return _once_more(goals.reached_form(mentorship, me, goal, typed, today, say, is_changed=True))
    evidence = interaction.fields.get("evidence") or ""
    day = _day(interaction, "day")
    action_plan.reach(mentorship, goal, me, evidence, day, version, today, interaction.now)
    return _saved(interaction, mentorship, goal, goals.reached(mentorship, goal, say))


def save_let_go(interaction: Interaction) -> Reply:
    """Note that the two no longer pursue a goal."""
    mentorship, goal = _goal(interaction)
    me, today, say = interaction.member, interaction.today, interaction.say
    version = id_of(interaction, "version")
    if action_plan.is_changed_by_partner(goal, me, version):
        typed = interaction.fields
        return _once_more(goals.let_go_form(mentorship, me, goal, typed, today, say, is_changed=True))
    why = interaction.fields.get("why") or ""
    action_plan.let_go(mentorship, goal, me, why, _day(interaction, "day"), version, today, interaction.now)
    return _saved(interaction, mentorship, goal)


def reopen(interaction: Interaction) -> Reply:
    """Take a goal up again."""
    mentorship, goal = _goal(interaction)
    action_plan.reopen(goal, interaction.member)
    page = goals.page_with(mentorship, goal)
    return Reply(view=goals.goals(mentorship, interaction.member, interaction.say, page=page), homes=_both(mentorship))


def _goal(interaction: Interaction) -> tuple[Mentorship, Goal]:
    mentorship = find_mentorship_under_way(interaction)
    return mentorship, action_plan.find_goal(mentorship, id_of(interaction, "goal"))


def _saved(interaction: Interaction, mentorship: Mentorship, goal: Goal, notice: Mrkdwn | None = None) -> Reply:
    page = goals.page_with(mentorship, goal)
    shown = goals.goals(mentorship, interaction.member, interaction.say, page=page, notice=notice)
    return Reply(below=shown, homes=_both(mentorship))


def _once_more(form: View) -> Reply:
    """Show the form anew with what was typed, since the other one has changed the goal meanwhile."""
    return Reply(view=form, keep_draft=True)


def _both(mentorship: Mentorship) -> list[str]:
    return [mentorship.mentor_id, mentorship.mentee_id]


def _day(interaction: Interaction, field: str) -> date | None:
    chosen = interaction.fields.get(field)
    return date.fromisoformat(chosen) if chosen else None


def register(on: Listeners) -> None:
    """Register what belongs to the action plan."""
    on.action("goals_open", open_goals, reads_only=True)
    for turn in turns(goals.PAGE):
        on.action(turn, open_goals, reads_only=True)
    on.action("goal_add", open_add, reads_only=True)
    on.action("goal_edit", open_edit, reads_only=True)
    on.action("goal_reach", open_reach, reads_only=True)
    on.action("goal_let_go", open_let_go, reads_only=True)
    on.action("goal_reopen", reopen)
    on.submission(goals.GOAL_FORM, save)
    on.submission(goals.REACHED_FORM, save_reached)
    on.submission(goals.LET_GO_FORM, save_let_go)
