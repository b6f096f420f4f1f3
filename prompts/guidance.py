"""The short guide: pages that are read in a minute, for the role and the moment that somebody is in (R38)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextSectionElement,
)
from slack_sdk.models.views import View

from bot.guidance import Situation, Stage, Topic
from bot.models import Member, Role
from bot.settings import GuideLink
from prompts.blocks import About, actions, button, context, divider, modal, plain, section
from prompts.language import N_, Language, Mrkdwn
from prompts.terms import CONFIDENTIALITY, worded

OPEN = "guide_open"
"""The action that opens the guide, or the page of it that its button names."""


@dataclass(frozen=True)
class Page:
    """One page, in English: `say` translates it."""

    title: str
    promise: str
    """What it is good for, in a line."""
    opening: str
    for_both: Sequence[str] = ()
    for_role: Mapping[Role, Sequence[str]] = field(default_factory=dict)
    last: str = ""


PAGES: Mapping[Topic, Page] = {
    Topic.FIRST_MEETING: Page(
        title=N_("A first meeting"),
        promise=N_("How to begin, so that you both look forward to the second one"),
        opening=N_(
            "A first meeting is for getting to know each other. It has done its work when you both look forward to "
            "the second one."
        ),
        for_both=(
            N_("*Tell each other how you came here*, detours included. They say more than any CV."),
            N_("*Say what you hope for, and what worries you.* Half a sentence on each is enough."),
            N_(
                "*Agree on the frame:* how often, where, how you call a meeting off, what stays between you, and how "
                "you will end it one day."
            ),
        ),
        for_role={
            Role.MENTOR: (
                N_("*Ask more than you tell.* In a good first hour, the other one talks for two thirds of it."),
                N_("*Offer something small*, such as a contact, a book or an hour at your side, and do it this week."),
            ),
            Role.MENTEE: (
                N_(
                    "*Bring three things:* what you would like to learn, what you are good at, and what you find hard "
                    "just now."
                ),
                N_("*You lead.* It is your learning: you bring the topics, your mentor brings time and experience."),
            ),
        },
        last=N_("Before you part, put the next date into both calendars."),
    ),
    Topic.BOUNDARIES: Page(
        title=N_("Trust and boundaries"),
        promise=N_("What stays between the two of you, and what a mentor is not"),
        opening=N_(
            "People speak openly once they know what becomes of their words. Two minutes at the beginning are enough."
        ),
        for_both=(
            N_("*Say it aloud:* what we talk about stays between us. Whoever wants to pass something on asks first."),
            N_(
                "*Name the exception:* when somebody is in danger or is being harmed, you get help. Tell each other "
                "so before it happens."
            ),
            N_("*Agree on hours:* when you may write to each other, and how soon an answer comes."),
        ),
        for_role={
            Role.MENTOR: (
                N_(
                    "*You are no line manager and no therapist.* Where one is needed, say so kindly, and help to find "
                    "one."
                ),
                N_("*Somebody asks you how it is going?* Send them, kindly, to the one whom it is about."),
            ),
            Role.MENTEE: (
                N_("*A no is part of it.* You need not take every piece of advice, nor answer every question."),
                N_(
                    "*Ask for an outside view, a contact or a rehearsal.* Your pay, your review and your tasks are "
                    "matters for your manager."
                ),
            ),
        },
        last=N_("And if something between you is not right, you need not settle it alone."),
    ),
    Topic.QUESTIONS: Page(
        title=N_("Good questions"),
        promise=N_("A handful that take a conversation further"),
        opening=N_("An answer that somebody finds for themselves stays with them longer than advice."),
        for_role={
            Role.MENTOR: (
                N_("What would you do if you could not ask me?"),
                N_("What have you tried already, and what did it show you?"),
                N_("What makes this hard just now?"),
                N_("How will you notice that it has worked?"),
                N_("What is the smallest next step, and when will you take it?"),
                N_("*Then count to ten in silence.* The best answer often comes second."),
            ),
            Role.MENTEE: (
                N_("What would you have liked to know when you were where I am?"),
                N_("What do I do well, without noticing it any more?"),
                N_("Which mistake taught you most?"),
                N_("Where would you begin here, and why there?"),
                N_("Whom else should I ask about this?"),
                N_("*Bring one of them to each meeting*, and write the answer down the same evening."),
            ),
        },
    ),
    Topic.FEEDBACK: Page(
        title=N_("Giving feedback"),
        promise=N_("How to say it so that it helps, and how to take it"),
        opening=N_(
            "Feedback helps when it is wanted, when it is fresh, and when it is about something one can change."
        ),
        for_both=(
            N_("*Ask first:* “Would you like to hear what I noticed?”"),
            N_(
                "*Say what you saw, what it did, what you would try:* “You answered before the question was over, and "
                "two people gave up. How about a breath in between?”"
            ),
            N_("*One thing at a time.* Of three at once, none stays."),
        ),
        for_role={
            Role.MENTOR: (
                N_(
                    "*Praise as precisely as you criticise.* “Good talk” teaches nothing; “at your second slide they "
                    "all looked up” does."
                ),
                N_("*Ask for some yourself:* what should I do more of, what less? It shows that you are learning too."),
            ),
            Role.MENTEE: (
                N_(
                    "*When you get some:* listen, ask for an example, say thank you. What you make of it, you decide "
                    "tomorrow."
                ),
                N_("*Tell your mentor what helped, and what did not.* They cannot know, and they are learning too."),
            ),
        },
        last=N_("What is good can be said at once. It needs no occasion."),
    ),
    Topic.ENDING: Page(
        title=N_("Time to end well"),
        promise=N_("How to notice that it has done its work, and what comes then"),
        opening=N_(
            "A good mentorship makes itself unnecessary. Ended well, it goes on as something between colleagues."
        ),
        for_both=(
            N_(
                "*Signs that it is time:* the goals are reached, the meetings have become routine, or somebody with "
                "another expertise would help more now."
            ),
            N_("*Talk about it face to face*, before anything is announced. Celebrate first."),
            N_(
                "*Then round it off:* a last meeting, a look back in writing, and a plain word on whether you would "
                "like to stay in touch."
            ),
        ),
        for_role={
            Role.MENTOR: (
                N_("*The strongest sign is your own:* you feel that your mentee should now practise alone. Trust it."),
                N_("*Speak of how far they have come*, not of your calendar. You step back because they have grown."),
            ),
            Role.MENTEE: (
                N_(
                    "*You may bring it up, too.* “Thanks to you, I can go on by myself now” is the best news that a "
                    "mentor can get."
                ),
                N_("*It never became what you hoped for?* Then you may end it as well: no fault, no reasons needed."),
            ),
        },
        last=N_("`/closure` leads you both through it, a few minutes at a time."),
    ),
    Topic.COLLEAGUES: Page(
        title=N_("From now on, colleagues"),
        promise=N_("What the two of you can be to each other now"),
        opening=N_("What you learned from each other stays. Now you meet as equals, and that is a beginning, too."),
        for_both=(
            N_("*Keep it light:* a line now and then, an article, a coffee. It needs no agenda any more."),
            N_("*Ask each other for help*, in both directions now."),
            N_("*Tell each other what became of it:* the talk that you rehearsed, the job that you dared to take."),
        ),
        last=N_("And what helped you two may help somebody else: pass it on when you feel like it."),
    ),
}
_FOR: Mapping[Role, str] = {Role.MENTOR: N_("*If you are the mentor*"), Role.MENTEE: N_("*If you are the mentee*")}
_GREETINGS: Mapping[Stage, str] = {
    Stage.BEFORE: N_("What helps two people to learn from each other. Each page takes a minute to read."),
    Stage.BEGINNING: N_("What helps at the beginning comes first. Each page takes a minute to read."),
    Stage.WORKING: N_("What helps along the way comes first. Each page takes a minute to read."),
    Stage.ENDING: N_("What helps with a good ending comes first. Each page takes a minute to read."),
    Stage.AFTER: N_("For what comes now, and for the day on which you may mentor somebody. A minute a page."),
}


def overview(situation: Situation, me: Member, links: Sequence[GuideLink], say: Language) -> View:
    """All pages that fit, and where else this workspace points to. `links` are in this reader's language."""
    blocks: list[Block] = [section(_greeting(situation, me, say))]
    for place, topic in enumerate(situation.topics):
        page = PAGES[topic]
        read = button(
            say("Read"),
            OPEN,
            _about(situation, topic),
            style=None if place else "primary",
            label=say("Read: {title}", title=say(page.title)),
        )
        words = {"title": say.mrkdwn(page.title), "promise": say.mrkdwn(page.promise)}
        blocks.append(section(say.mrkdwn("*{title}*\n{promise}", **words), read))
    if links:
        blocks += [divider(), section(say.mrkdwn("*Recommended in this workspace*")), _linked(links)]
    return modal("guide", say("A short guide"), blocks, close=say("Close"), about=_about(situation))


