"""What the two of a pair do in Sendoff, in a line each: for the past that a newcomer finds, and for end-to-end tests.

Everything is done in Slack, as a person would: typed, chosen, pressed. Names of fields and buttons are those of the
forms (block ids and action ids), which are the same in every language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from playground.person import Person

PARTS = {"celebration": "1. ", "looking_back": "2. ", "looking_ahead": "3. "}
"""How the parts of the final meeting are told apart on its overview."""


def invite(mentor: Person, mentee: Person, purpose: str, *, planned_end: date | None = None) -> None:
    """Invite somebody to be one's mentee."""
    mentor.command(f"/mentorship start {mentee.mention}")
    mentor.wait_for_modal()
    mentor.choose("my_role", "mentor")
    mentor.type("purpose", purpose)
    if planned_end is not None:
        mentor.choose("planned_end", planned_end.isoformat())
    _send(mentor)


def accept(person: Person) -> None:
    """Accept the invitation."""
    person.press("invitation_accept")


def add_goal(person: Person, partner: Person, title: str, measure: str = "") -> None:
    """Agree on a goal."""
    person.command(f"/mentorship goals {partner.mention}")
    overview = person.wait_for_modal()
    person.press("goal_add")
    person.wait_for(lambda: person.modal and person.modal.title != overview.title)
    person.type("title", title)
    if measure:
        person.type("measure", measure)
    _submit(person)
    person.wait_for(lambda: person.modal and title in person.modal.text)
    person.close(everything=True)


def reach_goal(person: Person, partner: Person, title: str, evidence: str) -> None:
    """Say that a goal is reached, and what shows it."""
    person.command(f"/mentorship goals {partner.mention}")
    overview = person.wait_for_modal()
    person.press("goal_reach", near=title)
    person.wait_for(lambda: person.modal and person.modal.title != overview.title)
    person.type("evidence", evidence)
    _submit(person)
    person.wait_for_modal(overview.title)
    person.close(everything=True)


def check_in(person: Person, partner: Person, energy: int, progress: str = "") -> None:
    """Say how the last conversation felt."""
    person.command(f"/mentorship check-in {partner.mention}")
    person.wait_for_modal()
    person.choose("energy", str(energy))
    if progress:
        person.type("progress", progress)
    _send(person)


def keep_in_diary(person: Person, entry: str) -> None:
    """Write something into one's learning diary."""
    seen = len(person.messages())
    person.command(f"/mentorship diary {entry}")
    person.wait_for(lambda: len(person.messages()) > seen)


def plan(person: Person, partner: Person, ideas: Sequence[str], own_idea: str = "") -> None:
    """Plan the conversation about the ending, with the opener as it is suggested."""
    person.command(f"/closure plan {partner.mention}")
    person.wait_for_modal()
    person.choose("plan.ideas", list(ideas))
    if own_idea:
        person.type("plan.own_idea", own_idea)
    _send(person)


def talk(person: Person, partner: Person) -> None:
    """Say that the two have talked about the ending."""
    person.command(f"/closure {partner.mention}")
    person.wait_for_modal()
    person.press("conversation_held")
    person.wait_for(lambda: person.modal and "conversation_held" not in str(person.modal.view.content))
    person.close(everything=True)


def fill_part(person: Person, partner: Person, part: str, answers: Mapping[str, str]) -> None:
    """Write into a part of the final meeting, or the feedback, and share it."""
    person.command(f"/closure meeting {partner.mention}")
    overview = person.wait_for_modal()
    person.press("meeting_part", near=PARTS.get(part, "Feedback"))
    person.wait_for(lambda: person.modal and person.modal.title != overview.title)
    for question, text in answers.items():
        person.type(question, text)
    person.choose("share", "both")
    _submit(person)
    person.wait_for_modal(overview.title)
    person.close(everything=True)


