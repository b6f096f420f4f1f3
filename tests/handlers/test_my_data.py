"""Everybody gets all that is stored about them, in Slack, in their own conversation with the bot (R48)."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.app import Sendoff
from bot.models import Removal
from playground.person import Person
from playground.server import Playground


def endings_of(person: Person) -> list[str]:
    return [file.name.rpartition(".")[2] for file in person.files()]


def test_r48_somebody_without_a_mentorship_gets_all_that_is_stored_about_them(priya: Person, jonas: Person) -> None:
    priya.command("/mentorship diary Quince jam")
    priya.see("Saved as the first entry")
    priya.command("/mentorship export")
    priya.see("is on its way to your messages from me")
    priya.wait_for(lambda: len(priya.files()) == 3, name="three files")
    assert endings_of(priya) == ["html", "json", "md"]
    page, data, diary = (file.content.decode() for file in priya.files())
    assert '<html lang="en">' in page
    assert all("Quince jam" in text for text in (page, data, diary))
    assert json.loads(data)["person"] == priya.id
    assert jonas.files() == []
    priya.see("Here is everything that I keep about you")


def test_r48_my_data_is_reached_from_the_home_tab(jonas: Person) -> None:
    jonas.open_home()
    jonas.wait_for(lambda: jonas.home)
    jonas.press("my_data_open")
    jonas.wait_for_modal("Meine Daten")
    jonas.press("An mich senden")
    jonas.see("ist unterwegs in deine Nachrichten von mir")
    jonas.wait_for(lambda: len(jonas.files()) == 2, name="two files")
    assert '<html lang="de">' in jonas.files()[0].content.decode()
    assert endings_of(jonas) == ["html", "json"]


def test_r30_the_diary_is_had_as_a_file(jonas: Person, bot: Sendoff) -> None:
    jonas.command("/mentorship diary")
    jonas.wait_for_modal("Lerntagebuch")
    assert "Als Datei holen" not in str(jonas.modal and jonas.modal.blocks), "there is nothing in it yet"
    jonas.close()
    for text in ("Erst fragen", "Dann antworten"):
        jonas.command(f"/mentorship diary {text}")
        jonas.see("in deinem Lerntagebuch")
    jonas.command("/mentorship diary")
    jonas.wait_for_modal("Lerntagebuch")
    jonas.press("Als Datei holen")
    jonas.see("Dein Lerntagebuch ist unterwegs")
    [file] = jonas.wait_for(jonas.files, name="the diary")
    text = file.content.decode()
    assert text.index("Erst fragen") < text.index("Dann antworten")
    here = bot.services.clock().astimezone(ZoneInfo("Europe/Berlin"))
    assert bot.services.languages.named("de").day(here.date()) in text


def test_r48_a_workspace_that_removes_the_app_is_noted_and_found_out_to_be_gone(
    jonas: Person, bot: Sendoff, slack: Playground
) -> None:
    """Before what is left of it goes, Slack is asked whether it has come back (bot.retention)."""
    team_id = jonas.user.team_id
    assert bot.sender.reaches(team_id)
    slack.world.uninstall(team_id)
    jonas.wait_for(lambda: _removals(bot, team_id) == [team_id], name="the note of it")
    assert not bot.sender.reaches(team_id)
    slack.world.default_workspace.calls_refused_with = "internal_error"
    assert bot.sender.reaches(team_id), "nobody can say, so nothing is deleted"


def _removals(bot: Sendoff, team_id: str) -> list[str]:
    with bot.services.database.reading(team_id) as session:
        return list(session.scalars(select(Removal.team_id)))
