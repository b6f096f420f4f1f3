"""The final meeting as a file that any calendar opens (R18; RFC 5545 and RFC 5546).

Other people may see one's calendar, so nothing in it says that something ends, or what was written.
"""

from __future__ import annotations

from datetime import datetime

from icalendar import Calendar, Event, vCalAddress, vText

from bot import final_meeting
from bot.models import FinalMeeting, Member, Mentorship
from prompts.language import Language

PRODUCT = "-//Sendoff//Sendoff//EN"
ORGANIZER = "mailto:sendoff@sendoff.invalid"
"""A calendar takes a cancellation only from the organiser of the event. There is no address to answer to."""


def event_file(mentorship: Mentorship, meeting: FinalMeeting, reader: Member, now: datetime, say: Language) -> str:
    """The event for one of the two; once called off, what takes it out of the calendar again.

    Every version has the same UID and a higher SEQUENCE, so that a calendar changes the event that it has. The time
    is in UTC, which each calendar shows in its own zone.
    """
    partner = mentorship.partner_of(reader.user_id)
    event = Event()
    event.add("uid", f"{meeting.uid}@sendoff.invalid")
    event.add("sequence", meeting.version - 1)
    event.add("dtstamp", now)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + final_meeting.LENGTH)
    event.add("summary", say("Meeting with {name}", name=" ".join(say.name(partner).split())))
    event.add("description", say("What the two of you talk about stands in Slack: /closure meeting"))
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if meeting.is_cancelled else "OPAQUE")
    organizer = vCalAddress(ORGANIZER)
    organizer.params["CN"] = vText("Sendoff")
    event["organizer"] = organizer
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.is_cancelled else "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode()
