"""The Home tab: what waits for me, where each mentorship stands, and the ways to everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.final_meeting import planned
from bot.glance import Glance
from bot.models import Member, Mentorship, State
from bot.waiting import Matter, Waiting
from prompts.blocks import About, Page, actions, button, context, divider, header, section
from prompts.card import card
from prompts.language import N_, Language, Mrkdwn
from prompts.meeting_date import date_line
from prompts.pages import page_buttons, page_of

PAGE = "home_page"
CARDS_ON_A_PAGE = 8
MOST_WAITING = 8


@dataclass(frozen=True)
class _Words:
    """How something that waits reads, and the button that leads to it."""

    for_me: str
    button: str
    action: str
    for_other: str = ""


WORDS: Mapping[Matter, _Words] = {
    Matter.INVITATION: _Words(
        N_("{name} has invited you to a mentorship."),
        N_("Look at it"),
        "invitation_reword",
        N_("{name} has your invitation."),
    ),
    Matter.SUGGESTION: _Words(
        N_("{name} suggests to change what you two agreed."),
        N_("Look at it"),
        "terms_open",
        N_("{name} has your suggestion for what you two agree on."),
    ),
    Matter.PLAN: _Words(
        N_("Your plan for the conversation with {name} is ready when you are."), N_("My plan"), "closure_open"
    ),
    Matter.NO_LONGER_SERVES: _Words(
        N_("You said that it no longer serves you. The conversation with {name} can be planned in a minute."),
        N_("Plan it"),
        "plan_open",
    ),
    Matter.SIGNALS: _Words(
        N_("There are good reasons to be proud of {name}, and perhaps to step back."), N_("See why"), "signals_open"
    ),
    Matter.MEETING: _Words(
        N_("Your final meeting with {name} comes next."),
        N_("Open the meeting"),
        "meeting_open",
    ),
    Matter.GOODBYE: _Words(
        N_("{name} has left this workspace. A few written words can round off your time together."),
        N_("Write a goodbye"),
        "goodbye_open",
    ),
    Matter.REFLECTION: _Words(
        N_("What was it worth, with {name}? Your reflection waits for you."),
        N_("Open my reflection"),
        "reflect_open",
        N_("{name} is still writing their reflection."),
    ),
    Matter.CONNECTION: _Words(
        N_("Would you like to stay in touch with {name}?"),
        N_("Answer"),
        "connect_open",
        N_("{name} has still to say how to stay in touch."),
    ),
    Matter.THANKS: _Words(N_("{name} asks you about a public thank-you."), N_("Look at it"), "shout_out_open"),
    Matter.FIRST_GOAL: _Words(N_("You and {name} have no goal yet."), N_("Agree on a goal"), "goals_open"),
}


def home(
    me: Member,
    glances: Sequence[Glance],
    waiting: Sequence[Waiting],
    today: date,
    say: Language,
    *,
    page: int = 0,
    has_programme: bool = False,
) -> View:
    """The Home tab of one person. `today` is the day where they are; `has_programme` says whether the page for
    programme managers is theirs to open."""
    if not glances:
        return newcomer(say, has_programme=has_programme)
    blocks: list[Block] = [*_waiting(waiting, me, say), header(say("Your mentorships"))]
    shown = page_of(glances, page, CARDS_ON_A_PAGE)
    for glance in shown.items:
        blocks += [*card(glance, me, today, say), divider()]
    blocks += page_buttons(shown, PAGE, {}, say)
    ways = [button(say("Begin a mentorship"), "begin_open")]
    if any(glance.mentorship.state is State.ENDED for glance in glances):
        ways.append(button(say("Mentor somebody next"), "pay_forward_open"))
    return Page(type="home", blocks=[*blocks, *_ways(ways, say, has_programme=has_programme)])


def newcomer(say: Language, *, has_programme: bool = False) -> View:
    """The Home tab of somebody who has no mentorship here, or of whom nothing is known."""
    blocks: list[Block] = [
        header(say("Mentorships that end well")),
        section(
            say.mrkdwn(
                "Most mentorships just fade. Here, two people begin one, see what grows, and bring it to a good end: "
                "with a celebration, a look back, and a way to stay in touch."
            )
        ),
        section(say.mrkdwn("You have none here yet. Whom would you like to learn with, or to help along?")),
    ]
    begin = button(say("Begin a mentorship"), "begin_open", style="primary")
    return Page(type="home", blocks=[*blocks, *_ways([begin], say, has_programme=has_programme)])


def _ways(first: Sequence[ButtonElement], say: Language, *, has_programme: bool) -> list[Block]:
    """The ways to all that belongs to no mentorship."""
    ways = [
        *first,
        button(say("Learning diary"), "diary_open"),
        button(say("A short guide"), "guide_open"),
        button(say("Settings"), "settings_open"),
        button(say("My data"), "my_data_open"),
    ]
    if has_programme:
        ways.append(button(say("Programme"), "programme_open"))
    typed = say.mrkdwn("Everything here can also be typed: `/mentorship help` and `/closure help` show how.")
    return [actions(*ways), context(typed)]


def _waiting(waiting: Sequence[Waiting], me: Member, say: Language) -> list[Block]:
    mine = [item for item in waiting if item.for_me]
    blocks: list[Block] = [header(say("Waiting for you"))]
    if not mine:
        blocks.append(section(say.mrkdwn("Nothing. Enjoy your day. ☀️")))
    blocks += [_item(item, me, say) for item in mine[:MOST_WAITING]]
    if more := len(mine) - MOST_WAITING:
        blocks += [context(say.mrkdwn_plural("and {n} more, below", "and {n} more, below", more))] if more > 0 else []
    theirs = [
        say.mrkdwn(WORDS[item.matter].for_other, name=_name(item, me, say)) for item in waiting if _is_theirs(item)
    ]
    if theirs:
        blocks.append(context(Mrkdwn("\n".join(theirs[:MOST_WAITING]))))
    return blocks


def _item(item: Waiting, me: Member, say: Language) -> Block:
    words = WORDS[item.matter]
    partner = item.mentorship.partner_of(me.user_id)
    go = button(
        say(words.button),
        words.action,
        _about(item),
        style="primary",
        label=f"{say(words.button)}: {say.name(partner)}",
    )
    text = say.mrkdwn(words.for_me, name=_name(item, me, say))
    meeting = planned(item.mentorship)
    if item.matter is Matter.MEETING and meeting is not None:
        text = Mrkdwn(f"{text}\n{date_line(meeting, me, say)}")
    return section(text, go)


def _is_theirs(item: Waiting) -> bool:
    return not item.for_me and bool(WORDS[item.matter].for_other)


def _name(item: Waiting, me: Member, say: Language) -> Mrkdwn:
    return say.mention(item.mentorship.partner_of(me.user_id))


def _about(item: Waiting) -> About:
    mentorship: Mentorship = item.mentorship
    if item.matter is Matter.INVITATION:
        return {"mentorship": mentorship.id, "version": mentorship.proposal}
    return {"mentorship": mentorship.id}
