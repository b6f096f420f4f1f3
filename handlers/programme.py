"""The page for programme managers, and the admins' page to name them (R35, R51).

Everything here asks first whether this person may, each time: what a button says is only a claim.
"""

from __future__ import annotations

from bot import managers, paying_forward
from bot.errors import NotFound
from bot.models import OfferKind
from handlers.interaction import Interaction, Listener, Listeners, Reply
from prompts import programme as pages
from prompts.pages import turns


def for_managers(listener: Listener) -> Listener:
    """A listener for programme managers alone.

    Raises, when called: ForManagers or NoManagers.
    """

    def listen(interaction: Interaction) -> Reply:
        managers.check(interaction.session, interaction.member)
        return listener(interaction)

    return listen


def open_page(interaction: Interaction) -> Reply:
    """Open the programme's page; to an admin who is no manager, the page to name them."""
    session, me = interaction.session, interaction.member
    if managers.may_name(me) and not managers.is_manager(session, me):
        return open_managers(interaction)
    managers.check(session, me)
    offers = {kind: len(paying_forward.offering(session, kind)) for kind in OfferKind}
    return Reply(view=pages.page(me, offers, interaction.say))


@for_managers
def open_offers(interaction: Interaction) -> Reply:
    """Open one of the two lists of those who would mentor."""
    return Reply(view=turn_offers(interaction).view, push=True)


@for_managers
def turn_offers(interaction: Interaction) -> Reply:
    """Show another page of it."""
    claimed = interaction.about.get("kind")
    kind = next((kind for kind in OfferKind if kind.value == claimed), None)
    if kind is None:
        raise NotFound
    listed = paying_forward.offering(interaction.session, kind)
    return Reply(view=pages.offers(kind, listed, interaction.member, interaction.say, page=interaction.page))


def open_managers(interaction: Interaction) -> Reply:
    """Show an admin who the programme managers are."""
    managers.check_may_name(interaction.member)
    named = managers.all_of_workspace(interaction.session)
    return Reply(view=pages.managers(named, interaction.member, interaction.say, page=interaction.page))


def open_manager_form(interaction: Interaction) -> Reply:
    """Open the form to name one."""
    managers.check_may_name(interaction.member)
    filled = interaction.draft(pages.MANAGER_FORM)
    return Reply(view=pages.manager_form(filled, interaction.say), push=True)


def name_manager(interaction: Interaction) -> Reply:
    """Name one; they are told."""
    person = interaction.chosen_person("person")
    managers.name(interaction.session, interaction.member, person, interaction.now)
    return Reply(below=open_managers(interaction).view, homes=[person.user_id])


def remove_manager(interaction: Interaction) -> Reply:
    """Let somebody be a manager no more."""
    claimed = str(interaction.about.get("person"))
    managers.remove(interaction.session, interaction.member, claimed)
    return Reply(view=open_managers(interaction).view, homes=[claimed])


def register(on: Listeners) -> None:
    """Register what belongs to the programme's page."""
    on.action("programme_open", open_page, reads_only=True)
    on.action("offers_open", open_offers, reads_only=True)
    for turn in turns(pages.OFFERS_PAGE):
        on.action(turn, turn_offers, reads_only=True)
    on.action("managers_open", open_managers, reads_only=True)
    for turn in turns(pages.MANAGERS_PAGE):
        on.action(turn, open_managers, reads_only=True)
    on.action("manager_add", open_manager_form, reads_only=True)
    on.submission(pages.MANAGER_FORM, name_manager)
    on.action("manager_remove", remove_manager)
