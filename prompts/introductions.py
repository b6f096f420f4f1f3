"""Introductions and opportunities: what the pair sees of them, what each is asked, and the message that brings three
people together (R29).

By names and never by roles: all of it works during a mentorship and after it (R34).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block, RichTextBlock, RichTextElementParts, RichTextSectionElement
from slack_sdk.models.views import View

from bot.introductions import LONGEST_WHAT, LONGEST_WHY, NO, PENDING, YES, find_of
from bot.models import Introduction, IntroductionState, Member, Mentorship, Opportunity, Role
from bot.plain import LONGEST_LINK
from bot.privacy import may_read
from prompts.blocks import (
    Post,
    actions,
    button,
    confirmation,
    context,
    divider,
    header,
    modal,
    person_field,
    quote,
    section,
    text_field,
)
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter

PAGE = "introductions"
FORM = "introduction"
QUESTION = "introduction_question"
OPPORTUNITY_FORM = "opportunity"

STANDINGS: Mapping[IntroductionState, str] = {
    IntroductionState.MENTEE_ASKED: N_("{mentee} is asked."),
    IntroductionState.PERSON_ASKED: N_("{mentee} would like it; {person} is asked."),
    IntroductionState.INTRODUCED: N_("Both have said yes: I have brought you together in a conversation."),
    IntroductionState.MENTEE_DECLINED: N_("Not at the moment."),
    IntroductionState.PERSON_DECLINED: N_("Not at the moment."),
    IntroductionState.WITHDRAWN: N_("Taken back."),
}
"""How an introduction stands, for the mentor. Who would rather not is told to nobody (R29)."""
TO_THE_MENTEE: Mapping[IntroductionState, str] = {
    **STANDINGS,
    IntroductionState.MENTEE_ASKED: N_("You are asked."),
    IntroductionState.PERSON_ASKED: N_("You have said yes; {person} is asked."),
}


def page(mentorship: Mentorship, me: Member, say: Language) -> View:
    """All introductions and opportunities of a pair: the mentor adds to them, the mentee answers."""
    is_mentor = mentorship.role_of(me.user_id) is Role.MENTOR
    about = {"mentorship": mentorship.id}
    mentor, mentee = say.mention(mentorship.mentor), say.mention(mentorship.mentee)
    if is_mentor:
        blocks: list[Block] = [
            section(
                say.mrkdwn(
                    "Who or what could take {name} further? I ask {name} first, then the other person, each in "
                    "private. Only when both say yes do I bring you three together.",
                    name=mentee,
                )
            ),
            actions(
                button(say("Introduce somebody"), "introduction_add", about, style="primary"),
                button(say("Share an opportunity"), "opportunity_open", about),
            ),
        ]
    else:
        blocks = [
            section(
                say.mrkdwn(
                    "Whom and what {name} has thought of for you. Nobody hears of it before you say yes.", name=mentor
                )
            )
        ]
    introductions = [each for each in mentorship.introductions if may_read(me.user_id, each, mentorship)]
    opportunities = [each for each in mentorship.opportunities if may_read(me.user_id, each, mentorship)]
    if introductions:
        blocks.append(header(say("People")))
    for introduction in introductions:
        blocks += [*_row(introduction, mentorship, say, is_mentor=is_mentor), divider()]
    if opportunities:
        blocks.append(header(say("Opportunities")))
    for opportunity in opportunities:
        blocks += _opportunity(opportunity)
    if not introductions and not opportunities and not is_mentor:
        blocks.append(context(say.mrkdwn("Nothing yet.")))
    return modal(PAGE, say("Introductions"), blocks, close=say("Close"), about=about)


def introduction_form(mentorship: Mentorship, filled: Mapping[str, Any], say: Language) -> View:
    """The form to propose a person."""
    name = say.name(mentorship.mentee)
    return modal(
        FORM,
        say("An introduction"),
        [
            person_field("person", say("Whom would you like to introduce?"), value=filled.get("person")),
            text_field(
                "why",
                say("Why would the two do each other good?"),
                value=filled.get("why"),
                hint=say("{name} reads this first; after a yes, the other person, too.", name=name),
                multiline=True,
                optional=False,
                longest=LONGEST_WHY,
            ),
        ],
        submit=say("Ask"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id},
    )


def opportunity_form(mentorship: Mentorship, filled: Mapping[str, Any], say: Language) -> View:
    """The form to point to an opportunity."""
    return modal(
        OPPORTUNITY_FORM,
        say("An opportunity"),
        [
            text_field(
                "what",
                say("What is it, and why is it right for {name}?", name=say.name(mentorship.mentee)),
                value=filled.get("what"),
                hint=say("I'll pass it on at once."),
                multiline=True,
                optional=False,
                longest=LONGEST_WHAT,
            ),
            text_field(
                "link",
                say("A link"),
                value=filled.get("link"),
                placeholder="https://",
                longest=LONGEST_LINK,
            ),
        ],
        submit=say("Pass it on"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id},
    )


def introduction_offered(letter: Letter, say: Language) -> Post:
    """Ask the mentee, in private, and show what the other person would read."""
    return _question(letter, say)


def introduction_asked(letter: Letter, say: Language) -> Post:
    """Ask the third person, in private, kindly, with what is said about them."""
    return _question(letter, say)


def question_page(introduction: Introduction, mentorship: Mentorship, me: Member, say: Language) -> View:
    """The same question on a page of its own, for somebody whose message got lost (R45)."""
    asks = _of_mentee if me.user_id == mentorship.mentee_id else _of_person
    return modal(QUESTION, say("An introduction"), asks(introduction, mentorship, say), close=say("Later"))


def answered_page(say: Language, *, agrees: bool) -> View:
    """What somebody sees on that page after answering."""
    return modal(QUESTION, say("An introduction"), [section(_answered(YES if agrees else NO, say))], close=say("Close"))


def introduction_declined(letter: Letter, say: Language) -> Post:
    """Tell whoever waits, kindly and without a reason, that it does not fit."""
    introduction = _introduction(letter)
    is_mentor = letter.receiver.user_id == letter.mentorship.mentor_id
    other = say.mention(letter.mentorship.mentee if is_mentor else letter.mentorship.mentor)
    text = say.mrkdwn("About the introduction that you and {name} had in mind", name=other)
    if is_mentor:
        more = say.mrkdwn(
            "This is not the moment to bring {name} and {person} together. That says nothing about either of "
            "them, and the thought was a kind one.",
            name=other,
            person=say.mention(introduction.person),
        )
    else:
        more = say.mrkdwn(
            "This is not the moment to meet {person}. That says nothing about you; calendars are full. {name} "
            "knows, and may think of somebody else.",
            name=other,
            person=say.mention(introduction.person),
        )
    return Post(text=text, blocks=[section(more)])


def introduction(letter: Letter, say: Language) -> Post:
    """Bring the three together: all of them read this, in one conversation."""
    made = _introduction(letter)
    mentorship = letter.mentorship
    names = {
        "mentor": say.mention(mentorship.mentor),
        "mentee": say.mention(mentorship.mentee),
        "person": say.mention(made.person),
    }
    text = say.mrkdwn("{mentee}, meet {person}. {person}, meet {mentee}. 👋", **names)
    return Post(
        text=text,
        blocks=[
            section(text),
            section(say.mrkdwn("You have both said yes to being introduced by {mentor}, who wrote:", **names)),
            quote(made.why),
            context(say.mrkdwn("This conversation is yours now; I only opened the door and do not read along.")),
        ],
    )


def opportunity(letter: Letter, say: Language) -> Post:
    """Tell the mentee of an opportunity."""
    text = say.mrkdwn("{name} thought of you.", name=say.mention(letter.mentorship.mentor))
    wanted = letter.message.facts.get("opportunity")
    found = next(each for each in letter.mentorship.opportunities if each.id == wanted)
    return Post(
        text=text,
        blocks=[
            section(
                say.mrkdwn("{name} thought of you, and would like you to see this:", name=say.mention(letter.partner))
            ),
            *_opportunity(found),
            actions(button(say("All of them"), "introduction_open", letter.about)),
        ],
    )


def _question(letter: Letter, say: Language) -> Post:
    introduction, mentorship = _introduction(letter), letter.mentorship
    text = say.mrkdwn("{mentor} would like to introduce somebody to you.", mentor=say.mention(mentorship.mentor))
    if letter.message.answer is not None:
        return Post(text=text, blocks=[section(text), context(_answered(letter.message.answer, say))])
    asks = _of_mentee if letter.message.kind == "introduction_offered" else _of_person
    return Post(text=text, blocks=asks(introduction, mentorship, say))


def _of_mentee(introduction: Introduction, mentorship: Mentorship, say: Language) -> list[Block]:
    mentor, person = say.mention(mentorship.mentor), say.mention(introduction.person)
    return [
        section(say.mrkdwn("{mentor} would like to bring you together with {person}:", mentor=mentor, person=person)),
        quote(introduction.why),
        context(
            say.mrkdwn(
                "{person} knows nothing of it yet. If you say yes, I'll ask {person} too, with these words. A no "
                "is fine, and needs no reason.",
                person=person,
            )
        ),
        _answer_buttons(introduction, say),
    ]


def _of_person(introduction: Introduction, mentorship: Mentorship, say: Language) -> list[Block]:
    mentor, mentee = say.mention(mentorship.mentor), say.mention(mentorship.mentee)
    return [
        section(
            say.mrkdwn(
                "{mentor} and {mentee} have worked and learned together, and {mentor} thinks that you and {mentee} "
                "would have something to say to each other:",
                mentor=mentor,
                mentee=mentee,
            )
        ),
        quote(introduction.why),
        context(
            say.mrkdwn(
                "{mentee} would be glad. If you say yes, I'll open a conversation for the three of you; nothing "
                "more is expected of you. A no is fine, needs no reason, and I'll pass it on kindly.",
                mentee=mentee,
            )
        ),
        _answer_buttons(introduction, say),
    ]


def _row(introduction: Introduction, mentorship: Mentorship, say: Language, *, is_mentor: bool) -> list[Block]:
    names = {"mentee": say.mention(mentorship.mentee), "person": say.mention(introduction.person)}
    is_asked = introduction.state is IntroductionState.MENTEE_ASKED and not is_mentor
    standing = say.mrkdwn((STANDINGS if is_mentor else TO_THE_MENTEE)[introduction.state], **names)
    blocks: list[Block] = [section(Mrkdwn(f"*{names['person']}*\n{standing}")), quote(introduction.why)]
    if is_asked:
        blocks.append(_answer_buttons(introduction, say))
    elif is_mentor and introduction.state in PENDING:
        take_back = button(
            say("Take it back"),
            "introduction_withdraw",
            {"mentorship": mentorship.id, "introduction": introduction.id},
            confirm=confirmation(
                say("Take it back?"),
                say("Whoever was asked sees that nothing is asked any more."),
                say("Take it back"),
                say("Keep it"),
            ),
            label=say("Take it back: {name}", name=say.name(introduction.person)),
        )
        blocks.append(actions(take_back))
    return blocks


def _opportunity(opportunity: Opportunity) -> list[Block]:
    blocks: list[Block] = [quote(opportunity.what)]
    if opportunity.link:
        link = RichTextElementParts.Link(url=opportunity.link, text=opportunity.link[:200])
        blocks.append(RichTextBlock(elements=[RichTextSectionElement(elements=[link])]))
    return blocks


def _answer_buttons(introduction: Introduction, say: Language) -> Block:
    about = {"introduction": introduction.id}
    return actions(
        button(say("Yes, gladly"), "introduction_yes", about, style="primary"),
        button(say("Rather not"), "introduction_no", about),
    )


def _answered(answer: str, say: Language) -> Mrkdwn:
    match answer:
        case answer if answer == YES:
            return say.mrkdwn("You have said yes. Thank you for being open to it.")
        case answer if answer == NO:
            return say.mrkdwn("You would rather not. That is fine, and told without a reason.")
        case _:
            return say.mrkdwn("This has changed since, so there is nothing to answer.")


def _introduction(letter: Letter) -> Introduction:
    found = find_of(letter.mentorship, letter.message.facts.get("introduction"))
    if found is None:
        raise ValueError("a message is about an introduction that is in the record")
    return found
