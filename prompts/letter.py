"""What a message is rendered from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session, object_session

from bot import members
from bot.models import Member, Mentorship, Message


class Letter:
    """One row of the ledger with the record around it, inside an open session."""

    def __init__(self, message: Message, mentorship: Mentorship | None, receiver: Member, now: datetime) -> None:
        """`mentorship` is the one that the message is about; None for what concerns its receiver alone."""
        self.message = message
        self.receiver = receiver
        self.now = now
        self._mentorship = mentorship

    @property
    def mentorship(self) -> Mentorship:
        """What the message is about.

        Raises ValueError for one that is about no mentorship: its kind has nothing to say of one.
        """
        if self._mentorship is None:
            raise ValueError(f"{self.message.kind}: a message about no mentorship")
        return self._mentorship

    @property
    def session(self) -> Session:
        """The open session, for what the message quotes beside the mentorship itself."""
        session = object_session(self.message)
        if session is None:
            raise ValueError("a letter is rendered inside an open session")
        return session

    @property
    def partner(self) -> Member:
        """The other one of the pair."""
        return self.mentorship.partner_of(self.receiver.user_id)

    @property
    def today(self) -> date:
        """The day it is where the receiver is."""
        return self.now.astimezone(members.zone(self.receiver)).date()

    @property
    def about(self) -> dict[str, int]:
        """What the message's buttons are about."""
        return {"mentorship": self.mentorship.id}
