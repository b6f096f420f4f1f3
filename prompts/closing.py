"""The last message of an ending, and what comes with the document (R34, R36, R40)."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot import answers, connection, skills, span
from bot.members import zone
from bot.models import Ending, GoalState, Role
from bot.shout_out import is_offered
from prompts.blocks import Post, actions, button, context, header, plain, quote, section, shorten
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter
from prompts.words import length

_MOST_GOALS = 10
_LONGEST_TITLE = 150
_LONGEST_QUOTE = 1500
"""Characters: a message as a whole has a limit too."""


def closing(letter: Letter, say: Language) -> Post:
    """Celebrate with one of the two that the mentorship is complete, by what the record shows."""
    mentorship, me, name = letter.mentorship, letter.receiver, say.mention(letter.partner)
    is_mentor = mentorship.role_of(me.user_id) is Role.MENTOR
    text = say.mrkdwn("You and {name} have completed your mentorship. 🎉", name=name)
    blocks: list[Block] = [header(say("A good ending 🎉")), section(_what_was(letter, say))]
    reached = [goal.title for goal in mentorship.goals if goal.state is GoalState.REACHED]
    reached += [skill.name for skill in skills.mastered(mentorship.skills)]
    if reached:
        blocks += [section(say.mrkdwn("*What you two reached*")), plain(_listed(reached, say))]
    if is_mentor:
        thanks = [say.mrkdwn("Thank you for the time that you gave {name}.", name=name)]
        thanks += [say.mrkdwn("Part of what was reached is your work.")] if reached else []
        blocks.append(section(Mrkdwn(" ".join(thanks))))
    else:
        blocks.append(section(say.mrkdwn("This is your achievement, and the recognition is yours to keep.")))
        blocks += _quoted(letter, "celebration.grown", say.mrkdwn("What {name} has seen grow in you:", name=name))
    blocks += _quoted(letter, "celebration.thanks", say.mrkdwn("{name}'s words to you:", name=name))
    blocks += [
        section(
            say.mrkdwn("Your document is on its way to you.")
            if letter.partner.is_deactivated
            else say.mrkdwn("From here on the two of you are colleagues. Your document is on its way to you.")
        ),
        context(
            say.mrkdwn(
                "Somebody else may be where {name} was when you two began. One day they may be glad of you.",
                name=name,
            )
            if is_mentor
            else say.mrkdwn("One day somebody may be glad to learn from you what you learned here.")
        ),
    ]
    ways = []
    seen = connection.look(letter.session, mentorship, me.user_id)
    if seen.is_agreed and not letter.partner.is_deactivated:
        ways.append(button(say("How we stay in touch"), "connect_open", letter.about))
    if is_offered(mentorship, me):
        ways.append(button(say("A public thank-you"), "shout_out_open", letter.about))
    if ways:
        blocks.append(actions(*ways))
    return Post(text=text, blocks=blocks)


def document(letter: Letter, say: Language) -> Post:
    """What stands above the file."""
    name = say.mention(letter.partner)
    match letter.message.occasion.partition(":")[0]:
        case "closing":
            text = say.mrkdwn("Your document of the time with {name}. It is yours to keep.", name=name)
        case "reflections":
            text = say.mrkdwn("You and {name} have both finished your reflections. Here is your document.", name=name)
        case _:
            text = say.mrkdwn("Here is your document of the time with {name}, as it stands now.", name=name)
    return Post(text=text, blocks=[section(text)])


def _what_was(letter: Letter, say: Language) -> Mrkdwn:
    mentorship, name = letter.mentorship, say.mention(letter.partner)
    ended = mentorship.ended_at or letter.now
    begun = mentorship.begun_at or mentorship.created_at
    here = zone(letter.receiver)
    lasted = length(span.between(begun.astimezone(here).date(), ended.astimezone(here).date()), say)
    if mentorship.ending is Ending.COMPLETED_EARLY:
        return say.mrkdwn(
            "You and {name} worked together for {length}, and reached your goals before the day you had planned. "
            "That is a success to be proud of.",
            name=name,
            length=lasted,
        )
    if mentorship.closure is not None and mentorship.closure.goodbye_by is not None:
        return say.mrkdwn(
            "You and {name} worked together for {length}, and written words have rounded it off. That is a success.",
            name=name,
            length=lasted,
        )
    return say.mrkdwn(
        "You and {name} worked together for {length}, and have rounded it off together. That is a success.",
        name=name,
        length=lasted,
    )


def _listed(titles: Sequence[str], say: Language) -> str:
    lines = [f"✓ {shorten(title, _LONGEST_TITLE)}" for title in titles[:_MOST_GOALS]]
    if (more := len(titles) - _MOST_GOALS) > 0:
        lines.append(say.plural("and one more", "and {n} more", more))
    return "\n".join(lines)


def _quoted(letter: Letter, question: str, above: Mrkdwn) -> list[Block]:
    """What the partner has shared in answer to a question, if they have."""
    readable = answers.readable(letter.session, letter.mentorship, letter.receiver.user_id)
    answer = readable.get((letter.partner.user_id, question))
    return [section(above), quote(shorten(answer.text, _LONGEST_QUOTE))] if answer else []
