"""Settings in Slack (R4, R44, R45)."""

from __future__ import annotations

from bot.app import Sendoff
from bot.models import Member
from playground import deeds
from playground.cast import TEAM_ID
from playground.person import Person
from playground.server import Playground


def test_r4_the_language_changes_at_once(jonas: Person) -> None:
    jonas.command("/mentorship settings")
    jonas.wait_for_modal("Einstellungen")
    jonas.choose("language", "en")
    assert jonas.submit() == {}
    jonas.wait_for_modal("Settings")
    jonas.see("Saved.")
    jonas.close()
    jonas.command("/mentorship help")
    jonas.see("see where everything stands")


def test_r4_a_message_that_still_asks_is_shown_anew(maya: Person, jonas: Person) -> None:
    """R4: in its place, and not as another message."""
    deeds.invite(maya, jonas, "Grow into leading a team")
    jonas.see("möchte dich im Mentoring begleiten")
    [invitation] = jonas.messages()
    jonas.command("/mentorship settings")
    jonas.wait_for_modal("Einstellungen")
    jonas.choose("language", "en")
    assert jonas.submit() == {}
    jonas.close()
    jonas.wait_for(lambda: "would like to be your mentor" in jonas.messages()[0].words, name="it in English")
    assert [message.ts for message in jonas.messages()] == [invitation.ts]
    jonas.press("Accept")
    maya.see("You are now the mentor of @Jonas Weber")


def test_r4_also_when_the_language_of_their_slack_changes(maya: Person, jonas: Person, slack: Playground) -> None:
    """R4: Slack tells of it by user_change."""
    deeds.invite(maya, jonas, "Grow into leading a team")
    jonas.see("möchte dich im Mentoring begleiten")
    slack.world.change_person(jonas.id, locale="en-GB")
    jonas.wait_for(lambda: "would like to be your mentor" in jonas.messages()[0].words, name="it in English")
    assert len(jonas.messages()) == 1


def test_r45_what_does_not_fit_is_said_at_its_field(maya: Person) -> None:
    maya.command("/mentorship settings")
    maya.wait_for_modal("Settings")
    maya.choose("nudging", "paused")
    assert maya.submit() == {"paused_until": "Please write something here."}
    maya.choose("nudging", "on")
    maya.choose("workday_starts", "18:00")
    assert "would end before it starts" in maya.submit()["workday_ends"]
    maya.choose("workday_ends", "20:00")
    assert maya.submit() == {}
    maya.close()
    maya.command("/mentorship settings")
    assert "18:00" in str(maya.wait_for_modal("Settings").blocks)


def test_r44_holidays_of_a_country_and_its_region(jonas: Person, bot: Sendoff) -> None:
    """R44: guessed from the time zone, in the person's language, changeable; regions come with their country."""
    jonas.command("/mentorship settings")
    form = jonas.wait_for_modal("Einstellungen")
    assert "Nach meiner Zeitzone: Deutschland" in form.text
    jonas.choose("region.DE", "DE-BY")
    jonas.choose("country", "CH")
    jonas.wait_for(lambda: jonas.modal is not None and "region.CH" in str(jonas.modal.blocks))
    assert "region.DE" not in str(jonas.modal.blocks if jonas.modal else "")
    jonas.choose("region.CH", "CH-ZH")
    assert jonas.submit() == {}
    assert _holidays_of(bot, jonas) == ("CH", "CH-ZH")
    jonas.close()
    jonas.command("/mentorship settings")
    jonas.wait_for_modal("Einstellungen")
    jonas.choose("country", "none")
    jonas.wait_for(lambda: jonas.modal is not None and "region." not in str(jonas.modal.blocks))
    assert jonas.submit() == {}
    assert _holidays_of(bot, jonas) == ("", "CH-ZH"), "who wants holidays again has the region, too"


def _holidays_of(bot: Sendoff, person: Person) -> tuple[str | None, str | None]:
    with bot.services.database.reading(TEAM_ID) as session:
        member = session.get_one(Member, (TEAM_ID, person.id))
        return member.country, member.region
