"""A public thank-you: the form, how it stands, what each is asked and told, and the message in the channel (R36).

What stands in the channel is the same to the letter as what the two have agreed to: their words, and one line around
them, in their author's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, RichTextBlock, RichTextElementParts, RichTextSectionElement
from slack_sdk.models.views import View

from bot import shout_out as shout_outs
from bot import skills, span
from bot.members import zone
from bot.models import GoalState, Member, Mentorship, Role, ShoutOut, ShoutOutState
from bot.plain import length
from bot.shout_out import LONGEST, Standing
from prompts.blocks import (
    About,
    Post,
    actions,
    button,
    channel_field,
    confirmation,
    context,
    divider,
    modal,
    plain,
    section,
    shorten,
    text_field,
)
from prompts.language import N_, Language, Mrkdwn, channel_mention
from prompts.letter import Letter
from prompts.words import length as how_long

FORM = "shout_out"
PAGE = "shout_out_page"
OPEN = "shout_out_open"
_MOST_REACHED = 3
_LONGEST_REACHED = 100

ANSWERS: Mapping[str, str] = {
    shout_outs.YES: N_("You have said yes. I'll post it, and tell you both when it is out."),
    shout_outs.NO: N_("You would rather not. That is told without a reason, and nothing is posted."),
    shout_outs.REWORDED: N_("The words or the channel have changed since. `/closure thanks` shows how it stands."),
    shout_outs.WITHDRAWN: N_("It was taken back. Nothing is posted."),
    shout_outs.FOUND: N_("It is there. 🎉"),
    shout_outs.AGAIN: N_("I am posting it now, and I'll tell you both when it is out."),
    shout_outs.CHANGED: N_("This has changed since, so there is nothing to answer."),
}
"""What a question says once it was answered, by either of the two."""
_BLOCKED: Mapping[str, str] = {
    "not_in_channel": N_(
        "I am not in {channel}. Somebody there can invite me by `/invite @Sendoff`; then try again. Or choose another "
        "channel."
    ),
    "channel_not_found": N_(
        "I can't see {channel}: it is private, or gone. Somebody there can invite me by `/invite @Sendoff`; then try "
        "again. Or choose another channel."
    ),
    "is_archived": N_("{channel} has been archived. Please choose another channel."),
}
_NOT_HERE = N_("Slack does not let me post in {channel}: perhaps only some people may. Please choose another channel.")
_NOT_NOW = N_("Slack did not take it. Please try again, or choose another channel.")
_CLOSED = frozenset({"access_denied", "no_permission", "method_not_supported_for_channel_type"})


def form(mentorship: Mentorship, me: Member, standing: Standing, filled: Mapping[str, Any], say: Language) -> View:
    """The form to put it into words. `filled` was typed before; else it holds what stands there, or a suggestion."""
    name = say.name(mentorship.partner_of(me.user_id))
    there = standing.shout_out
    words = there.text if there else suggestion(mentorship, me, say)
    return modal(
        FORM,
        say("A public thank-you"),
        [
            section(
                say.mrkdwn(
                    "A few words of thanks, for everybody in a channel to read. I post them only when you and {name} "
                    "both stand by the same words and the same channel.",
                    name=say.mention(mentorship.partner_of(me.user_id)),
                )
            ),
            text_field(
                "text",
                say("Your words"),
                value=filled.get("text", words),
                hint=say("{name} reads them next. Everybody in the channel does once you both agree.", name=name),
                multiline=True,
                optional=False,
                longest=LONGEST,
            ),
            channel_field(
                "channel",
                say("In which channel?"),
                value=filled.get("channel") or (there.channel_id if there else None),
                placeholder=say("Choose a channel"),
                hint=say("A public one, or a private one that I have been invited to."),
            ),
        ],
        submit=say("Ask"),
        close=say("Later"),
        about={"mentorship": mentorship.id, "version": standing.version},
    )


def page(mentorship: Mentorship, me: Member, standing: Standing, say: Language) -> View:
    """How it stands, and what this one of the two can do about it."""
    found = standing.shout_out
    blocks = _standing(found, mentorship, me, say) if found else _nothing(mentorship, say)
    return modal(PAGE, say("A public thank-you"), blocks, close=say("Close"), about={"mentorship": mentorship.id})


def suggestion(mentorship: Mentorship, me: Member, say: Language) -> str:
    """Words to begin with, of what the record shows to both: for how long, and what was reached."""
    begun, ended = (mentorship.begun_at or mentorship.created_at), (mentorship.ended_at or mentorship.created_at)
    here = zone(me)
    lasted = how_long(span.between(begun.astimezone(here).date(), ended.astimezone(here).date()), say)
    reached = [goal.title for goal in mentorship.goals if goal.state is GoalState.REACHED]
    reached += [skill.name for skill in skills.mastered(mentorship.skills)]
    is_mentor = mentorship.role_of(me.user_id) is Role.MENTOR
    facts = {"name": say.name(mentorship.partner_of(me.user_id)), "length": lasted}
    for most in range(min(len(reached), _MOST_REACHED), 0, -1):
        quoted = [say("“{title}”", title=shorten(title, _LONGEST_REACHED)) for title in reached[:most]]
        words = {**facts, "reached": say.listing(quoted)}
        text = (
            say("{length} of working with {name}, and look what came of it: {reached}. Thank you, {name}, and all the "
                "best for what comes next!", **words)
            if is_mentor
            else say("{length} of learning from {name}, and look what came of it: {reached}. Thank you, {name}, for "
                     "your time and for all that I take with me!", **words)
        )  # fmt: skip
        if length(text) <= LONGEST:
            return text
    if is_mentor:
        return say("{length} of working with {name}. Thank you, {name}, and all the best for what comes next!", **facts)
    return say("{length} of learning from {name}. Thank you, {name}, for your time and all that I take with me!",
               **facts)  # fmt: skip


def shout_out(letter: Letter, say: Language) -> Post:
    """The message in the channel."""
    found = _found(letter)
    author = say.to(found.language)
    return Post(text=_who(letter.mentorship, author), blocks=_as_posted(found, letter.mentorship, say))


def shout_out_asked(letter: Letter, say: Language) -> Post:
    """Ask the other one, with the very words and the channel."""
    text = say.mrkdwn("{name} asks you about a public thank-you.", name=say.mention(letter.partner))
    return _question(letter, text, say, lambda found: _asked(found, letter.mentorship, letter.receiver, say))


def shout_out_posted(letter: Letter, say: Language) -> Post:
    """Tell each that it is out."""
    text = say.mrkdwn("Your public thank-you is out. 🎉")
    return Post(text=text, blocks=[section(text), *_where(_found(letter), say)])


def shout_out_blocked(letter: Letter, say: Language) -> Post:
    """Tell each that the channel did not take it, and the ways on."""
    text = say.mrkdwn("Your public thank-you could not be posted yet.")
    return _question(
        letter,
        text,
        say,
        lambda found: [section(Mrkdwn(f"{text}\n{_why(found, say)}")), _ways_in(_about(found), say)],
    )


def shout_out_unsure(letter: Letter, say: Language) -> Post:
    """Ask each to look whether it is there: nobody else can."""
    text = say.mrkdwn("I can't tell whether your public thank-you is out.")
    return _question(
        letter,
        text,
        say,
        lambda found: [section(Mrkdwn(f"{text}\n{_is_it_there(found, say)}")), _looked(_about(found), say)],
    )


def shout_out_declined(letter: Letter, say: Language) -> Post:
    """Tell the one who asked, kindly."""
    text = _declined(letter.mentorship, letter.receiver, say)
    return Post(text=text, blocks=[section(text)])


def shout_out_taken_back(letter: Letter, say: Language) -> Post:
    """Tell the other one that what both had agreed on stays unposted."""
    text = say.mrkdwn(
        "{name} has taken your public thank-you back. Nothing was posted; what you two said to each other stays.",
        name=say.mention(letter.partner),
    )
    return Post(text=text, blocks=[section(text)])


def _question(letter: Letter, text: Mrkdwn, say: Language, asks: Callable[[ShoutOut], Sequence[Block]]) -> Post:
    """A question to one of the two; once either has answered it, that."""
    if letter.message.answer is None:
        return Post(text=text, blocks=asks(_found(letter)))
    answer = ANSWERS.get(letter.message.answer, ANSWERS[shout_outs.CHANGED])
    return Post(text=text, blocks=[section(text), context(say.mrkdwn(answer))])


def _standing(found: ShoutOut, mentorship: Mentorship, me: Member, say: Language) -> list[Block]:
    """What is to be said about it, the words themselves, and what can be done."""
    about = _about(found)
    name = say.mention(mentorship.partner_of(me.user_id))
    take_back = button(say("Take it back"), "shout_out_take_back", about)
    ways: list[Block] = []
    match found.state:
        case ShoutOutState.POSTED:
            said = _where(found, say)
        case ShoutOutState.DECLINED:
            return [section(_declined(mentorship, me, say))]
        case ShoutOutState.WITHDRAWN:
            return _nothing(mentorship, say)
        case ShoutOutState.ASKED if found.worded_by != me.user_id:
            return _asked(found, mentorship, me, say)
        case ShoutOutState.ASKED:
            text = say.mrkdwn("These words are with {name} now. Nothing is posted before you both agree.", name=name)
            said, ways = [section(text)], [actions(button(say("Change it"), "shout_out_word", about), take_back)]
        case ShoutOutState.AGREED:
            text = say.mrkdwn("You both stand by it: it is on its way to {channel}.", channel=_channel(found))
            said, ways = [section(text)], [actions(take_back)]
        case ShoutOutState.BLOCKED:
            said, ways = [section(_why(found, say))], [_ways_in(about, say, take_back)]
        case ShoutOutState.UNSURE:
            said, ways = [section(_is_it_there(found, say))], [_looked(about, say)]
    return [*said, divider(), *_as_posted(found, mentorship, say), *([divider(), *ways] if ways else [])]


def _nothing(mentorship: Mentorship, say: Language) -> list[Block]:
    return [
        section(say.mrkdwn("Nothing is posted. Should you feel like it one day, you'll find it here.")),
        actions(button(say("Put it into words"), "shout_out_word", {"mentorship": mentorship.id})),
    ]


def _asked(found: ShoutOut, mentorship: Mentorship, me: Member, say: Language) -> list[Block]:
    about = _about(found)
    agree = button(
        say("Yes, post it"),
        "shout_out_yes",
        about,
        style="primary",
        confirm=confirmation(
            say("Shall I post it?"),
            say("It goes out at once, in exactly these words, for everybody in the channel to read."),
            say("Yes, post it"),
            say("Not yet"),
        ),
    )
    return [
        section(
            say.mrkdwn(
                "{name} would like to say thank you in {channel}, for everybody there to read. Nothing is posted "
                "without your yes. It would read like this:",
                name=say.mention(mentorship.partner_of(me.user_id)),
                channel=_channel(found),
            )
        ),
        divider(),
        *_as_posted(found, mentorship, say),
        divider(),
        actions(
            agree,
            button(say("Other words"), "shout_out_word", about),
            button(say("Rather not"), "shout_out_no", about),
        ),
        context(
            say.mrkdwn(
                "Each answer is a good one and needs no reason. A channel without a name here is a private one that "
                "you are not in."
            )
        ),
    ]


def _as_posted(found: ShoutOut, mentorship: Mentorship, say: Language) -> Sequence[Block]:
    """What stands in the channel. The two are mentioned, since they have agreed to be; what was typed is plain text,
    so that it mentions nobody."""
    author = say.to(found.language)
    return [
        section(Mrkdwn(f"🎉 *{_who(mentorship, author)}*")),
        plain(found.text),
        context(
            author.mrkdwn(
                "The words are {name}'s. I posted them when both had agreed.",
                name=author.mention(mentorship.member(found.worded_by)),
            )
        ),
    ]


def _who(mentorship: Mentorship, say: Language) -> Mrkdwn:
    return say.mrkdwn(
        "{mentor} and {mentee} have completed their mentorship.",
        mentor=say.mention(mentorship.mentor),
        mentee=say.mention(mentorship.mentee),
    )


def _where(found: ShoutOut, say: Language) -> list[Block]:
    text = say.mrkdwn("You find it in {channel}, in the words that you both agreed on.", channel=_channel(found))
    if not found.permalink:
        return [section(text)]
    link = RichTextElementParts.Link(url=found.permalink, text=say("Have a look"))
    return [section(text), RichTextBlock(elements=[RichTextSectionElement(elements=[link])])]


def _why(found: ShoutOut, say: Language) -> Mrkdwn:
    """Why Slack did not take it, and what helps."""
    reason = found.blocked_by or ""
    is_closed = reason in _CLOSED or reason.startswith("restricted_action")
    return say.mrkdwn(_BLOCKED.get(reason, _NOT_HERE if is_closed else _NOT_NOW), channel=_channel(found))


def _is_it_there(found: ShoutOut, say: Language) -> Mrkdwn:
    return say.mrkdwn(
        "Slack did not answer when I posted it in {channel}, and I do not read channels. Would one of you have a "
        "look? If it is not there, I'll post it.",
        channel=_channel(found),
    )


def _ways_in(about: About, say: Language, *more: ButtonElement) -> Block:
    return actions(
        button(say("Try again"), "shout_out_again", about, style="primary"),
        button(say("Choose another channel"), "shout_out_word", about),
        *more,
    )


def _looked(about: About, say: Language) -> Block:
    return actions(
        button(say("It is there"), "shout_out_found", about),
        button(say("It is not there"), "shout_out_again", about),
    )


def _declined(mentorship: Mentorship, me: Member, say: Language) -> Mrkdwn:
    return say.mrkdwn(
        "{name} would rather not have a thank-you in a channel. Nothing is posted, and that is fine. Your words are "
        "still yours to say, just between you two.",
        name=say.mention(mentorship.partner_of(me.user_id)),
    )


def _about(found: ShoutOut) -> About:
    return {"mentorship": found.mentorship_id, "version": found.version}


def _channel(found: ShoutOut) -> Mrkdwn:
    return channel_mention(found.channel_id)


def _found(letter: Letter) -> ShoutOut:
    return letter.session.get_one(ShoutOut, letter.mentorship.id)
