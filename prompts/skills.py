"""The skills that a mentor teaches, marked practised or mastered (R7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import skills as rules
from bot.models import Member, Mentorship, Role, Skill, SkillState
from bot.skills import LONGEST_NAME, MOST
from prompts.blocks import actions, button, context, divider, modal, plain, section, text_field
from prompts.language import N_, Language, Mrkdwn

SKILL_FORM = "skill"
MARKS = {SkillState.BEGUN: "⚪", SkillState.PRACTISED: "🌱", SkillState.MASTERED: "⭐"}
STATES = {
    SkillState.BEGUN: N_("on the way"),
    SkillState.PRACTISED: N_("practised since {day}"),
    SkillState.MASTERED: N_("mastered since {day}"),
}


def skills(mentorship: Mentorship, me: Member, say: Language, *, notice: Mrkdwn | None = None) -> View:
    """All skills of a pair, with the buttons to mark them. `notice` says what has just happened."""
    about = {"mentorship": mentorship.id}
    partner = mentorship.partner_of(me.user_id)
    blocks: list[Block] = [section(notice)] if notice else []
    blocks.append(
        context(say.mrkdwn("With {name}. Both of you see the skills and can mark them.", name=say.mention(partner)))
    )
    if not mentorship.skills:
        text = (
            say.mrkdwn(
                "What would you like to pass on to {name}? One or two skills are plenty to begin with.",
                name=say.mention(partner),
            )
            if mentorship.role_of(me.user_id) is Role.MENTOR
            else say.mrkdwn(
                "What would you like to learn from {name}? One or two skills are plenty to begin with.",
                name=say.mention(partner),
            )
        )
        blocks.append(section(text))
    for skill in mentorship.skills:
        blocks += [divider(), *_skill(mentorship, skill, say)]
    buttons = [button(say("Goals"), "goals_open", about)]
    if mentorship.is_under_way and len(mentorship.skills) < MOST:
        style = None if mentorship.skills else "primary"
        buttons.insert(0, button(say("Add a skill"), "skill_add", about, style=style))
    blocks += [divider(), actions(*buttons)]
    return modal("skills", say("Skills"), blocks, close=say("Done"), about=about)


def skill_form(mentorship: Mentorship, me: Member, typed: Mapping[str, Any], say: Language) -> View:
    """The form for a new skill. `typed` was typed before and not saved."""
    name = say.mention(mentorship.partner_of(me.user_id))
    return modal(
        SKILL_FORM,
        say("A new skill"),
        [
            text_field(
                "skill",
                say("Which skill?"),
                value=typed.get("skill"),
                placeholder=say("For example: give feedback that helps"),
                optional=False,
                longest=LONGEST_NAME,
            ),
            context(say.mrkdwn("{name} and you can both read and change this.", name=name)),
        ],
        submit=say("Save"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id},
    )


def marked(mentorship: Mentorship, skill: Skill, say: Language) -> Mrkdwn | None:
    """What to say when a skill was marked."""
    if skill.state is not SkillState.MASTERED:
        return None
    if len(rules.mastered(mentorship.skills)) == len(mentorship.skills):
        return say.mrkdwn("⭐ Mastered: {skill}. That was the last one. Do celebrate it together!", skill=skill.name)
    return say.mrkdwn("⭐ Mastered: {skill}. Well done, both of you!", skill=skill.name)


def _skill(mentorship: Mentorship, skill: Skill, say: Language) -> list[Block]:
    day = say.day(skill.marked_on) if skill.marked_on else ""
    standing = say(STATES[skill.state], day=day)
    blocks: list[Block] = [plain(f"{MARKS[skill.state]} {skill.name}\n{standing}")]
    if not mentorship.is_under_way:
        return blocks
    words = {
        SkillState.PRACTISED: say("Practised"),
        SkillState.MASTERED: say("Mastered"),
        SkillState.BEGUN: say("Not there yet"),
    }
    buttons = [
        button(
            text,
            f"skill_{state.value}",
            {"mentorship": mentorship.id, "skill": skill.id},
            label=f"{text}: {skill.name}",
        )
        for state, text in words.items()
        if state is not skill.state
    ]
    remove = say("Remove")
    buttons.append(
        button(
            remove,
            "skill_remove",
            {"mentorship": mentorship.id, "skill": skill.id},
            label=f"{remove}: {skill.name}",
        )
    )
    return [*blocks, actions(*buttons)]
