"""Skills, remarks, and the other endings, as two people do them in Slack (R7, R8, R10, R24, R40 to R43)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.app import Sendoff
from bot.models import Ending, Mentorship, State
from playground import deeds
from playground.cast import TEAM_ID
from playground.person import Person
from playground.server import Playground

Pair = tuple[Person, Person]


def mentorship_of(bot: Sendoff) -> Mentorship:
    with bot.services.database.reading(TEAM_ID) as session:
        return session.scalars(select(Mentorship)).one()


def says(person: Person, text: str) -> None:
    person.wait_for(lambda: person.modal is not None and text in person.modal.text)


def test_r7_skills_are_added_and_mastered(pair: Pair) -> None:
    """R7: the goals lead there; both see them, each in their language; the last one mastered is a signal."""
    maya, jonas = pair
    maya.command("/mentorship goals")
    maya.wait_for_modal("Goals")
    maya.press("skills_open")
    maya.wait_for_modal("Skills")
    maya.press("skill_add")
    maya.wait_for_modal("A new skill")
    maya.type("skill", "<!channel> & *Estimates*")
    assert maya.submit() == {}
    says(maya, "<!channel> & *Estimates*")
    maya.press("skill_add")
    maya.wait_for_modal("A new skill")
    maya.type("skill", "<!channel> & *estimates*")
    assert maya.submit() == {"skill": "This is on your list already."}
    maya.close(everything=True)

    jonas.command("/mentorship skills")
    jonas.wait_for_modal("Fähigkeiten")
    jonas.press("skill_mastered")
    says(jonas, "Das war die letzte")
    jonas.close()
    maya.open_home()
    maya.wait_for(lambda: maya.home is not None and "good reasons to be proud" in maya.home.text)
    maya.press("signals_open")
    assert "The one skill is mastered" in maya.wait_for_modal("How far you have come").text


def test_r8_a_mentee_tells_kindly_that_another_expertise_would_help(pair: Pair) -> None:
    """R8"""
    maya, jonas = pair
    jonas.command("/closure")
    jonas.wait_for_modal("Ein guter Abschluss")
    jonas.press("expertise_open")
    jonas.wait_for_modal("Andere Erfahrung gesucht")
    jonas.type("expertise", "Vertrieb")
    jonas.choose("share", "both")
    assert jonas.submit() == {}
    says(jonas, "stolz zu sein")
    jonas.close()
    maya.open_home()
    maya.wait_for(lambda: maya.home is not None and "good reasons to be proud" in maya.home.text)
    maya.press("signals_open")
    page = maya.wait_for_modal("How far you have come").text
    assert "somebody with another expertise would help now" in page
    assert "Vertrieb" in page


def test_r10_that_it_no_longer_serves_one_is_asked_no_reason_and_told_nobody(pair: Pair) -> None:
    """R10, R3"""
    maya, jonas = pair
    had = len(maya.messages())
    jonas.command("/closure")
    jonas.wait_for_modal("Ein guter Abschluss")
    jonas.press("no_longer_serves")
    says(jonas, "du schuldest niemandem einen Grund")
    jonas.close()
    jonas.open_home()
    jonas.wait_for(lambda: jonas.home is not None and "dass es dir nichts mehr bringt" in jonas.home.text)
    maya.command("/closure")
    assert "no longer serves you" not in maya.wait_for_modal("A good ending").text
    assert len(maya.messages()) == had


def test_r41_end_early_and_take_it_up_again(pair: Pair, bot: Sendoff) -> None:
    """R41, R43: the reason reaches the other one, who asks to go on; both together undo it."""
    maya, jonas = pair
    jonas.command("/closure end")
    form = jonas.wait_for_modal("Hier beenden").text
    assert form.index("Wer darf ihn lesen?") < form.index("Ein Grund")
    jonas.choose("share", "both")
    jonas.type("ending.reason", "Ich ziehe nach Oslo")
    assert jonas.submit() == {}
    says(jonas, "Wieder aufnehmen")
    maya.see("Your mentorship with @Jonas Weber has ended.")
    assert "Ich ziehe nach Oslo" in maya.messages()[-1].words
    assert mentorship_of(bot).ending is Ending.ENDED_EARLY

    maya.press("Look back")
    maya.wait_for_modal("A good ending")
    maya.press("reopen_ask")
    says(maya, "You have asked")
    maya.close()
    jonas.close()
    jonas.see("möchte euer Mentoring wieder aufnehmen")
    jonas.press("reopen_confirm")
    maya.see("have taken your mentorship up again")
    assert mentorship_of(bot).state is State.ACTIVE
    jonas.see("Ihr macht zusammen weiter.")


def test_r43_too_late(pair: Pair, slack: Playground, bot: Sendoff) -> None:
    """R43: an old button says so, and the page no longer has it."""
    maya, jonas = pair
    maya.command("/closure end")
    maya.wait_for_modal("End it here")
    maya.submit()
    says(maya, "Take it up again")
    slack.clock.turn(timedelta(days=31))
    maya.press("reopen_ask")
    maya.see("An ending can be undone for 30 days")
    maya.close(everything=True)
    jonas.command("/closure")
    assert "Wieder aufnehmen" not in jonas.wait_for_modal("Ein guter Abschluss").text
    assert mentorship_of(bot).state is State.ENDED


def test_r40_more_time(pair: Pair, slack: Playground, bot: Sendoff) -> None:
    """R40: as easy as ending; a wrong day is told at the field."""
    maya, jonas = pair
    jonas.command("/closure end")
    jonas.wait_for_modal("Hier beenden")
    jonas.press("extend_open")
    jonas.wait_for_modal("Mehr Zeit")
    today = slack.clock.now().date()
    jonas.choose("until", (today - timedelta(days=3)).isoformat())
    assert "until" in jonas.submit()
    jonas.choose("until", (today + timedelta(days=90)).isoformat())
    assert jonas.submit() == {}
    says(jonas, "macht bis zum")
    maya.see("would like to go on with you")
    assert mentorship_of(bot).planned_end == today + timedelta(days=90)


def test_r24_who_is_left_alone_says_goodbye_in_writing_and_completes(
    pair: Pair, slack: Playground, bot: Sendoff
) -> None:
    """R24: from the message that the partner has left to the completed ending."""
    maya, jonas = pair
    slack.world.deactivate(jonas.id)
    maya.see("is no longer in this workspace")
    maya.press("Write a goodbye")
    maya.wait_for_modal("A written goodbye")
    maya.type("goodbye.text", "Fare well, Jonas")
    assert maya.submit() == {}
    says(maya, "A written goodbye took its place")
    maya.press("reflect_open")
    maya.wait_for(lambda: maya.modal is not None and maya.modal.text.startswith("Your reflection"))
    maya.type("reflection.moments", "The first demo")
    maya.choose("sharing", "finish")
    assert maya.submit() == {}
    maya.close(everything=True)
    maya.see("A good ending 🎉")
    assert mentorship_of(bot).ending is Ending.COMPLETED


def test_r42_a_way_out_that_does_not_go_through_the_partner(pair: Pair, bot: Sendoff) -> None:
    """R42: the partner hears that it has ended, and nothing more; what they write reaches nobody."""
    maya, jonas = pair
    jonas.command("/closure safety")
    jonas.wait_for_modal("Wenn etwas nicht stimmte")
    jonas.press("safety_end")
    says(jonas, "ich bringe dir nichts mehr dazu")
    jonas.close()
    maya.see("Your mentorship with @Jonas Weber has ended.")
    had = len(jonas.messages())
    maya.press("goodbye_open")
    maya.wait_for_modal("A written goodbye")
    maya.type("goodbye.text", "Why?")
    assert maya.submit() == {}
    maya.close(everything=True)
    maya.command("/closure")
    maya.wait_for_modal("A good ending")
    maya.press("reopen_ask")
    says(maya, "You have asked")
    jonas.command("/closure")
    page = jonas.wait_for_modal("Dein Mentoring").text
    assert "wieder aufnehmen" not in page
    assert len(jonas.messages()) == had


def test_r42_also_without_any_mentorship(priya: Person) -> None:
    """R42"""
    priya.command("/closure safety")
    assert "Somebody to talk to" in priya.wait_for_modal("If it was not right").text


def test_r42_also_before_it_has_begun(maya: Person, jonas: Person) -> None:
    """R42: somebody who is invited finds whom to turn to; there is nothing to end yet."""
    deeds.invite(maya, jonas, "Grow into leading a team")
    jonas.see("möchte dich im Mentoring begleiten")
    jonas.command("/mentorship guide")
    jonas.wait_for_modal("Kleiner Leitfaden")
    jonas.press("Lesen", near="Vertrauen und Grenzen")
    jonas.wait_for_modal("Vertrauen und Grenzen")
    jonas.press("Etwas war nicht in Ordnung")
    page = jonas.wait_for_modal("Wenn etwas nicht stimmte").text
    assert "Jemand zum Reden" in page
    assert "Jetzt beenden" not in page
