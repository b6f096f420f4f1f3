"""Stay in touch: say whether and how, settle what differs, confirm (R31, R32)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.views import View

from bot import closure, connection, rates
from bot.connection import AGREED, CHANNELS, SPHERES, Connection, Contact, Given, Terms, handle_field
from bot.errors import Empty
from bot.models import Mentorship, Rhythm, Wish, Wishes
from handlers import draft
from handlers.choose import BEGUN, find_mentorship, id_of, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import connect
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open what comes next: the question, the agreement to settle, or how it stands."""
    closure.check_open(mentorship)
    me = interaction.member
    seen = connection.look(interaction.session, mentorship, me.user_id)
    if mentorship.partner_of(me.user_id).is_deactivated and not seen.is_agreed:
        return Reply(view=connect.without_partner(mentorship, me, interaction.say))
    return Reply(view=_form(interaction, mentorship) if seen.mine is None else how_it_stands(interaction, mentorship))


def change(interaction: Interaction) -> Reply:
    """Open the question with my answer as it is, and what I typed since."""
    mentorship = find_mentorship(interaction)
    closure.check_open(mentorship)
    return Reply(view=_form(interaction, mentorship))


def redraw(interaction: Interaction) -> Reply:
    """Show the fields that belong to what was just chosen, and keep the draft."""
    draft.keep(interaction)
    return Reply(view=_form(interaction, find_mentorship(interaction)))


def answer(interaction: Interaction) -> Reply:
    """Save my answer."""
    mentorship = find_mentorship(interaction)
    given = _given(interaction.fields)
    if given is None:
        # The form was sent off before the fields for what was chosen had come.
        return Reply(view=_form(interaction, mentorship, interaction.fields), keep_draft=True)
    connection.answer(interaction.session, mentorship, interaction.member, given, interaction.now, interaction.today)
    return Reply(view=how_it_stands(interaction, mentorship), homes=[mentorship.mentor_id, mentorship.mentee_id])


def show_agreement(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the agreement; or the question, as long as not both have said yes."""
    closure.check_open(mentorship)
    seen = connection.look(interaction.session, mentorship, interaction.member.user_id)
    if seen.agreement is None:
        return Reply(view=_form(interaction, mentorship))
    return Reply(view=_agreement_form(interaction, mentorship, seen))


def settle(interaction: Interaction) -> Reply:
    """Confirm the agreement as it reads, or suggest another wording of it."""
    mentorship = find_mentorship(interaction)
    connection.settle(
        interaction.session,
        mentorship,
        interaction.member,
        id_of(interaction, "version"),
        _terms(interaction.fields, AGREED),
        interaction.now,
        interaction.today,
    )
    return Reply(view=how_it_stands(interaction, mentorship), homes=[mentorship.mentor_id, mentorship.mentee_id])


def confirm(interaction: Interaction) -> Reply:
    """Confirm the agreement from a message; the message then says so."""
    mentorship = find_mentorship(interaction)
    connection.confirm(
        interaction.session,
        mentorship,
        interaction.member,
        id_of(interaction, "version"),
        interaction.now,
        interaction.today,
    )
    return Reply(homes=[mentorship.mentor_id, mentorship.mentee_id])


def _form(interaction: Interaction, mentorship: Mentorship, typed: Mapping[str, Any] | None = None) -> View:
    seen = connection.look(interaction.session, mentorship, interaction.member.user_id)
    saved = _fields_of(seen.mine) if seen.mine else {}
    kept = interaction.draft(connect.FORM, mentorship=mentorship.id)
    rate = rates.staying_in_touch(interaction.session)
    filled = {**saved, **kept, **(typed or {})}
    return connect.form(mentorship, interaction.member, seen, filled, interaction.say, rate=rate)


def _agreement_form(interaction: Interaction, mentorship: Mentorship, seen: Connection) -> View:
    version = seen.agreement.version if seen.agreement else 0
    typed = interaction.draft(connect.AGREEMENT_FORM, mentorship=mentorship.id, version=version)
    return connect.agreement_form(mentorship, interaction.member, seen, typed, interaction.say)


def how_it_stands(interaction: Interaction, mentorship: Mentorship) -> View:
    """What comes after an answer: the agreement where something is left to settle, else how it stands."""
    seen = connection.look(interaction.session, mentorship, interaction.member.user_id)
    if seen.agreement is not None and not seen.has_confirmed:
        return _agreement_form(interaction, mentorship, seen)
    return connect.answered(mentorship, interaction.member, seen, interaction.say)


def _given(fields: Mapping[str, Any]) -> Given | None:
    """What the form says; None when it lacks a field that belongs to what was chosen."""
    if not fields.get("wish"):
        raise Empty("wish")
    wish = Wish(fields["wish"])
    if wish is not Wish.YES:
        return Given(wish)
    chosen: Sequence[str] = fields.get("channels") or []
    places = [(sphere, channel) for sphere in SPHERES for channel in CHANNELS if f"{sphere}.{channel}" in chosen]
    if not {"rhythm", *(handle_field(*place) for place in places)} <= fields.keys():
        return None
    contacts = tuple(Contact(*place, fields[handle_field(*place)] or "") for place in places)
    return Given(wish, _terms(fields), contacts)


def _terms(fields: Mapping[str, Any], begin: str = "") -> Terms:
    rhythm = fields.get(f"{begin}rhythm")
    return Terms(
        bases=tuple(fields.get(f"{begin}bases") or ()),
        other_basis=fields.get(f"{begin}other_basis") or "",
        rhythm=Rhythm(rhythm) if rhythm else None,
    )


def _fields_of(mine: Wishes) -> dict[str, Any]:
    contacts = connection.contacts_of(mine)
    return {
        "wish": mine.wish.value,
        "rhythm": mine.rhythm.value if mine.rhythm else None,
        "bases": mine.bases,
        "other_basis": mine.other_basis,
        "channels": [f"{contact.sphere}.{contact.channel}" for contact in contacts],
        **{contact.field: contact.handle for contact in contacts},
    }


open_connection = with_mentorship(show, "connect_open", N_("Staying in touch"), states=BEGUN)


def register(on: Listeners) -> None:
    """Register what belongs to staying in touch."""
    on.action("connect_open", open_connection, reads_only=True)
    on.action("connect_change", change, reads_only=True)
    for action in (connect.WISH_ACTION, connect.CHANNELS_ACTION):
        on.action(action, redraw, is_idempotent=True)
    on.submission(connect.FORM, answer)
    agreement = with_mentorship(show_agreement, "agreement_open", N_("Staying in touch"), states=BEGUN)
    on.action("agreement_open", agreement, reads_only=True)
    on.action("agreement_confirm", confirm)
    on.submission(connect.AGREEMENT_FORM, settle)
