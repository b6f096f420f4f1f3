"""Plan the conversation about the ending, in private (R15, R16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import closure, plan, texts
from bot.models import Mentorship
from bot.opener import opener_facts
from bot.plan import Plan
from handlers.choose import find_mentorship_under_way, with_mentorship
from handlers.closure import page
from handlers.interaction import Interaction, Listeners, Reply
from prompts.language import N_
from prompts.opener import opener
from prompts.plan import IDEAS_FIELD, OPENER_FIELD, OWN_IDEA_FIELD, PLAN_FORM, plan_form


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the form to plan; once the two have talked there is nothing to plan, and the steps are shown."""
    if closure.is_open_to_both(mentorship):
        return Reply(view=page(interaction, mentorship))
    saved = _fields_of(plan.find(interaction.session, mentorship, interaction.member))
    typed = _by_question(interaction.draft(PLAN_FORM, mentorship=mentorship.id))
    return _form(interaction, mentorship, {**saved, **typed}, OPENER_FIELD)


def start_afresh(interaction: Interaction) -> Reply:
    """Word the opener anew from the record, in place of what stands in its field."""
    mentorship = find_mentorship_under_way(interaction)
    typed = _by_question(interaction.fields)
    typed.pop(OPENER_FIELD, None)
    return _form(interaction, mentorship, typed, _another(_opener_field(interaction.fields)))


def save(interaction: Interaction) -> Reply:
    """Keep the plan, and show what comes next."""
    mentorship = find_mentorship_under_way(interaction)
    fields = interaction.fields
    opener_field = _opener_field(fields)
    planned = Plan(
        ideas=fields.get(IDEAS_FIELD) or (),
        own_idea=texts.optional(texts.line(fields.get(OWN_IDEA_FIELD)), OWN_IDEA_FIELD),
        opener=texts.optional(fields.get(opener_field), opener_field),
    )
    plan.save(interaction.session, mentorship, interaction.member, planned, interaction.now)
    return Reply(view=page(interaction, mentorship), homes=[interaction.member.user_id])


def _form(interaction: Interaction, mentorship: Mentorship, filled: dict[str, Any], opener_field: str) -> Reply:
    if OPENER_FIELD not in filled:
        facts = opener_facts(interaction.session, mentorship, interaction.member, interaction.today)
        filled[OPENER_FIELD] = opener(facts, interaction.say)
    return Reply(view=plan_form(mentorship, interaction.member, filled, opener_field, interaction.say))


def _fields_of(planned: Plan | None) -> dict[str, Any]:
    if planned is None:
        return {}
    return {IDEAS_FIELD: planned.ideas, OWN_IDEA_FIELD: planned.own_idea, OPENER_FIELD: planned.opener}


def _by_question(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields by question key, whichever field the opener was typed into."""
    return {OPENER_FIELD if name.startswith(OPENER_FIELD) else name: value for name, value in fields.items()}


def _opener_field(fields: Mapping[str, Any]) -> str:
    return next((name for name in fields if name.startswith(OPENER_FIELD)), OPENER_FIELD)


def _another(opener_field: str) -> str:
    """Another name for the field: under its old one Slack would keep what was typed."""
    count = opener_field.removeprefix(OPENER_FIELD).lstrip("~")
    return f"{OPENER_FIELD}~{int(count or 0) + 1}"


open_plan = with_mentorship(show, "plan_open", N_("Plan the conversation"))


def register(on: Listeners) -> None:
    """Register what belongs to planning."""
    on.action("plan_open", open_plan, reads_only=True)
    on.action("plan_afresh", start_afresh, reads_only=True)
    on.submission(PLAN_FORM, save)
