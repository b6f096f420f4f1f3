"""A programme manager brings two people together: the form, what both are told, and the way out (R39, R5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import enrolment
from bot.guidance import Topic
from bot.models import Member, Mentorship, Role
from prompts import terms
from prompts.begin import WHY, last_time
from prompts.blocks import Post, actions, button, context, date_field, modal, person_field, section, text_field
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter

ENROL_FORM = "enrol"
MISFIT_FORM = "misfit"


def enrol_form(filled: Mapping[str, Any], say: Language) -> View:
    """The form to bring two people together."""
    return modal(
        ENROL_FORM,
        say("Enrol a pair"),
        [
            context(
                say.mrkdwn("Each is told in their own working hours, and either can say that it is not a good fit.")
            ),
            person_field("mentor", say("Who is the mentor?"), value=filled.get("mentor")),
            person_field("mentee", say("Who is the mentee?"), value=filled.get("mentee")),
            text_field(
                "purpose",
                say("What is it for?"),
                value=filled.get("purpose"),
                placeholder=say("For example: grow into leading a team"),
                hint=say("The two read it and can change it together. You won't see it again: it is theirs."),
                multiline=True,
            ),
            terms.rhythm_field(say("How often do they check in?"), filled, say),
            date_field(
                "planned_end",
                say("When might it have done its work?"),
                value=filled.get("planned_end"),
                hint=say("Leave it empty if they should see as they go."),
            ),
        ],
        submit=say("Enrol"),
        close=say("Cancel"),
    )


def enrolled_page(pair: enrolment.Pair, say: Language) -> View:
    """What the manager sees then."""
    text = say.mrkdwn(
        "{mentor} and {mentee} are a pair now. I'll tell each of them in their own working hours. If it is not a "
        "good fit, I'll let you know.",
        mentor=say.mention(pair.mentor),
        mentee=say.mention(pair.mentee),
    )
    again = actions(button(say("Enrol another pair"), "enrol_another"))
    return modal("enrolled", say("Enrol a pair"), [section(text), again], close=say("Done"))


def enrolled(letter: Letter, say: Language) -> Post:
    """Tell one of the two whom they are brought together with, by whom, and all that a beginning needs (R5)."""
    mentorship, about = letter.mentorship, letter.about
    partner = say.mention(letter.partner)
    manager = _manager(letter.session.get(Member, (mentorship.team_id, mentorship.enrolled_by)), say)
    is_mentor = mentorship.role_of(letter.receiver.user_id) is Role.MENTOR
    title = (
        say.mrkdwn(
            "{manager} has brought you and {name} together: you are the mentor. 🌱", manager=manager, name=partner
        )
        if is_mentor
        else say.mrkdwn(
            "{manager} has brought you and {name} together: {name} is your mentor. 🌱", manager=manager, name=partner
        )
    )
    match letter.message.answer:
        case enrolment.TURNED_DOWN:
            told = say.mrkdwn(
                "You said that it is not a good fit, and that is fine. {name} has been told kindly.", name=partner
            )
            return Post(text=title, blocks=[section(title), context(told)])
        case enrolment.NO_PAIR:
            return Post(text=title, blocks=[section(title), context(say.mrkdwn("It did not come about this time."))])
    open_to_change = say.mrkdwn(
        "This is a beginning that you two can change together at any time. What you write here is between the two of "
        "you: {manager} sees that you are a pair and how far you are, and reads none of it.",
        manager=manager,
    )
    misfit = say.mrkdwn("If it is not a good fit, say so: nobody asks why, and it is nobody's fault.")
    return Post(
        text=title,
        blocks=[
            section(title),
            *terms.terms(mentorship, say),
            section(open_to_change),
            section(say.mrkdwn(WHY)),
            *(last_time(letter, say) if is_mentor else ()),
            context(misfit),
            actions(
                button(say("Set goals"), "goals_open", about, style="primary"),
                button(say("For your first meeting"), "guide_open", {**about, "topic": Topic.FIRST_MEETING}),
                button(say("Suggest changes"), "terms_suggest", about),
                button(say("Not a good fit"), "misfit_open", about),
            ),
        ],
    )


def misfit_form(mentorship: Mentorship, me: Member, manager: Member | None, say: Language) -> View:
    """The way out as long as nothing has begun. `manager` is who brought the two together, if they are still there."""
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "That happens, and nobody asks you for a reason. I'll tell {name} kindly that it won't come about "
                "this time. {manager} hears that you two are not a pair, and not which of you said so.",
                name=say.mention(mentorship.partner_of(me.user_id)),
                manager=_manager(manager, say),
            )
        ),
        actions(
            button(say("Suggest changes instead"), "terms_suggest", {"mentorship": mentorship.id}),
            button(say("Something was not right"), "safety_open", {"mentorship": mentorship.id}),
        ),
    ]
    return modal(
        MISFIT_FORM,
        say("Not a good fit"),
        blocks,
        submit=say("Say so kindly"),
        close=say("Not now"),
        about={"mentorship": mentorship.id},
    )


def turned_down_page(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What comes after that."""
    text = say.mrkdwn(
        "Done: {name} is told kindly. Somebody else may be just right for each of you.",
        name=say.mention(mentorship.partner_of(me.user_id)),
    )
    return modal("turned_down", say("Not a good fit"), [section(text)], close=say("Done"))


def turned_down(letter: Letter, say: Language) -> Post:
    """Tell the other one, kindly and without a reason."""
    text = say.mrkdwn(
        "You and {name} won't become a pair this time, and that is nobody's fault. Somebody else may be just "
        "right for you.",
        name=say.mention(letter.partner),
    )
    return Post(text=text, blocks=[section(text)])


def no_pair(letter: Letter, say: Language) -> Post:
    """Tell the manager that the two are no pair: not from whom, and not why."""
    text = say.mrkdwn(
        "{mentor} and {mentee} won't become a pair after all: it is not a good fit this time. I ask nobody why.",
        mentor=say.mention(letter.mentorship.mentor),
        mentee=say.mention(letter.mentorship.mentee),
    )
    ways = actions(button(say("Enrol another pair"), "enrol_open"))
    return Post(text=text, blocks=[section(text), ways])


def _manager(manager: Member | None, say: Language) -> Mrkdwn:
    return say.mention(manager) if manager else say.mrkdwn("The programme manager")
