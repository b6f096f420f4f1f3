"""A mentorship at a glance, the same on the Home tab and in `/mentorship status`."""

from __future__ import annotations

from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from bot.glance import Glance
from bot.members import zone
from bot.models import SUCCESSES, Goal, Member, Mentorship, Role, State
from bot.shout_out import is_offered
from prompts.blocks import actions, button, context, section, shorten
from prompts.language import Language, Mrkdwn
from prompts.step_back import may_step_back, step_back_button
from prompts.words import plan_bar

STEPS = 4
"""The steps of an ending (R17)."""
_TITLE = 150


def card(glance: Glance, me: Member, today: date, say: Language, *, with_answer: bool = True) -> list[Block]:
    """Who, since when, how far, what comes next, and the buttons for it: at most four blocks.

    `today` is the day where `me` is. `with_answer` adds the buttons that answer an invitation: they belong where the
    card is shown anew afterwards.
    """
    match glance.mentorship.state:
        case State.INVITED:
            return _invited(glance.mentorship, me, say, with_answer=with_answer)
        case State.ENDED:
            return _ended(glance, me, say)
        case _:
            return _under_way(glance, me, today, say)


def _invited(mentorship: Mentorship, me: Member, say: Language, *, with_answer: bool) -> list[Block]:
    name = say.mention(mentorship.partner_of(me.user_id))
    if mentorship.proposed_by == me.user_id:
        return [section(say.mrkdwn("*{name}*\nHas your invitation and has not answered yet.", name=name))]
    if not with_answer:
        return [
            section(
                say.mrkdwn(
                    "*{name}*\nWould like to begin a mentorship with you. The invitation is in your messages from me.",
                    name=name,
                )
            )
        ]
    about = {"mentorship": mentorship.id, "version": mentorship.proposal}
    return [
        section(say.mrkdwn("*{name}*\nWould like to begin a mentorship with you.", name=name)),
        actions(
            button(say("Accept"), "invitation_accept", about, style="primary"),
            button(say("Look and suggest changes"), "invitation_reword", about),
            button(say("Decline"), "invitation_decline", about),
        ),
    ]


def _ended(glance: Glance, me: Member, say: Language) -> list[Block]:
    mentorship = glance.mentorship
    name = say.mention(mentorship.partner_of(me.user_id))
    day = say.day((mentorship.ended_at or mentorship.created_at).astimezone(zone(me)).date())
    if mentorship.ending in SUCCESSES:
        title = say.mrkdwn("*{name}*\nYou completed your mentorship on {day}. 🎓", name=name, day=day)
    else:
        title = say.mrkdwn("*{name}*\nYour mentorship ended on {day}.", name=name, day=day)
    blocks: list[Block] = [section(title)]
    if glance.plan.counted:
        blocks.append(context(plan_bar(glance.plan, say)))
    buttons = [
        _button(say("Look back"), "closure_open", glance, me, say),
        _goals_button(glance, me, say),
        _button(say("Introductions"), "introduction_open", glance, me, say),
    ]
    if is_offered(mentorship, me):
        buttons.append(_button(say("A public thank-you"), "shout_out_open", glance, me, say))
    blocks.append(actions(*buttons))
    return blocks


def _under_way(glance: Glance, me: Member, today: date, say: Language) -> list[Block]:
    mentorship = glance.mentorship
    partner = mentorship.partner_of(me.user_id)
    begun = (mentorship.begun_at or mentorship.created_at).astimezone(zone(me)).date()
    facts = {"name": say.mention(partner), "day": say.day(begun)}
    is_mentor = mentorship.role_of(me.user_id) is Role.MENTOR
    lines = [
        say.mrkdwn("*{name}*\nYou are the mentor, since {day}", **facts)
        if is_mentor
        else say.mrkdwn("*{name}*\nYou are the mentee, since {day}", **facts)
    ]
    if glance.plan.counted or glance.plan.let_go:
        lines.append(plan_bar(glance.plan, say))
    lines.append(_next(glance, today, say))
    return [
        section(Mrkdwn("\n".join(lines))),
        context(*_small_print(glance, me, say)),
        actions(*_buttons(glance, me, say)),
    ]


def _next(glance: Glance, today: date, say: Language) -> Mrkdwn:
    """What comes next: one thing."""
    mentorship, goal = glance.mentorship, glance.next_goal
    if glance.steps_done is not None:
        return say.mrkdwn(
            "*Next:* round it off well; {done} of {all} steps are done", done=glance.steps_done, all=STEPS
        )
    if mentorship.state is State.PAUSED and mentorship.paused_until:
        return say.mrkdwn("*Paused* until {day}", day=say.day(mentorship.paused_until))
    if not glance.plan.counted:
        return say.mrkdwn("*Next:* agree on a first goal")
    if goal is None:
        return say.mrkdwn("*Next:* celebrate, all your goals are reached")
    return _next_goal(goal, today, say)


def _next_goal(goal: Goal, today: date, say: Language) -> Mrkdwn:
    title = shorten(goal.title, _TITLE)
    if goal.target_date is None:
        return say.mrkdwn("*Next:* {goal}", goal=title)
    if goal.target_date < today:
        return say.mrkdwn("*Next:* {goal}, which was planned for {day}", goal=title, day=say.day(goal.target_date))
    return say.mrkdwn("*Next:* {goal}, by {day}", goal=title, day=say.day(goal.target_date))


def _small_print(glance: Glance, me: Member, say: Language) -> list[Mrkdwn]:
    mentorship = glance.mentorship
    if glance.last_check_in is None:
        prints = [say.mrkdwn("No check-in yet")]
    else:
        day = say.day(glance.last_check_in.astimezone(zone(me)).date())
        prints = [say.mrkdwn("Last check-in on {day}", day=day)]
    if mentorship.planned_end:
        prints.append(say.mrkdwn("Planned end: {day}", day=say.day(mentorship.planned_end)))
    return prints


def _buttons(glance: Glance, me: Member, say: Language) -> list[ButtonElement]:
    mentorship = glance.mentorship
    if glance.steps_done is not None:
        steps = _button(say("See the steps"), "closure_open", glance, me, say, style="primary")
        return [steps, _goals_button(glance, me, say)]
    introductions = _button(say("Introductions"), "introduction_open", glance, me, say)
    buttons = [
        _button(say("Log a check-in"), "check_in_open", glance, me, say),
        _goals_button(glance, me, say),
        # The same for both, planned or not: it must not tell one that the other is planning (R3).
        _button(say("Ending well"), "closure_open", glance, me, say),
        introductions,
    ]
    if may_step_back(mentorship, me):
        buttons.append(step_back_button(mentorship, me, say))
    return buttons


def _goals_button(glance: Glance, me: Member, say: Language) -> ButtonElement:
    return _button(say("Goals"), "goals_open", glance, me, say)


def _button(
    text: str, action: str, glance: Glance, me: Member, say: Language, style: str | None = None
) -> ButtonElement:
    """With the name for screen readers: there may be several cards."""
    partner = glance.mentorship.partner_of(me.user_id)
    return button(text, action, {"mentorship": glance.mentorship.id}, style=style, label=f"{text}: {say.name(partner)}")
