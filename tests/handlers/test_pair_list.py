"""A programme manager enrols pairs from a list, in Slack (R49)."""

from __future__ import annotations

import time

import pytest

from playground.faults import Fault
from playground.person import Person
from playground.server import Playground

TITLE = "Enrol from a list"


def paste(alex: Person, *lines: str) -> dict[str, str]:
    """Open the form and paste a list into it; what is wrong with it at once, by field."""
    alex.command("/mentorship programme")
    alex.wait_for_modal("Mentoring programme")
    alex.press(TITLE)
    alex.wait_for_modal(TITLE)
    alex.type("list", "\n".join(lines))
    return alex.submit()


def wait_for_outcome(alex: Person, text: str) -> str:
    """Wait until Slack has been asked; what then stands there."""
    seen = alex.wait_for(lambda: alex.modal if alex.modal and text in alex.modal.text else None, name=text)
    return seen.text


def test_r49_a_list_is_seen_and_enrolled(alex: Person, maya: Person, jonas: Person, priya: Person) -> None:
    """R49, R39: people by address and by id, in the form that Excel writes in German."""
    told = len(maya.messages())
    assert paste(alex, "Mentor;Mentee;Zweck;Takt", f"maya.okafor@example.org;{jonas.id};Lead & <!here>;wöchentlich",
                 f"Maya.Okafor@Example.org;{priya.mention};;") == {}  # fmt: skip
    shown = wait_for_outcome(alex, "2 pairs would be enrolled")
    assert "2. @Maya Okafor mentors @Jonas Weber: Every week · Lead & <!here>" in shown
    assert "3. @Maya Okafor mentors @Priya Raman: Every two weeks" in shown
    assert len(maya.messages()) == told, "nobody is told before"
    alex.press("Enrol these 2 pairs")
    wait_for_outcome(alex, "2 pairs are enrolled")
    maya.see("@Alex Kim has brought you and @Jonas Weber together: you are the mentor.")
    maya.see("@Alex Kim has brought you and @Priya Raman together: you are the mentor.")
    jonas.see("Lead & <!here>")
    priya.see("@Maya Okafor is your mentor.")
    alex.close(everything=True)
    assert paste(alex, "mentor,mentee", f"{maya.id},{jonas.id}") == {}
    wait_for_outcome(alex, "There is nobody new in this list.")
    assert "They have a mentorship, or had one" in alex.modal.text


def test_r49_what_is_wrong_is_told_by_line_and_the_list_is_still_there(
    alex: Person, maya: Person, jonas: Person, slack: Playground
) -> None:
    """R49: nothing is enrolled while anything is wrong; it is put right where it was pasted."""
    bot = next(user for user in slack.world.users.values() if user.is_bot)
    lines = [f"{maya.id},{jonas.id},,", f"{maya.id},{bot.id},,daily", "maya.okafor@example.org,nobody@example.org,,"]
    header = "mentor,mentee,purpose,rhythm"
    assert paste(alex, header, *lines) == {}
    shown = wait_for_outcome(alex, "3 things have to be put right")
    assert "Line 3, rhythm: “daily” is not a rhythm that I know." in shown
    assert f"Line 3, mentee: {bot.real_name} is an app." in shown
    assert "Line 4, mentee: I can't find anybody here with nobody@example.org." in shown
    assert alex.modal.view.values["list"]["typed"]["value"] == "\n".join([header, *lines])
    alex.type("list", "\n".join([header, lines[0]]))
    assert alex.submit() == {}
    wait_for_outcome(alex, "One pair would be enrolled")
    alex.press("Change the list")
    alex.wait_for(lambda: alex.modal and "list" in alex.modal.view.values)
    assert alex.modal.view.values["list"]["typed"]["value"] == "\n".join([header, lines[0]])
    alex.close(everything=True)
    maya.command("/mentorship status")
    maya.see("You have no mentorship here yet")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["Maya,Jonas"], "The first line has to name the columns, and these are not there: mentor and mentee."),
        (["mentor,mentee"], "There is no pair below the first line."),
        (["mentor,mentee,purpose", 'a,b,"c', "d,e,f"], "In line 2 a quotation mark opens and does not close"),
    ],
)
def test_r49_what_is_no_list_is_told_at_the_field(alex: Person, lines: list[str], told: str) -> None:
    assert told in paste(alex, *lines)["list"]
    assert alex.modal.view.values["list"]["typed"]["value"] == "\n".join(lines)


