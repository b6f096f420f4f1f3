"""Write, keep, share and read reflections (R25, R26, R27)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.views import View

from bot import closure, reflection
from bot.models import Mentorship
from bot.reflection import DIARY, Sharing
from handlers.choose import BEGUN, find_mentorship, id_of, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import reflect
from prompts.language import N_
from prompts.pages import turns


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open my reflection, with what is saved and what I typed since."""
    return Reply(view=_form(interaction, mentorship, interaction.draft(reflect.FORM, mentorship=mentorship.id), 0))


def turn_diary_page(interaction: Interaction) -> Reply:
    """Show another page of the diary beside the form, which keeps what is typed."""
    mentorship = find_mentorship(interaction)
    return Reply(view=_form(interaction, mentorship, interaction.fields, id_of(interaction, "page")))


def save(interaction: Interaction) -> Reply:
    """Keep, share or finish my reflection."""
    mentorship, me = find_mentorship(interaction), interaction.member
    sharing = Sharing(interaction.fields.get("sharing") or Sharing.KEEP)
    asked = {question.key for question in reflection.find(interaction.session, mentorship, me).questions}
    written = {key: text for key, text in interaction.fields.items() if key in asked}
    reflection.save(interaction.session, mentorship, me, written, sharing, interaction.now, interaction.today)
    progress = closure.progress(interaction.session, mentorship)
    both = progress.reflected >= {mentorship.mentor_id, mentorship.mentee_id}
    awaits_partner = mentorship.partner_of(me.user_id).user_id in closure.waits_for(mentorship) - progress.reflected
    return Reply(
        view=reflect.saved(mentorship, me, sharing, interaction.say, both=both, awaits_partner=awaits_partner),
        homes=[mentorship.mentor_id, mentorship.mentee_id],
    )


def read_partners(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Read what the partner has shared."""
    shared = reflection.of_partner(interaction.session, mentorship, interaction.member)
    return Reply(view=reflect.partners(mentorship, interaction.member, shared, interaction.say))


def read_mine(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Read again what I wrote myself (R28)."""
    mine = reflection.of_me(interaction.session, mentorship, interaction.member)
    return Reply(view=reflect.mine_again(mentorship, interaction.member, mine, interaction.say))


def _form(interaction: Interaction, mentorship: Mentorship, typed: Mapping[str, Any], page: int) -> View:
    session, me = interaction.session, interaction.member
    mine = reflection.find(session, mentorship, me)
    keeps_diary = any(question.key == DIARY for question in mine.questions)
    diary = reflection.diary_page(session, mentorship, me, page) if keeps_diary else None
    return reflect.form(mentorship, me, mine, diary, {**mine.saved, **typed}, interaction.say)


open_reflection = with_mentorship(show, "reflect_open", N_("Your reflection"), states=BEGUN)


def register(on: Listeners) -> None:
    """Register what belongs to reflections."""
    on.action("reflect_open", open_reflection, reads_only=True)
    on.submission(reflect.FORM, save)
    for turn in turns(reflect.DIARY_ACTION):
        on.action(turn, turn_diary_page, reads_only=True)
    read = with_mentorship(read_partners, "reflection_read", N_("Their reflection"), states=BEGUN)
    on.action("reflection_read", read, reads_only=True)
    mine = with_mentorship(read_mine, "reflection_mine", N_("What you wrote"), states=BEGUN)
    on.action("reflection_mine", mine, reads_only=True)
