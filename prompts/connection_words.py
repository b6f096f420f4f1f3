"""Words for staying in touch, which stand in the forms, in messages and in the document (R31)."""

from __future__ import annotations

from bot.connection import Contact, Terms
from bot.models import Rhythm, Wish
from prompts.language import N_, Language
from prompts.words import RHYTHMS

WISHES = {
    Wish.YES: N_("Yes, I would like to"),
    Wish.NOT_NOW: N_("Not just now"),
    Wish.NO: N_("No, thank you"),
}
BASES = {
    "learn_together": N_("Learn together"),
    "share_resources": N_("Share what we come across"),
    "coffee": N_("A coffee now and then"),
    "mutual_support": N_("Be there for each other"),
}
SPHERES = {"professional": N_("Professional"), "personal": N_("Personal")}
CHANNELS = {
    "professional": {
        "linkedin": N_("LinkedIn (professional)"),
        "email": N_("Email (professional)"),
        "slack": N_("Slack (professional)"),
        "phone": N_("Phone (professional)"),
        "whatsapp": N_("WhatsApp (professional)"),
        "instagram": N_("Instagram (professional)"),
        "other": N_("Something else (professional)"),
    },
    "personal": {
        "linkedin": N_("LinkedIn (personal)"),
        "email": N_("Email (personal)"),
        "slack": N_("Slack (personal)"),
        "phone": N_("Phone (personal)"),
        "whatsapp": N_("WhatsApp (personal)"),
        "instagram": N_("Instagram (personal)"),
        "other": N_("Something else (personal)"),
    },
}


def channel(sphere: str, key: str, say: Language) -> str:
    """A channel with its sphere, such as "Email (personal)"."""
    return say(CHANNELS[sphere][key])


def contact(where: Contact, say: Language) -> str:
    """A channel and the address there, as plain text."""
    name = channel(where.sphere, where.channel, say)
    return say("{channel}: {handle}", channel=name, handle=where.handle) if where.handle else name


def rhythm(value: Rhythm | None, say: Language) -> str:
    """How often, as plain text."""
    return say(RHYTHMS[value]) if value else say("How often is still open")


def summary(terms: Terms, say: Language) -> list[str]:
    """The terms without anybody's own words: how often, then each basis."""
    return [rhythm(terms.rhythm, say), *(say(BASES[basis]) for basis in terms.bases)]
