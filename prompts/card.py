"""A mentorship at a glance, the same on the Home tab and in `/mentorship status`."""

from __future__ import annotations

from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, OverflowMenuElement

from bot.glance import Glance
from bot.members import zone
from bot.models import SUCCESSES, Goal, Member, Mentorship, Role, State
from bot.shout_out import is_offered
from prompts import how_often
from prompts.blocks import actions, button, context, menu, section, shorten
from prompts.language import Language, Mrkdwn
from prompts.step_back import may_step_back, step_back_button
from prompts.words import bar, plan_bar, rhythm

STEPS = 4
"""The steps of an ending (R17)."""
MORE = "card_more"
"""The menu beside a card; what is chosen in it is the action that a button would have."""
_TITLE = 150


def card(glance: Glance, me: Member, today: date, say: Language, *, with_answer: bool = True) -> list[Block]:
    """Who, since when, how far, what comes next, and the ways to it: at most three blocks.

    `today` is the day where `me` is. `with_answer` adds the buttons that answer at once: they belong where the card is
    shown anew afterwards.
    """
    match glance.mentorship.state:
        case State.INVITED:
            return _invited(glance.mentorship, me, say, with_answer=with_answer)
        case State.ENDED:
            return _ended(glance, me, say)
        case _:
            return _under_way(glance, me, today, say, with_answer=with_answer)


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
    """For two colleagues (R34). Whoever left because something was not right is asked for nothing (R42)."""
    mentorship = glance.mentorship
    partner = mentorship.partner_of(me.user_id)
    day = say.day((mentorship.ended_at or mentorship.created_at).astimezone(zone(me)).date())
    lines = [
        say.mrkdwn("*{name}*\nYou completed your mentorship on {day}. 🎓", name=say.mention(partner), day=day)
        if mentorship.ending in SUCCESSES
        else say.mrkdwn("*{name}*\nYour mentorship ended on {day}.", name=say.mention(partner), day=day)
    ]
    look_back = _button(say("Look back"), "closure_open", glance, me, say)
    if mentorship.shielded_id == me.user_id:
        return [section(lines[0]), actions(look_back)]
    prints = [plan_bar(glance.plan, say)] if glance.plan.counted else []
    if glance.in_touch is not None:
        if glance.in_touch.rhythm is not None:
            lines.append(say.mrkdwn("*In touch:* {rhythm}", rhythm=rhythm(glance.in_touch.rhythm, say)))
        prints.append(how_often.afterwards_small_print(glance.in_touch, me, say))
    buttons = [look_back, _button(say("Your document"), "document_open", glance, me, say)]
    if not partner.is_deactivated:
        buttons.append(_button(say("Staying in touch"), "connect_open", glance, me, say))
    return [
        section(Mrkdwn("\n".join(lines)), _more(glance, me, say)),
        *([context(*prints)] if prints else []),
        actions(*buttons),
    ]


def _under_way(glance: Glance, me: Member, today: date, say: Language, *, with_answer: bool) -> list[Block]:
    mentorship = glance.mentorship
    partner = mentorship.partner_of(me.user_id)
    begun = (mentorship.begun_at or mentorship.created_at).astimezone(zone(me)).date()
    facts = {"name": say.mention(partner), "day": say.day(begun)}
    is_mentor = mentorship.role_of(me.user_id) is Role.MENTOR
    lines = [
        say.mrkdwn("*{name}*\nYou have been their mentor since {day}", **facts)
        if is_mentor
        else say.mrkdwn("*{name}*\nThey have been your mentor since {day}", **facts)
    ]
    if glance.plan.counted or glance.plan.let_go:
        lines.append(plan_bar(glance.plan, say))
    lines.append(_next(glance, partner, today, say))
    is_at_work = glance.steps_done is None and not partner.is_deactivated
    return [
        section(Mrkdwn("\n".join(lines)), _more(glance, me, say)),
        *([context(*_small_print(glance, me, say))] if is_at_work else []),
        actions(*_buttons(glance, me, say, with_answer=with_answer)),
    ]


def _next(glance: Glance, partner: Member, today: date, say: Language) -> Mrkdwn:
    """What comes next: one thing."""
    mentorship, goal = glance.mentorship, glance.next_goal
    if partner.is_deactivated:
        return say.mrkdwn("*Next:* round it off by yourself, {name} has left this workspace", name=say.name(partner))
    if glance.steps_done is not None:
        return say.mrkdwn(
            "*Next:* round it off well\n{bar} {done} of {all} steps done",
            bar=bar(glance.steps_done, STEPS),
            done=glance.steps_done,
            all=STEPS,
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
    if (chosen := how_often.small_print(glance.how_often, say)) is not None:
        prints.append(chosen)
    return prints


def _buttons(glance: Glance, me: Member, say: Language, *, with_answer: bool) -> list[ButtonElement]:
    mentorship = glance.mentorship
    goals = _button(say("Goals"), "goals_open", glance, me, say)
    if glance.steps_done is not None:
        return [_button(say("See the steps"), "closure_open", glance, me, say, style="primary"), goals]
    # The same for both, planned or not: it must not tell one that the other is planning (R3).
    ending = _button(say("Ending well"), "closure_open", glance, me, say)
    if mentorship.partner_of(me.user_id).is_deactivated:
        return [goals, ending]
    if mentorship.state is State.PAUSED:
        go_on = [_button(say("Go on now"), "stale_go_on", glance, me, say)] if with_answer else []
        return [*go_on, goals, ending]
    buttons = [_button(say("Log a check-in"), "check_in_open", glance, me, say), goals, ending]
    if may_step_back(mentorship, me):
        buttons.append(step_back_button(mentorship, me, say, is_brief=True))
    return buttons


def _more(glance: Glance, me: Member, say: Language) -> OverflowMenuElement:
    """The ways that are needed now and then."""
    mentorship = glance.mentorship
    ways = {"introduction_open": say("Introductions"), "terms_open": say("What you agreed")}
    if mentorship.state is State.ENDED:
        ways = {
            "how_often_open": say("Reminders"),
            "introduction_open": say("Introductions"),
            "pay_forward_open": say("Pass it on"),
            "goals_open": say("Goals"),
        }
        if is_offered(mentorship, me):
            ways["shout_out_open"] = say("A public thank-you")
    elif glance.steps_done is None:
        ways = {"how_often_open": say("Reminders"), "skills_open": say("Skills"), **ways}
        if mentorship.role_of(me.user_id) is Role.MENTOR:
            ways["signals_open"] = say("How far you have come")
    return menu(MORE, ways, {"mentorship": mentorship.id})


def _button(
    text: str, action: str, glance: Glance, me: Member, say: Language, style: str | None = None
) -> ButtonElement:
    """With the name for screen readers: there may be several cards."""
    partner = glance.mentorship.partner_of(me.user_id)
    return button(text, action, {"mentorship": glance.mentorship.id}, style=style, label=f"{text}: {say.name(partner)}")