def page(topic: Topic, situation: Situation, say: Language) -> View:
    """One page, for the role in which somebody reads it; for both where they have none yet."""
    words = PAGES[topic]
    blocks: list[Block] = [section(say.mrkdwn(words.opening))]
    if words.for_both:
        blocks.append(_listed(words.for_both, say))
    for role, lines in words.for_role.items():
        if situation.role is None:
            blocks.append(section(say.mrkdwn(_FOR[role])))
        if situation.role in {None, role}:
            blocks.append(_listed(lines, say))
    if topic is Topic.BOUNDARIES:
        blocks += _agreed(situation, say)
    if words.last:
        blocks.append(context(say.mrkdwn(words.last)))
    blocks.append(actions(*_ways_on(topic, situation, say)))
    return modal("guide_page", say(words.title), blocks, close=say("Close"), about=_about(situation))


def _greeting(situation: Situation, me: Member, say: Language) -> Mrkdwn:
    mentorship = situation.mentorship
    if situation.stage is not Stage.AFTER or mentorship is None:
        return say.mrkdwn(_GREETINGS[situation.stage])
    return say.mrkdwn(
        "You and {name} are colleagues now. Here is what helps with that, and, if you mentor somebody one day, with "
        "a good beginning. Each page takes a minute to read.",
        name=say.mention(mentorship.partner_of(me.user_id)),
    )