def test_r49_only_what_was_seen_is_enrolled(alex: Person, maya: Person, jonas: Person, priya: Person) -> None:
    """R49: something has changed between the look and the click."""
    assert paste(alex, "mentor,mentee", f"{maya.id},{jonas.id}", f"{maya.id},{priya.id}") == {}
    wait_for_outcome(alex, "2 pairs would be enrolled")
    jonas.command("/mentorship start @Maya")
    jonas.wait_for_modal()
    jonas.choose("my_role", "mentee")
    assert jonas.submit() == {}
    alex.press("Enrol these 2 pairs")
    shown = wait_for_outcome(alex, "One pair would be enrolled")
    assert "2. @Maya Okafor and @Jonas Weber" in shown
    alex.press("Enrol this pair")
    wait_for_outcome(alex, "one pair is enrolled")
    priya.see("@Maya Okafor is your mentor.")


def test_r51_who_is_a_manager_no_more_enrols_nobody(alex: Person, lena: Person, maya: Person, jonas: Person) -> None:
    """R51: with the preview still before them."""
    assert paste(alex, "mentor,mentee", f"{maya.id},{jonas.id}") == {}
    wait_for_outcome(alex, "One pair would be enrolled")
    lena.command("/mentorship programme")
    lena.wait_for_modal("Programmleitung")
    lena.press("manager_remove", near="Alex Kim")
    lena.see("Noch ist niemand benannt.")
    alex.press("Enrol this pair")
    alex.see("This is for programme managers")
    maya.command("/mentorship status")
    maya.see("You have no mentorship here yet")


def test_r49_when_slack_is_busy_it_is_waited_for(alex: Person, jonas: Person, slack: Playground) -> None:
    """R49: a long list asks for more than Slack answers at once."""
    mentors = [slack.world.add_person(f"Mentor {number}") for number in range(3)]
    slack.world.faults.add(Fault("rate_limited", "users.lookupByEmail", times=1))
    assert paste(alex, "mentor,mentee", *(f"{mentor.email},{jonas.id}" for mentor in mentors)) == {}
    wait_for_outcome(alex, "3 pairs would be enrolled")


def test_r49_when_slack_does_not_answer_the_list_is_kept(alex: Person, maya: Person, slack: Playground) -> None:
    slack.world.faults.add(Fault("server_error", "users.lookupByEmail"))
    assert paste(alex, "mentor,mentee", f"nobody@example.org,{maya.id}") == {}
    wait_for_outcome(alex, "I could not ask Slack who everybody is")
    alex.press("Back to the list")
    assert "nobody@example.org" in alex.wait_for(lambda: alex.modal and str(alex.modal.view.values.get("list", "")))


def test_r49_forty_lines_with_addresses_fit(alex: Person, slack: Playground) -> None:
    """R49: as many as the form says."""
    people = [slack.world.add_person(f"Person {number:02}") for number in range(80)]
    lines = [f"{mentor.email},{mentee.email},Grow" for mentor, mentee in zip(people[:40], people[40:], strict=True)]
    began = time.monotonic()
    assert paste(alex, "mentor,mentee,purpose", *lines) == {}
    assert time.monotonic() - began < 10
    alex.wait_for(lambda: alex.modal and "40 pairs would be enrolled" in alex.modal.text, timeout=60)
    alex.press("Enrol these 40 pairs")
    wait_for_outcome(alex, "40 pairs are enrolled")