def add_next_step(
    person: Person, partner: Person, what: str, *, owner: Person | None = None, due_on: date | None = None
) -> None:
    """Note a next challenge, shared with the other one."""
    person.command(f"/closure meeting {partner.mention}")
    overview = person.wait_for_modal()
    person.press("meeting_part", near=PARTS["looking_ahead"])
    part = person.wait_for(lambda: person.modal if person.modal and person.modal.title != overview.title else None)
    person.press("next_step_open")
    person.wait_for(lambda: person.modal and person.modal.title != part.title)
    person.type("what", what)
    if owner is not None:
        person.choose("owner", owner.id)
    if due_on is not None:
        person.choose("due_on", due_on)
    person.choose("share", "both")
    _submit(person)
    person.wait_for(lambda: person.modal and what in person.modal.text)
    person.close(everything=True)


def set_date(person: Person, partner: Person, day: date, clock: str) -> None:
    """Set the date of the final meeting; `clock` is "HH:MM" where the person is."""
    person.command(f"/closure meeting {partner.mention}")
    overview = person.wait_for_modal()
    person.press("meeting_date_open")
    person.wait_for(lambda: person.modal and person.modal.title != overview.title)
    person.choose("day", day)
    person.choose("time", clock)
    _submit(person)
    person.wait_for_modal(overview.title)
    person.close(everything=True)


def meet(person: Person, partner: Person) -> None:
    """Say that the final meeting was held."""
    person.command(f"/closure meeting {partner.mention}")
    person.wait_for_modal()
    person.press("meeting_held")
    person.wait_for(lambda: person.modal and "meeting_held" not in str(person.modal.view.content))
    person.close(everything=True)


def reflect(person: Person, partner: Person, answers: Mapping[str, str]) -> None:
    """Write one's reflection and share it."""
    person.command(f"/closure reflect {partner.mention}")
    person.wait_for_modal()
    for question, text in answers.items():
        person.type(question, text)
    person.choose("sharing", "share")
    _send(person)


def wish_to_stay_in_touch(person: Person, partner: Person, rhythm: str, bases: Sequence[str], email: str) -> None:
    """Say that one would like to stay in touch, how often, what for, and where one can be reached."""
    person.command(f"/closure connect {partner.mention}")
    person.wait_for_modal()
    say_how_to_stay_in_touch(person, rhythm, bases, email)


def say_how_to_stay_in_touch(person: Person, rhythm: str, bases: Sequence[str], email: str) -> None:
    """As `wish_to_stay_in_touch`, in the form that is open."""
    person.choose("wish", "yes")
    person.choose("rhythm", rhythm)
    person.choose("bases", list(bases))
    person.choose("channels", ["professional.email"])
    person.type("handle.professional.email", email)
    _send(person)


def decline_to_stay_in_touch(person: Person, partner: Person) -> None:
    """Say that one would rather not stay in touch."""
    person.command(f"/closure connect {partner.mention}")
    person.wait_for_modal()
    person.choose("wish", "no")
    _send(person)


def end_early(person: Person, partner: Person, reason: str = "", *, shared: bool = False) -> None:
    """End it without fault, with a reason that stays with oneself or that the other one reads."""
    person.command(f"/closure end {partner.mention}")
    person.wait_for_modal()
    person.choose("share", "both" if shared else "only_me")
    if reason:
        person.type("ending.reason", reason)
    _send(person)


def ask_for_document(person: Person, partner: Person, formats: Sequence[str]) -> None:
    """Ask for the document in these forms."""
    person.command(f"/closure document {partner.mention}")
    person.wait_for_modal()
    person.choose("formats", list(formats))
    _send(person)


def name_manager(admin: Person, person: Person) -> None:
    """Make somebody a programme manager, as an admin of the workspace who is none."""
    admin.command("/mentorship programme")
    admin.press("manager_add")
    admin.wait_for(lambda: admin.modal and "person" in admin.modal.view.values)
    admin.choose("person", person.id)
    _submit(admin)
    admin.wait_for(lambda: admin.modal and person.user.real_name in admin.modal.text)
    admin.close(everything=True)


def _submit(person: Person) -> None:
    if wrong := person.submit():
        raise ValueError(f"the form is not accepted: {wrong}")


def _send(person: Person) -> None:
    _submit(person)
    if person.modal is not None:
        person.close(everything=True)
