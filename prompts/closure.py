"""Where a pair stands with its ending: before they have talked, the four steps, what is behind them (R1, R3, R17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.closure import Progress, Step, awaited, next_of, waits_for
from bot.final_meeting import planned
from bot.members import zone
from bot.models import Ending, Member, Mentorship
from bot.plan import Plan
from bot.shout_out import is_offered
from prompts.blocks import (
    About,
    Post,
    actions,
    button,
    confirmation,
    context,
    divider,
    header,
    modal,
    plain,
    quote,
    section,
)
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter
from prompts.meeting_date import date_line
from prompts.plan import IDEA_WORDS
from prompts.reopen import reopening_row

CLOSURE_PAGE = "closure"

STEP_NAMES: Mapping[Step, str] = {
    Step.CONVERSATION: N_("The conversation"),
    Step.MEETING: N_("The final meeting"),
    Step.REFLECTION: N_("Your reflections"),
    Step.CONNECTION: N_("Staying in touch"),
}
STEP_MEANINGS: Mapping[Step, str] = {
    Step.CONVERSATION: N_("One of you says that it is time, in their own words."),
    Step.MEETING: N_("Half an hour to celebrate, look back and look ahead."),
    Step.REFLECTION: N_("Each of you writes down what it was worth. It becomes a document that you both keep."),
    Step.CONNECTION: N_("Each of you says whether and how you would like to stay in touch. Any answer is a full one."),
}
STEP_ACTIONS: Mapping[Step, tuple[str, str]] = {
    Step.MEETING: (N_("Open the meeting"), "meeting_open"),
    Step.REFLECTION: (N_("Open my reflection"), "reflect_open"),
    Step.CONNECTION: (N_("Stay in touch?"), "connect_open"),
}
"""What the button of a step says, and the action that opens it."""
ENDINGS: Mapping[Ending, str] = {
    Ending.COMPLETED: N_("🎉 You brought it to a good end on {day}. What it was worth stays with you both."),
    Ending.COMPLETED_EARLY: N_(
        "🎉 You brought it to a good end on {day}, with your goals reached before the day that you had planned. "
        "What it was worth stays with you both."
    ),
    Ending.ENDED_EARLY: N_("It ended on {day}. What it was worth stays with you both."),
    Ending.FADED: N_("It came to rest on {day}. What it was worth stays with you both."),
}


def before(mentorship: Mentorship, me: Member, plan: Plan | None, say: Language) -> View:
    """The page before the two have talked: the own plan, for somebody who has made one; else how an ending works.

    It shows nothing that the partner has done: whether they plan or not, it is the same to the letter (R3).
    """
    partner = mentorship.partner_of(me.user_id)
    about = {"mentorship": mentorship.id}
    if partner.is_deactivated:
        return _before_alone(partner, about, say)
    blocks = _my_plan(plan, mentorship, me, say) if plan else _how_it_works(partner, say)
    talked = _talked_button(partner, about, say)
    if plan:
        buttons = [
            talked,
            button(say("Change my plan"), "plan_open", about),
            button(say("Prepare the meeting"), "meeting_open", about),
        ]
    else:
        buttons = [
            button(say("Plan the conversation"), "plan_open", about, style="primary"),
            button(say("Prepare the meeting"), "meeting_open", about),
            talked,
        ]
    return modal(
        CLOSURE_PAGE,
        say("A good ending"),
        [*blocks, actions(*buttons), *other_ways(about, say)],
        close=say("Close"),
        about=about,
    )


def steps(mentorship: Mentorship, me: Member, progress: Progress, say: Language) -> View:
    """The four steps, once the two have talked: what is done, who is awaited, and what this person does next."""
    partner = mentorship.partner_of(me.user_id)
    about = {"mentorship": mentorship.id}
    mine = next_of(mentorship, progress, me)
    blocks: list[Block] = [
        section(
            say.mrkdwn("You and {name} are bringing your mentorship to a good end. 🌱", name=say.mention(partner))
            if mine
            else say.mrkdwn("You have done all that was yours to do. 🌱")
        )
    ]
    for step in Step:
        blocks.append(divider())
        blocks.append(
            section(
                _step_line(step, mentorship, me, progress, say),
                _step_button(step, mine, progress, mentorship, me, say),
            )
        )
    blocks += [divider(), *_other_ways_from_steps(progress, partner, about, say)]
    return modal(CLOSURE_PAGE, say("A good ending"), blocks, close=say("Close"), about=about)


def ended(mentorship: Mentorship, me: Member, progress: Progress, say: Language, *, may_be_reopened: bool) -> View:
    """The page of a mentorship that has ended, with the ways to all that stays.

    Whoever left because something was not right is asked for nothing, and told nothing of its worth (R42).
    """
    about, partner = {"mentorship": mentorship.id}, mentorship.partner_of(me.user_id)
    day = say.day(mentorship.ended_at.astimezone(zone(me)).date()) if mentorship.ended_at else ""
    document = button(say("Get the document"), "document_open", about)
    not_right = button(say("Something was not right"), "safety_open", about)
    if mentorship.shielded_id == me.user_id:
        over = say.mrkdwn("Your mentorship with {name} ended on {day}.", name=say.mention(partner), day=day)
        blocks: list[Block] = [section(over), actions(document, not_right)]
        return modal(CLOSURE_PAGE, say("Your mentorship"), blocks, close=say("Close"), about=about)
    blocks = [
        section(say.mrkdwn("*You and {name}*", name=say.mention(partner))),
        section(say.mrkdwn(ENDINGS[mentorship.ending or Ending.COMPLETED], day=day)),
        divider(),
    ]
    blocks += [
        section(
            _step_line(step, mentorship, me, progress, say), _step_button(step, None, progress, mentorship, me, say)
        )
        for step in STEP_ACTIONS
    ]
    if may_be_reopened:
        blocks += [divider(), *reopening_row(mentorship, me, say)]
    buttons = [document, button(say("Pass it on"), "pay_forward_open", about)]
    if not partner.is_deactivated:
        buttons.insert(1, button(say("Introductions"), "introduction_open", about))
        buttons.append(button(say("Send a few words"), "goodbye_open", about))
    if is_offered(mentorship, me):
        buttons.append(button(say("A public thank-you"), "shout_out_open", about))
    blocks.append(actions(*buttons, not_right))
    return modal(CLOSURE_PAGE, say("A good ending"), blocks, close=say("Close"), about=about)


def other_ways(about: About, say: Language) -> list[Block]:
    """What else there is to say or do about an ending: the same for both, whatever either has done."""
    return [
        divider(),
        section(say.mrkdwn("*Or something else*")),
        actions(
            button(say("Give it more time"), "extend_open", about),
            button(say("Another expertise would help"), "expertise_open", about),
            button(say("It no longer serves me"), "no_longer_serves", about),
            button(say("No meeting possible"), "goodbye_open", about),
            button(say("End it here"), "end_open", about),
        ),
    ]


def _other_ways_from_steps(progress: Progress, partner: Member, about: About, say: Language) -> list[Block]:
    if partner.is_deactivated:
        return [actions(button(say("End it here"), "end_open", about))]
    buttons = [
        button(say("Introductions"), "introduction_open", about),
        button(say("Give it more time"), "extend_open", about),
        button(say("End it here"), "end_open", about),
    ]
    if Step.MEETING not in progress.done:
        buttons.insert(0, button(say("No meeting possible"), "goodbye_open", about))
    return [actions(*buttons)]


def ending_begun(letter: Letter, say: Language) -> Post:
    """Tell the one who has just heard it from a person what comes now (R3)."""
    partner = letter.partner
    text = say.mrkdwn("What comes next for you and {name}", name=say.mention(partner))
    return Post(
        text=text,
        blocks=[
            section(
                say.mrkdwn(
                    "You and {name} have talked about bringing your mentorship to a good end. "
                    "That is a success, and it belongs to you both. 🌱",
                    name=say.mention(partner),
                )
            ),
            section(say.mrkdwn("Three steps are left, and you two decide when:")),
            section(_numbered([Step.MEETING, Step.REFLECTION, Step.CONNECTION], say)),
            context(say.mrkdwn("What you write is yours alone until you share it.")),
            actions(
                button(say("Prepare the meeting"), "meeting_open", letter.about, style="primary"),
                button(say("See the steps"), "closure_open", letter.about),
            ),
        ],
    )


def _my_plan(plan: Plan, mentorship: Mentorship, me: Member, say: Language) -> list[Block]:
    partner, role = mentorship.partner_of(me.user_id), mentorship.role_of(me.user_id)
    blocks: list[Block] = [
        context(say.mrkdwn("🔒 Only you see this. I tell {name} nothing.", name=say.mention(partner))),
        header(say("Your plan")),
    ]
    if plan.ideas:
        blocks.append(section(say.mrkdwn("*How you could celebrate*")))
        blocks.append(plain("\n".join(f"• {say(IDEA_WORDS[idea][role][0])}" for idea in plan.ideas)))
    if plan.own_idea:
        blocks += [section(say.mrkdwn("*Your own idea*")), quote(plan.own_idea)]
    if plan.opener:
        blocks += [section(say.mrkdwn("*How you could open it*, to copy or to say")), quote(plan.opener)]
    blocks += [
        header(say("What comes next")),
        section(
            say.mrkdwn(
                "1. Talk with {name}, face to face or on a call. Take your time.\n2. Then press *We have talked*. "
                "I'll tell {name} what comes next, and you both see the four steps.",
                name=say.mention(partner),
            )
        ),
    ]
    return blocks


def _how_it_works(partner: Member, say: Language) -> list[Block]:
    return [
        section(
            say.mrkdwn(
                "A mentorship that has done its work may end, and that is a success. "
                "It begins with a conversation between you and {name}; until you have had it, there is nothing to do "
                "here but to get ready for it.",
                name=say.mention(partner),
            )
        ),
        section(say.mrkdwn("*The four steps of a good ending*")),
        section(_numbered(list(Step), say)),
        context(
            say.mrkdwn(
                "🔒 What you plan is yours alone. I tell {name} nothing before you have.", name=say.mention(partner)
            )
        ),
    ]


def _before_alone(partner: Member, about: About, say: Language) -> View:
    """The page before anything has been said, for somebody whose partner has left the workspace (R24)."""
    text = say.mrkdwn(
        "{name} has left this workspace, so you two can't talk here any more. You can still bring it to a good end by "
        "yourself: a few written words take the place of the conversation and the meeting, and then you look back.",
        name=say.mention(partner),
    )
    buttons = actions(
        button(say("Write a goodbye"), "goodbye_open", about, style="primary"),
        button(say("End it here"), "end_open", about),
    )
    return modal(CLOSURE_PAGE, say("A good ending"), [section(text), buttons], close=say("Close"), about=about)


def _numbered(listed: Sequence[Step], say: Language) -> Mrkdwn:
    lines = [
        Mrkdwn(f"{number}. *{say.mrkdwn(STEP_NAMES[step])}*: {say.mrkdwn(STEP_MEANINGS[step])}")
        for number, step in enumerate(listed, start=1)
    ]
    return Mrkdwn("\n".join(lines))


def _step_line(step: Step, mentorship: Mentorship, me: Member, progress: Progress, say: Language) -> Mrkdwn:
    name = say.mrkdwn(STEP_NAMES[step])
    symbol = "✅" if step in progress.done else "⬜"
    lines = [f"{symbol} *{name}*", _standing(step, mentorship, me, progress, say)]
    if step is Step.MEETING and step not in progress.done and (meeting := planned(mentorship)) is not None:
        lines.append(date_line(meeting, me, say))
    return Mrkdwn("\n".join(lines))


def _standing(step: Step, mentorship: Mentorship, me: Member, progress: Progress, say: Language) -> Mrkdwn:
    """In words, how far a step has come and who is awaited: the symbol only repeats it."""
    partner = mentorship.partner_of(me.user_id)
    if partner.is_deactivated and step is Step.CONNECTION:
        text = N_("{name} has left this workspace, so there is nothing to settle here.")
    elif step in progress.done:
        return _done(step, mentorship, me, say)
    elif not mentorship.is_under_way:
        text = N_("Still open to you, if you like.")
    elif partner.is_deactivated and step is Step.MEETING:
        text = N_("{name} has left this workspace. A few written words take its place.")
    else:
        return _who_is_awaited(step, mentorship, me, progress, say)
    return say.mrkdwn(text, name=say.mention(partner))


def _who_is_awaited(step: Step, mentorship: Mentorship, me: Member, progress: Progress, say: Language) -> Mrkdwn:
    partner = mentorship.partner_of(me.user_id)
    waiting, waits_for_both = awaited(mentorship, progress, step), len(waits_for(mentorship)) > 1
    if waiting == {me.user_id}:
        with_partner, alone = N_("{name} has done their part. Now it is your turn."), N_("Only your part is left.")
    elif waiting == {partner.user_id}:
        with_partner = N_("You have done your part. Now it is {name}'s turn.")
        alone = N_("Only the part of {name} is left; yours stays open to you.")
    elif step is Step.CONNECTION and progress.unconfirmed:
        with_partner = alone = N_("You both would like to. All that is left is to agree on how.")
    else:
        both = say.mrkdwn("It is waiting for you both.")
        return Mrkdwn(f"{say.mrkdwn(STEP_MEANINGS[step])} {both}")
    return say.mrkdwn(with_partner if waits_for_both else alone, name=say.mention(partner))


def _done(step: Step, mentorship: Mentorship, me: Member, say: Language) -> Mrkdwn:
    closure = mentorship.closure
    talked_at, met_at, wrote_at = (
        (closure.conversation_held_at, closure.met_at, closure.goodbye_at) if closure else (None, None, None)
    )
    here = zone(me)
    if wrote_at and ((step is Step.CONVERSATION and talked_at == wrote_at) or (step is Step.MEETING and not met_at)):
        return say.mrkdwn("A written goodbye took its place on {day}.", day=say.day(wrote_at.astimezone(here).date()))
    if step is Step.CONVERSATION and talked_at:
        return say.mrkdwn("You talked on {day}.", day=say.day(talked_at.astimezone(here).date()))
    if step is Step.MEETING and met_at:
        return say.mrkdwn("You met on {day}.", day=say.day(met_at.astimezone(here).date()))
    return say.mrkdwn("Done.")


def _step_button(
    step: Step, mine: Step | None, progress: Progress, mentorship: Mentorship, me: Member, say: Language
) -> ButtonElement | None:
    about, has_left = {"mentorship": mentorship.id}, mentorship.partner_of(me.user_id).is_deactivated
    if step not in STEP_ACTIONS or (has_left and step is Step.CONNECTION):
        return None
    text, action = STEP_ACTIONS[step]
    if has_left and step is Step.MEETING and step not in progress.done:
        text, action = N_("Write a goodbye"), "goodbye_open"
    if step is Step.CONNECTION and me.user_id in progress.unconfirmed:
        text, action = N_("Agree on how"), "agreement_open"
    return button(say(text), action, about, style="primary" if step is mine else None)


def _talked_button(partner: Member, about: About, say: Language) -> ButtonElement:
    return button(
        say("We have talked"),
        "conversation_held",
        about,
        confirm=confirmation(
            say("Have you talked?"),
            say(
                "From now on you both see the four steps of your ending, and I'll tell {name} what comes next. So "
                "please press this only after your conversation.",
                name=say.name(partner)[:80],
            ),
            say("Yes, we have talked"),
            say("Not yet"),
        ),
    )
