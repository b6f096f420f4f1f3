"""Staying in touch: what each of the two answers, and the one agreement that both confirm (R31, R32).

Each answer stays with its author until both have said yes. "No" and "not now" are full answers: the partner is told
kindly, without a reason. From two yeses comes an agreement, in versions: it counts when both stand by the same one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, ledger, reminders, texts
from bot.errors import ChangedMeanwhile, Empty, NoPhoneNumber, NotAnEmailAddress
from bot.models import Agreement, Member, Mentorship, Rhythm, Role, Wish, Wishes
from bot.privacy import may_read_wishes

BASES = ("learn_together", "share_resources", "coffee", "mutual_support")
"""On what basis two people stay in touch; anything else is said in words (`other_basis`)."""
SPHERES = ("professional", "personal")
CHANNELS = ("linkedin", "email", "slack", "phone", "whatsapp", "instagram", "other")
RHYTHMS = (Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.TWICE_A_YEAR, Rhythm.YEARLY)

AGREED = "agreed."
"""Begins the names of the agreement's fields: those of an answer must not be mistaken for them."""
LONGEST_HANDLE = 200
"""Characters."""
CONFIRMED = "confirmed"
"""The answer to the question about an agreement, by whoever stands by its words or puts their own."""
_NEEDS_NO_HANDLE = frozenset({"slack"})
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+")
_FEWEST_DIGITS = 5


@dataclass(frozen=True)
class Contact:
    """Where somebody can be reached: a key of SPHERES, one of CHANNELS, and the handle, number or address there."""

    sphere: str
    channel: str
    handle: str

    @property
    def field(self) -> str:
        """The form's field for the handle."""
        return handle_field(self.sphere, self.channel)


@dataclass(frozen=True)
class Terms:
    """How two people stay in touch: what an agreement is about."""

    bases: tuple[str, ...] = ()
    other_basis: str = ""
    rhythm: Rhythm | None = None


@dataclass(frozen=True)
class Given:
    """What somebody answers."""

    wish: Wish
    terms: Terms = Terms()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class Connection:
    """Staying in touch, as one of the two may see it."""

    mine: Wishes | None
    theirs: Wishes | None
    """The partner's answer; None as long as this reader may not know it."""
    agreement: Agreement | None
    """Only while both say yes."""
    has_confirmed: bool
    """Whether this reader stands by the agreement's current version."""

    @property
    def is_agreed(self) -> bool:
        """Whether both have confirmed the same version."""
        return self.agreement is not None and self.agreement.agreed_at is not None


def handle_field(sphere: str, channel: str) -> str:
    """The name of the form's field for a handle."""
    return f"handle.{sphere}.{channel}"


def contacts_of(wishes: Wishes) -> list[Contact]:
    """Where the author of these wishes can be reached."""
    return [contact_of(each) for each in wishes.channels]


def contact_of(kept: Mapping[str, str]) -> Contact:
    """An address as it is kept in the record."""
    return Contact(kept["sphere"], kept["channel"], kept["handle"])


def terms_of(stated: Wishes | Agreement) -> Terms:
    """The terms of an answer or of an agreement."""
    return Terms(tuple(stated.bases), stated.other_basis, stated.rhythm)


def look(session: Session, mentorship: Mentorship, reader_id: str) -> Connection:
    """Staying in touch as this one of the two may see it. Whoever has left because something was not right sees nothing
    that was agreed: the other one can still put words into it (R42)."""
    both = _wishes(session, mentorship)
    mine = both.get(reader_id)
    theirs = both.get(mentorship.partner_of(reader_id).user_id)
    if theirs is not None and not may_read_wishes(reader_id, theirs, mine, mentorship):
        theirs = None
    is_seen = _both_say_yes(both) and mentorship.shielded_id != reader_id
    agreement = session.get(Agreement, mentorship.id) if is_seen else None
    has_confirmed = agreement is not None and _confirmed(agreement, mentorship.role_of(reader_id)) == agreement.version
    return Connection(mine=mine, theirs=theirs, agreement=agreement, has_confirmed=has_confirmed)


