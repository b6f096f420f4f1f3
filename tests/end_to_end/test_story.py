"""The whole story through the real process: a pair begins, works, is told that it is time, and ends well.

Weeks pass by the turned clock. Maya reads English in London, Jonas German in Berlin. With `restarts`, the process is
killed and started anew between the chapters and in the middle of a form: nothing is lost, drafts included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from playground import deeds
from playground.bot_process import BotProcess
from playground.person import Person
from playground.server import Playground
from playground.working_days import working_day


class Story:
    """The two people, their clock, and a process that may die at any time."""

    def __init__(self, slack: Playground, start: Callable[[], BotProcess], *, restarts: bool) -> None:
        self.slack = slack
        self.maya = slack.person("Maya")
        self.jonas = slack.person("Jonas")
        self._start = start
        self._restarts = restarts
        self.bot = start()

    def crash(self) -> None:
        """Kill the process and start another, where this telling of the story has crashes."""
        if self._restarts:
            self.bot.kill()
            # Long enough for the next process to be sure that nobody is still sending what was on its way.
            self.slack.clock.turn(timedelta(minutes=5))
            self.bot = self._start()

    def pass_time(self, **by: int) -> datetime:
        """Let time pass, and arrive at ten in the morning (UTC) of a working day."""
        then = working_day(self.slack.clock.now() + timedelta(**by), self.maya, self.jonas)
        return self.slack.clock.turn_to(then.replace(hour=10, minute=0))


@pytest.fixture(params=[False, True], ids=["undisturbed", "with crashes"])
def story(request: pytest.FixtureRequest, slack: Playground, sqlite_url: str, tmp_path: Path) -> Iterator[Story]:
    processes: list[BotProcess] = []

    def start() -> BotProcess:
        log = tmp_path / f"bot-{len(processes)}.log"
        processes.append(BotProcess(slack, sqlite_url, tick_seconds=0.2, log_file=log))
        return processes[-1]

    story = Story(slack, start, restarts=request.param)
    yield story
    assert story.bot.stop() == 0
    logs = "".join(process.output for process in processes)
    assert "interaction failed" not in logs
    assert "sending failed" not in logs
    assert "home not shown" not in logs


def test_a_good_ending(story: Story) -> None:
    """R1 R4 R5 R6 R9 R11 R14 R15 R16 R17 R19 R20 R21 R22 R23 R25 R26 R27 R30 R31 R32 R36 R39 R40"""
    story.pass_time(days=-200)
    _begin(story)
    story.crash()
    _work(story)
    story.crash()
    _hear_that_it_is_time(story)
    _plan(story)
    story.crash()
    _meet(story)
    story.crash()
    _reflect(story)
    story.crash()
    _stay_in_touch(story)
    _hold_the_document(story)


def _begin(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    deeds.invite(maya, jonas, "Grow into leading a team")
    story.crash()
    jonas.see("@Maya Okafor möchte dich im Mentoring begleiten")
    jonas.press("Annehmen")
    maya.see("You are now the mentor of @Jonas Weber")
    jonas.see("@Maya Okafor ist jetzt im Mentoring an deiner Seite")


def _work(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    for title in ("Run a retrospective", "Lead a project"):
        deeds.add_goal(maya, jonas, title)
    deeds.keep_in_diary(jonas, "Zuhören ist die halbe Führung")
    jonas.see("in deinem Lerntagebuch")
    for energy in (4, 5, 4):
        story.pass_time(weeks=2)
        deeds.check_in(maya, jonas, energy)
        deeds.check_in(jonas, maya, energy)
    deeds.reach_goal(jonas, maya, "Run a retrospective", "Ran three of them")
    deeds.reach_goal(jonas, maya, "Lead a project", "Shipped in May")


def _hear_that_it_is_time(story: Story) -> None:
    """The mentor is told, with the evidence; the mentee is not (R3, R14)."""
    before = len(story.jonas.messages())
    story.pass_time(days=1)
    story.maya.see("A good moment to look at how far you and @Jonas Weber have come")
    assert story.maya.last_message is not None
    assert "2 of 2 goals reached" in story.maya.last_message.words
    assert len(story.jonas.messages()) == before


def _plan(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    maya.press("plan_open", in_=maya.last_message)
    plan = maya.wait_for_modal("Plan the conversation")
    assert "Run a retrospective" in str(plan.view.content), "the opener is made from the record"
    maya.type("plan.own_idea", "Cake at the place where it began")
    story.crash()
    maya.close()
    maya.command("/closure plan")
    plan = maya.wait_for_modal("Plan the conversation")
    assert "Cake at the place" in str(plan.view.content), "the draft is kept"
    maya.choose("plan.ideas", ["letter", "book"])
    assert maya.submit() == {}
    maya.see("Cake at the place")
    jonas.command("/closure")
    assert "Cake" not in jonas.wait_for_modal().text
    jonas.close()
    maya.press("conversation_held")
    jonas.see("@Maya Okafor und du habt darüber gesprochen")
    maya.close(everything=True)


def _meet(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    deeds.fill_part(jonas, maya, "celebration", {"celebration.thanks": "Danke für deine Geduld"})
    deeds.fill_part(maya, jonas, "celebration", {"celebration.thanks": "Thank you for your honesty"})
    looking_back = {"looking_back.together": "Es war leicht", "looking_back.learned": "Zuhören"}
    deeds.fill_part(jonas, maya, "looking_back", looking_back)
    deeds.fill_part(jonas, maya, "feedback", {"feedback.mentoring": "Frag noch öfter nach"})
    deeds.add_next_step(jonas, maya, "Selbst jemanden begleiten")
    deeds.meet(maya, jonas)


def _reflect(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    deeds.reflect(maya, jonas, {"reflection.grown_as_mentor": "I learned to ask before I answer"})
    jonas.command("/closure reflect")
    reflection = jonas.wait_for_modal("Dein Rückblick")
    assert "Zuhören ist die halbe Führung" in reflection.text, "the diary is at hand"
    jonas.type("reflection.lessons", "Führen heißt Raum geben")
    story.crash()
    jonas.close(everything=True)
    jonas.command("/closure reflect")
    reflection = jonas.wait_for_modal("Dein Rückblick")
    assert "Führen heißt Raum geben" in str(reflection.view.content), "the draft is kept"
    jonas.choose("sharing", "share")
    assert jonas.submit() == {}
    jonas.close(everything=True)


def _stay_in_touch(story: Story) -> None:
    """They answer differently: both are shown both, one settles, the other confirms (R32)."""
    maya, jonas = story.maya, story.jonas
    deeds.wish_to_stay_in_touch(maya, jonas, "monthly", ["coffee"], "maya@example.org")
    deeds.wish_to_stay_in_touch(jonas, maya, "quarterly", ["coffee"], "jonas@example.org")
    story.crash()
    maya.press("agreement_open")
    maya.wait_for_modal()
    maya.choose("agreed.rhythm", "twice_a_year")
    assert maya.submit() == {}
    maya.close(everything=True)
    story.crash()
    jonas.press("agreement_confirm")


def _hold_the_document(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    for person, rhythm, words in (
        (maya, "Twice a year", ["I learned to ask before I answer", "jonas@example.org"]),
        (jonas, "Zweimal im Jahr", ["Führen heißt Raum geben", "Selbst jemanden begleiten", "maya@example.org"]),
    ):
        document = person.wait_for(
            lambda person=person, rhythm=rhythm: _document_with(person, rhythm), name="the document"
        )
        for word in [
            "Run a retrospective",
            "Ran three of them",
            "Danke für deine Geduld",
            "Frag noch öfter nach",
            *words,
        ]:
            assert word in document, (word, document)
        assert "Zuhören ist die halbe Führung" not in document, "the diary is not part of it"
    maya.open_home()
    maya.see("You completed your mentorship")


def _document_with(person: Person, text: str) -> str | None:
    documents = [file.content.decode(errors="replace") for file in person.files()]
    documents += [canvas.markdown for canvas in person.canvases()]
    return next((document for document in documents if text in document), None)
