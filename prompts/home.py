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
from prompts import how_often
from prompts.blocks import About, Page, actions, button, context, divider, header, section
from prompts.card import card
from prompts.language import N_, Language, Mrkdwn
from prompts.meeting_date import date_line
from prompts.pages import page_buttons, page_of

PAGE = "home_page"
CARDS_ON_A_PAGE = 10
MOST_WAITING = 8
"""So many things stand at the top, the most pressing ones; the others stand at the cards that they are about."""
MOST_AT_A_CARD = 4
"""Ten cards with so many each, and all else, stay below the 100 blocks that Slack takes."""


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
        N_("{name} suggests changing what you two agreed."),
        N_("Look at it"),
        "terms_open",
        N_("{name} has your suggestion for what you two agree on."),
    ),
    Matter.REOPENING: _Words(N_("{name} would like to take your mentorship up again."), N_("Answer"), "closure_open"),
    Matter.INTRODUCTION: _Words(
        N_("{name} would like to introduce somebody to you."), N_("Look at it"), "introduction_look"
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
        N_("What was it worth, your time with {name}? Your reflection is waiting for you."),
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
    Matter.AGREEMENT: _Words(
        N_("You and {name} would both like to stay in touch. What is left is to agree on how."),
        N_("Agree on how"),
        "agreement_open",
    ),
    Matter.SILENCE: _Words(
        N_("It has been quiet between you and {name} for a while. How is it going?"), N_("Answer"), "stale_open"
    ),
    Matter.STAY_IN_TOUCH: _Words(
        N_("You and {name} wanted to stay in touch. A line is enough."), N_("We are in touch"), "reminder_done"
    ),
    Matter.PASSING_ON: _Words(
        N_("Would you like to pass on what you learned with {name}?"), N_("Answer"), "pay_forward_open"
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
        return newcomer(say, _waiting(waiting, me, say) if waiting else (), has_programme=has_programme)
    shown = page_of(glances, page, CARDS_ON_A_PAGE)
    blocks: list[Block] = []
    if shown.number == 0:
        blocks += [*_waiting(waiting, me, say), *how_often.for_all(me, today, say)]
    above = _above(waiting, me)
    below = [item for item in waiting if item.for_me and item not in above]
    for glance, before in zip(shown.items, [None, *shown.items], strict=False):
        if before is None or _heading(before) != _heading(glance):
            blocks.append(header(say(_heading(glance))))
        here = [item for item in below if item.mentorship.id == glance.mentorship.id][:MOST_AT_A_CARD]
        blocks += [*card(glance, me, today, say), *(_item(item, me, say) for item in here), divider()]
    blocks += page_buttons(shown, PAGE, {}, say)
    ways = [button(say("Begin a mentorship"), "begin_open")]
    if any(glance.mentorship.state is State.ENDED for glance in glances):
        ways.append(button(say("Mentor somebody next"), "pay_forward_open"))
    return Page(type="home", blocks=[*blocks, *_ways(ways, say, has_programme=has_programme)])


def newcomer(say: Language, waiting: Sequence[Block] = (), *, has_programme: bool = False) -> View:
    """The Home tab of somebody who has no mentorship here, or of whom nothing is known. `waiting` is what waits for
    them all the same, such as an introduction."""
    blocks: list[Block] = [
        *waiting,
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


def _heading(glance: Glance) -> str:
    """What stands above a card, unless it stands above the one before already."""
    return N_("Colleagues") if glance.mentorship.state is State.ENDED else N_("Your mentorships")


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


def _above(waiting: Sequence[Waiting], me: Member) -> list[Waiting]:
    """What stands at the top of all that waits for me: an introduction by a pair that is not mine has no card below."""
    mine = [item for item in waiting if item.for_me]
    chosen = sorted(mine, key=lambda item: me.user_id in {item.mentorship.mentor_id, item.mentorship.mentee_id})
    return [item for item in mine if item in chosen[:MOST_WAITING]]


def _waiting(waiting: Sequence[Waiting], me: Member, say: Language) -> list[Block]:
    mine = [item for item in waiting if item.for_me]
    above = _above(waiting, me)
    blocks: list[Block] = [header(say("Waiting for you"))]
    if not mine:
        blocks.append(section(say.mrkdwn("Nothing. Enjoy your day. ☀️")))
    blocks += [_item(item, me, say, is_first=item is above[0]) for item in above]
    if more := len(mine) - len(above):
        blocks.append(context(say.mrkdwn_plural("and {n} more, below", "and {n} more, below", more)))
    theirs = [
        say.mrkdwn(WORDS[item.matter].for_other, name=_name(item, me, say)) for item in waiting if _is_theirs(item)
    ]
    if theirs:
        blocks.append(context(Mrkdwn("\n".join(theirs[:MOST_WAITING]))))
    return blocks


def _item(item: Waiting, me: Member, say: Language, *, is_first: bool = False) -> Block:
    """One thing that waits; the first one stands out."""
    words = WORDS[item.matter]
    go = button(
        say(words.button),
        words.action,
        _about(item),
        style="primary" if is_first else None,
        label=f"{say(words.button)}: {say.name(_whom(item, me))}",
    )
    text = say.mrkdwn(words.for_me, name=_name(item, me, say))
    if item.matter is Matter.MEETING and (meeting := planned(item.mentorship)) is not None:
        text = Mrkdwn(f"{text}\n{date_line(meeting, me, say)}")
    return section(text, go)


def _is_theirs(item: Waiting) -> bool:
    return not item.for_me and bool(WORDS[item.matter].for_other)


def _whom(item: Waiting, me: Member) -> Member:
    """Whom it is about: the partner; with an introduction, whoever introduces."""
    return item.mentorship.mentor if item.introduction_id is not None else item.mentorship.partner_of(me.user_id)


def _name(item: Waiting, me: Member, say: Language) -> Mrkdwn:
    return say.mention(_whom(item, me))


def _about(item: Waiting) -> About:
    mentorship: Mentorship = item.mentorship
    if item.introduction_id is not None:
        return {"introduction": item.introduction_id}
    if item.matter is Matter.INVITATION:
        return {"mentorship": mentorship.id, "version": mentorship.proposal}
    return {"mentorship": mentorship.id}