def answer(session: Session, mentorship: Mentorship, me: Member, given: Given, now: datetime, today: date) -> None:
    """Say whether and how I would like to stay in touch; the same again changes nothing.

    When both say yes, an agreement is drafted from what both named, and whoever named something else is asked about
    it. An answer that says exactly what the draft says confirms it.

    Raises NotYet before the two have talked about the ending; Empty, TooLong, NotAnEmailAddress or NoPhoneNumber at
    the field.
    """
    closure.check_open(mentorship)
    given = _checked(given)
    wishes = session.get(Wishes, (mentorship.id, me.user_id))
    before = None if wishes is None else (wishes.wish, terms_of(wishes))
    if wishes is None:
        wishes = Wishes(team_id=me.team_id, mentorship_id=mentorship.id, author_id=me.user_id)
        session.add(wishes)
    wishes.wish = given.wish
    wishes.channels = [{"sphere": c.sphere, "channel": c.channel, "handle": c.handle} for c in given.contacts]
    wishes.answered_at = now
    _state(wishes, given.terms)
    session.flush()
    if before == (given.wish, given.terms):
        return
    partner = mentorship.partner_of(me.user_id)
    ledger.settle(session, mentorship, partner.user_id, ["connection_declined"], "changed", now)
    if given.wish is Wish.YES:
        both = _wishes(session, mentorship)
        if _both_say_yes(both):
            _put_forward(session, mentorship, _in_common(*both.values()), now, today)
        return
    _withdraw(session, mentorship, now)
    ledger.owe(
        session,
        mentorship,
        partner.user_id,
        "connection_declined",
        now,
        occasion=f"{now:%Y%m%dT%H%M%S%f}",
        facts={"wish": given.wish.value},
    )
    closure.complete_if_done(session, mentorship, now, today)


def confirm(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime, today: date) -> None:
    """Stand by this version of the agreement; it counts once both do.

    Raises ChangedMeanwhile when it is not the current version, or the two have yet to choose how often.
    """
    agreement = _current(session, mentorship, me, version)
    if agreement.rhythm is None:
        raise ChangedMeanwhile(f"{AGREED}rhythm", name=mentorship.partner_of(me.user_id))
    _state(_wishes(session, mentorship)[me.user_id], terms_of(agreement))
    ledger.settle(session, mentorship, me.user_id, ["agreement_settle"], CONFIRMED, now)
    _weigh(session, mentorship, agreement, now, today)


def settle(
    session: Session, mentorship: Mentorship, me: Member, version: int, terms: Terms, now: datetime, today: date
) -> None:
    """Say how the agreement should read: the same words confirm it, other words are put to the partner.

    Raises ChangedMeanwhile when `version` is not the current one; Empty or TooLong at the field.
    """
    agreement = _current(session, mentorship, me, version)
    terms = _checked_terms(terms, AGREED)
    if terms == terms_of(agreement):
        confirm(session, mentorship, me, version, now, today)
        return
    ledger.settle(session, mentorship, me.user_id, ["agreement_settle"], CONFIRMED, now)
    wishes = _wishes(session, mentorship)[me.user_id]
    wishes.answered_at = now
    _state(wishes, terms)
    _put_forward(session, mentorship, terms, now, today)