def _agreed(situation: Situation, say: Language) -> list[Block]:
    """What these two have agreed to keep between them."""
    mentorship = situation.mentorship
    if mentorship is None or not mentorship.is_under_way or not mentorship.confidentiality:
        return []
    agreed = mentorship.confidentiality
    return [
        section(say.mrkdwn("*What you two have agreed on*")),
        plain(worded(agreed, CONFIDENTIALITY, say)),
    ]


def _ways_on(topic: Topic, situation: Situation, say: Language) -> list[ButtonElement]:
    """What can be done at once with what the page says, and the way back."""
    about = {"mentorship": situation.mentorship.id} if situation.mentorship else {}
    at_work = situation.stage in {Stage.BEGINNING, Stage.WORKING}
    ways = []
    match topic:
        case Topic.FIRST_MEETING if at_work:
            ways.append(button(say("Set goals"), "goals_open", about))
        case Topic.FIRST_MEETING if situation.stage is Stage.BEFORE and situation.mentorship is None:
            ways.append(button(say("Begin a mentorship"), "begin_open"))
        case Topic.BOUNDARIES if situation.stage is not Stage.AFTER:
            ways.append(button(say("Something was not right"), "safety_open", about))
        case Topic.QUESTIONS if at_work and situation.role is Role.MENTEE:
            ways.append(button(say("Learning diary"), "diary_open"))
        case Topic.FEEDBACK if situation.stage is Stage.ENDING:
            ways.append(button(say("Open the meeting"), "meeting_open", about))
        case Topic.ENDING if at_work or situation.stage is Stage.ENDING:
            ways.append(button(say("Ending well"), "closure_open", about))
        case Topic.COLLEAGUES:
            ways.append(button(say("How we stay in touch"), "connect_open", about))
            ways.append(button(say("Pass it on"), "pay_forward_open", about))
    return [*ways, button(say("All pages"), OPEN, about)]


def _listed(lines: Sequence[str], say: Language) -> Block:
    return section(Mrkdwn("\n".join(f"• {say.mrkdwn(line)}" for line in lines)))


def _linked(links: Sequence[GuideLink]) -> Block:
    """As rich text, in which nothing of a title or an address is read as markup."""
    lines = [
        RichTextSectionElement(elements=[RichTextElementParts.Link(url=link.url, text=link.title)]) for link in links
    ]
    return RichTextBlock(elements=[RichTextListElement(style="bullet", elements=lines)])


def _about(situation: Situation, topic: Topic | None = None) -> About:
    about: dict[str, object] = {"mentorship": situation.mentorship.id} if situation.mentorship else {}
    return about | {"topic": topic.value} if topic else about
