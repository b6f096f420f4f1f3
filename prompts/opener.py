"""The opener of the conversation about the ending, worded from the record (R16).

Celebration comes first, and every claim is one that the record shows. Where it shows no growth, there is a gap for
what only the speaker can know, instead of praise that might be hollow.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.models import Role
from bot.opener import OpenerFacts
from bot.span import Span, Unit
from prompts.blocks import one_line
from prompts.language import Language

MOST_TITLES = 3
LONGEST_TITLE = 90
ENOUGH_CHECK_INS = 3
"""Fewer are not worth a sentence."""


def opener(facts: OpenerFacts, say: Language) -> str:
    """What somebody could say to begin the conversation, in their own language."""
    paragraphs = _mentors(facts, say) if facts.role is Role.MENTOR else _mentees(facts, say)
    return "\n\n".join(" ".join(sentence for sentence in sentences if sentence) for sentences in paragraphs)


def _mentors(facts: OpenerFacts, say: Language) -> list[list[str]]:
    reached, ahead = _titles(facts.reached, say), _titles(facts.ahead, say)
    mastered = _titles(facts.mastered, say)
    if facts.reached or facts.mastered:
        grown = [
            say.plural(
                "You have reached a goal: {goals}.",
                "You have reached {n} goals: {goals}.",
                len(facts.reached),
                goals=reached,
            )
            if facts.reached
            else "",
            say.plural(
                "You have mastered a skill: {skills}.",
                "You have mastered {n} skills: {skills}.",
                len(facts.mastered),
                skills=mastered,
            )
            if facts.mastered
            else "",
            say("That is everything on our plan.") if facts.is_whole_plan_reached else "",
        ]
        step_back = say(
            "That is great progress, and it is yours. You have grown so much that it is time for me to step back, "
            "and to connect you with people and opportunities beyond what I can be for you."
        )
    else:
        grown = [say("What I have seen grow in you: [one or two things that only you could name].")]
        step_back = say(
            "I think it is time for me to step back, so that you can practise on your own. "
            "And I would like to connect you with people and opportunities beyond what I can be for you."
        )
    still_ahead = say.plural(
        "There is a goal that is still ahead of you: {goals}. Let us think about who can help you with it.",
        "There are {n} goals that are still ahead of you: {goals}. Let us think about who can help you with them.",
        len(facts.ahead),
        goals=ahead,
    )
    return [
        [say("There is something I would like to celebrate with you.")],
        [_worked(facts.worked, say), _check_ins(facts, say), *grown],
        [step_back],
        [still_ahead if facts.ahead else "", _planned_end(facts, say), _question(say)],
    ]


def _mentees(facts: OpenerFacts, say: Language) -> list[list[str]]:
    reached, ahead = _titles(facts.reached, say), _titles(facts.ahead, say)
    mastered = _titles(facts.mastered, say)
    if facts.reached or facts.mastered:
        grown = [
            say.plural(
                "I have reached a goal: {goals}.",
                "I have reached {n} goals: {goals}.",
                len(facts.reached),
                goals=reached,
            )
            if facts.reached
            else "",
            say.plural(
                "I have mastered a skill: {skills}.",
                "I have mastered {n} skills: {skills}.",
                len(facts.mastered),
                skills=mastered,
            )
            if facts.mastered
            else "",
            say("That is everything on our plan.") if facts.is_whole_plan_reached else "",
            say("Thank you for your part in that."),
        ]
        go_on = say(
            "That is great progress for me. I have grown so much that I would like to go on by myself now, "
            "and to look for opportunities and people beyond the two of us."
        )
    else:
        grown = [say("What I take with me from you: [one or two things that only you could name].")]
        go_on = say(
            "I think it is time for me to practise on my own now, "
            "and to look for opportunities and people beyond the two of us."
        )
    still_ahead = say.plural(
        "There is a goal that is still ahead of me: {goals}. I would love to hear who you think could help me with it.",
        "There are {n} goals that are still ahead of me: {goals}. "
        "I would love to hear who you think could help me with them.",
        len(facts.ahead),
        goals=ahead,
    )
    return [
        [say("There is something I would like to celebrate with you, and to thank you for.")],
        [_worked(facts.worked, say), _check_ins(facts, say), *grown],
        [go_on],
        [still_ahead if facts.ahead else "", _planned_end(facts, say), _question(say)],
    ]


def _worked(span: Span, say: Language) -> str:
    n = span.count
    if n == 0:
        return ""
    match span.unit:
        case Unit.DAYS:
            return say.plural(
                "We have been working together for a day.", "We have been working together for {n} days.", n
            )
        case Unit.WEEKS:
            return say.plural(
                "We have been working together for a week.", "We have been working together for {n} weeks.", n
            )
        case Unit.MONTHS:
            return say.plural(
                "We have been working together for a month.", "We have been working together for {n} months.", n
            )
        case Unit.YEARS:
            return say.plural(
                "We have been working together for a year.", "We have been working together for {n} years.", n
            )


def _check_ins(facts: OpenerFacts, say: Language) -> str:
    n = facts.check_ins
    return (
        say.plural(
            "We have checked in once along the way.",
            "We have checked in {n} times along the way.",
            n,
        )
        if n >= ENOUGH_CHECK_INS
        else ""
    )


def _planned_end(facts: OpenerFacts, say: Language) -> str:
    planned, today = facts.planned_end, facts.today
    if planned is None:
        return ""
    if planned == today:
        return say("Today is the day that we had planned as our end.")
    if planned < today:
        return say("Our planned end was {day}.", day=say.day(planned))
    if facts.is_whole_plan_reached:
        return say("And we are early: we had planned until {day}.", day=say.day(planned))
    return say("Our planned end is {day}.", day=say.day(planned))


def _question(say: Language) -> str:
    return say("Shall we take half an hour to celebrate, look back and look ahead? And how do you see it?")


def _titles(titles: Sequence[str], say: Language) -> str:
    """Some titles in quotation marks, and how many there are beyond them."""
    named = [say("“{text}”", text=one_line(title, LONGEST_TITLE)) for title in titles[:MOST_TITLES]]
    more = len(titles) - len(named)
    return say.listing([*named, say.plural("one more", "{n} more", more)] if more else named)