def lapse(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Let the agreement go for good, since one of the two has left (R48): nobody is reminded or asked any more."""
    _withdraw(session, mentorship, now)
    if (agreement := session.get(Agreement, mentorship.id)) is not None:
        session.delete(agreement)
        session.flush()


def _current(session: Session, mentorship: Mentorship, me: Member, version: int) -> Agreement:
    agreement = session.get(Agreement, mentorship.id)
    if agreement is None or agreement.version != version or not _both_say_yes(_wishes(session, mentorship)):
        raise ChangedMeanwhile(f"{AGREED}rhythm", name=mentorship.partner_of(me.user_id))
    return agreement


def _put_forward(session: Session, mentorship: Mentorship, terms: Terms, now: datetime, today: date) -> None:
    """Make these terms the agreement's next version; what was confirmed before was another one."""
    agreement = session.get(Agreement, mentorship.id)
    if agreement is None:
        agreement = Agreement(team_id=mentorship.team_id, mentorship_id=mentorship.id, version=1)
        session.add(agreement)
    else:
        _withdraw(session, mentorship, now)
    _state(agreement, terms)
    _weigh(session, mentorship, agreement, now, today)


def _withdraw(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Let the current version go. The row stays: a version's number must never come back with other terms."""
    agreement = session.get(Agreement, mentorship.id)
    if agreement is None:
        return
    agreement.version += 1
    agreement.mentor_confirmed = agreement.mentee_confirmed = 0
    agreement.agreed_at = None
    _state(agreement, Terms())
    reminders.stop(session, agreement, mentorship, now)
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.settle(session, mentorship, member.user_id, ["agreement_settle"], "changed", now)


def _weigh(session: Session, mentorship: Mentorship, agreement: Agreement, now: datetime, today: date) -> None:
    """See who stands by the current version: both are told that it counts, or who does not is asked."""
    both = _wishes(session, mentorship)
    terms = terms_of(agreement)
    stands_by = {user_id: terms.rhythm is not None and terms_of(wishes) == terms for user_id, wishes in both.items()}
    agreement.mentor_confirmed = agreement.version if stands_by[mentorship.mentor_id] else 0
    agreement.mentee_confirmed = agreement.version if stands_by[mentorship.mentee_id] else 0
    occasion = str(agreement.version)
    session.flush()
    if not all(stands_by.values()):
        for user_id in (user_id for user_id, stands in stands_by.items() if not stands):
            ledger.owe(session, mentorship, user_id, "agreement_settle", now, occasion=occasion)
        return
    if agreement.agreed_at is None:
        agreement.agreed_at = now
        reminders.begin(agreement, now)
    for user_id in both:
        ledger.owe(session, mentorship, user_id, "agreement_reached", now, occasion=occasion)
    closure.complete_if_done(session, mentorship, now, today)


def _in_common(one: Wishes, other: Wishes) -> Terms:
    """What both named; where they differ, nothing."""
    return Terms(
        bases=tuple(basis for basis in BASES if basis in one.bases and basis in other.bases),
        other_basis=one.other_basis if one.other_basis == other.other_basis else "",
        rhythm=one.rhythm if one.rhythm == other.rhythm else None,
    )


def _confirmed(agreement: Agreement, role: Role) -> int:
    return agreement.mentor_confirmed if role is Role.MENTOR else agreement.mentee_confirmed


def _state(stated: Wishes | Agreement, terms: Terms) -> None:
    stated.bases = list(terms.bases)
    stated.other_basis = terms.other_basis
    stated.rhythm = terms.rhythm


def _wishes(session: Session, mentorship: Mentorship) -> Mapping[str, Wishes]:
    found = session.scalars(select(Wishes).where(Wishes.mentorship_id == mentorship.id))
    return {wishes.author_id: wishes for wishes in found}


def _both_say_yes(both: Mapping[str, Wishes]) -> bool:
    return len(both) == 2 and all(wishes.wish is Wish.YES for wishes in both.values())


def _checked(given: Given) -> Given:
    if given.wish is not Wish.YES:
        # Addresses that nobody needs are not kept.
        return Given(given.wish)
    return Given(given.wish, _checked_terms(given.terms), _checked_contacts(given.contacts))


def _checked_terms(terms: Terms, begin: str = "") -> Terms:
    """`begin` is what the names of the form's fields begin with."""
    if terms.rhythm not in RHYTHMS:
        raise Empty(f"{begin}rhythm")
    return Terms(
        bases=tuple(basis for basis in BASES if basis in terms.bases),
        other_basis=texts.optional(terms.other_basis, f"{begin}other_basis"),
        rhythm=terms.rhythm,
    )


def _checked_contacts(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    return tuple(_checked_contact(contact) for contact in contacts)


def _checked_contact(contact: Contact) -> Contact:
    handle = texts.optional(texts.line(contact.handle), contact.field, LONGEST_HANDLE)
    if not handle and contact.channel not in _NEEDS_NO_HANDLE:
        raise Empty(contact.field)
    if contact.channel == "email" and not _EMAIL.fullmatch(handle):
        raise NotAnEmailAddress(contact.field)
    if contact.channel in {"phone", "whatsapp"} and sum(c.isdigit() for c in handle) < _FEWEST_DIGITS:
        raise NoPhoneNumber(contact.field)
    return Contact(contact.sphere, contact.channel, handle)
