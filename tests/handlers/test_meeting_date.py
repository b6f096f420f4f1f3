"""The date of the final meeting, as two people settle it in Slack (R18)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from playground.person import Person
from playground.server import Playground

Pair = tuple[Person, Person]


@pytest.fixture
def talked(pair: Pair) -> Pair:
    """A pair that has talked about the ending."""
    maya, jonas = pair
    maya.command("/closure")
    maya.wait_for_modal("A good ending")
    maya.press("conversation_held")
    jonas.see("Drei Schritte")
    maya.close(everything=True)
    return pair


def event_of(person: Person, number: int) -> tuple[str, dict[str, object]]:
    """METHOD and the event in the newest of `number` calendar files that somebody has got."""
    files = person.wait_for(lambda: len(person.files()) >= number and person.files(), name=f"file {number}")
    calendar = Calendar.from_ical(files[-1].content.decode())
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": event.decoded("DTSTART"),
        "status": str(event["STATUS"]),
    }


def set_date(person: Person, day: date, clock: str) -> dict[str, str]:
    person.command("/closure meeting")
    person.wait_for_modal()
    person.press("meeting_date_open")
    person.wait_for(lambda: person.modal and "day" in str(person.modal.blocks), name="the form for the date")
    person.choose("day", day.isoformat())
    person.choose("time", clock)
    return person.submit()


def test_r18_a_date_is_set_moved_and_called_off(talked: Pair, slack: Playground) -> None:
    """R18: each sees it in their own time and language, and it is one event in both calendars throughout."""
    maya, jonas = talked
    day = slack.clock.now().date() + timedelta(days=10)
    assert set_date(maya, day, "14:30") == {}
    maya.wait_for(lambda: maya.modal and "at 14:30, your time" in maya.modal.text, name="the date in the overview")
    maya.close(everything=True)
    jonas.see("hat einen Termin für euer Abschlusstreffen festgelegt")
    jonas.see("um 15:30 Uhr, deine Ortszeit")

    (method, mine), (_method, theirs) = event_of(maya, 1), event_of(jonas, 1)
    assert mine == theirs
    assert method == "PUBLISH"
    assert mine["start"] == datetime.combine(day, time(14, 30), ZoneInfo("Europe/London"))

    jonas.open_home()
    jonas.see("um 15:30 Uhr")
    jonas.command("/closure")
    assert "um 15:30 Uhr" in jonas.wait_for_modal("Ein guter Abschluss").text
    jonas.close(everything=True)

    assert set_date(jonas, day + timedelta(days=1), "09:00") == {}
    jonas.close(everything=True)
    for person in talked:
        _method, moved = event_of(person, 2)
        assert (moved["uid"], moved["sequence"]) == (mine["uid"], 1)

    maya.command("/closure meeting")
    maya.wait_for_modal()
    maya.press("meeting_date_open")
    maya.wait_for_modal("Change the date")
    maya.press("meeting_date_call_off")
    maya.wait_for_modal("Set a date")
    method, cancelled = event_of(jonas, 3)
    assert (method, cancelled["status"], cancelled["sequence"]) == ("CANCEL", "CANCELLED", 2)
    assert cancelled["uid"] == mine["uid"]


def test_r18_what_cannot_be_is_said_at_its_field(talked: Pair, slack: Playground) -> None:
    """R18"""
    maya, _jonas = talked
    yesterday = slack.clock.now().date() - timedelta(days=2)
    assert set_date(maya, yesterday, "09:00") == {"day": "This day has passed. Please choose today or a later day."}


def test_r18_of_two_at_once_the_second_sees_the_first_and_keeps_what_they_chose(
    talked: Pair, slack: Playground
) -> None:
    """R18"""
    maya, jonas = talked
    day = slack.clock.now().date() + timedelta(days=10)
    jonas.command("/closure meeting")
    jonas.wait_for_modal()
    jonas.press("meeting_date_open")
    jonas.wait_for_modal("Termin festlegen")
    jonas.choose("day", (day + timedelta(days=3)).isoformat())
    jonas.choose("time", "11:00")
    assert set_date(maya, day, "14:30") == {}
    jonas.see("hat einen Termin für euer Abschlusstreffen festgelegt")
    assert jonas.submit() == {}
    form = jonas.wait_for_modal("Termin ändern")
    assert "um 15:30 Uhr" in form.text
    assert "11:00" in str(form.blocks)
    assert jonas.submit() == {}
    event_of(maya, 2)
