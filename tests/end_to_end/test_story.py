"""The whole story through the real process: a pair begins, works, is told that it is time, and ends well.

Weeks pass by the turned clock. Maya reads English in London, Jonas German in Berlin. With `restarts`, the process is
killed and started anew between the chapters and in the middle of a form: nothing is lost, drafts included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from playground.bot_process import BotProcess
from playground.person import Person
from playground.server import Playground


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
        then = self.slack.clock.now() + timedelta(**by)
        while then.weekday() > 4:
            then += timedelta(days=1)
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
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal("Begin a mentorship")
    maya.choose("my_role", "mentor")
    maya.type("purpose", "Grow into leading a team")
    assert maya.submit() == {}
    maya.close()
    story.crash()
    jonas.see("@Maya Okafor möchte dich im Mentoring begleiten")
    jonas.press("Annehmen")
    maya.see("You are now the mentor of @Jonas Weber")
    jonas.see("@Maya Okafor ist jetzt im Mentoring an deiner Seite")


def _work(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    for title in ("Run a retrospective", "Lead a project"):
        maya.command("/mentorship goals")
        maya.wait_for_modal("Goals")
        maya.press("goal_add")
        maya.wait_for_modal("A new goal")
        maya.type("title", title)
        assert maya.submit() == {}
        maya.wait_for(lambda title=title: maya.modal and title in maya.modal.text)
        maya.close()
    jonas.command("/mentorship diary Zuhören ist die halbe Führung")
    jonas.see("Lerntagebuch")
    for energy in ("4", "5", "4"):
        story.pass_time(weeks=2)
        for person in (maya, jonas):
            person.command("/mentorship check-in")
            person.wait_for_modal("Check-in")
            person.choose("energy", energy)
            assert person.submit() == {}
            person.close()
    for title, evidence in (("Run a retrospective", "Ran three of them"), ("Lead a project", "Shipped in May")):
        jonas.command("/mentorship goals")
        jonas.wait_for_modal("Ziele")
        jonas.press("goal_reach", near=title)
        jonas.wait_for_modal("Ziel erreicht")
        jonas.type("evidence", evidence)
        assert jonas.submit() == {}
        jonas.wait_for_modal("Ziele")
        jonas.close()


def _hear_that_it_is_time(story: Story) -> None:
    """The mentor is told, with the evidence; the mentee is not (R3, R14)."""
    before = len(story.jonas.messages())
    story.pass_time(days=1)
    story.maya.see("A good moment to look at how far you and @Jonas Weber have come")
    assert story.maya.last_message is not None
    assert "reached" in story.maya.last_message.words
    assert len(story.jonas.messages()) == before


def _plan(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    maya.press("plan_open", in_=maya.last_message)
    maya.wait_for_modal("Plan the conversation")
    assert "Run a retrospective" in str(maya.modal.view.content if maya.modal else "")
    maya.choose("plan.ideas", ["letter", "book"])
    maya.type("plan.own_idea", "Cake at the place where it began")
    story.crash()
    maya.close()
    maya.command("/closure plan")
    maya.wait_for_modal("Plan the conversation")
    assert "Cake at the place" in str(maya.modal.view.content if maya.modal else ""), "the draft is kept"
    assert maya.submit() == {}
    maya.see("Cake at the place")
    assert "Cake" not in jonas.screen
    jonas.command("/closure")
    jonas.wait_for_modal()
    assert "1. " in jonas.modal.text if jonas.modal else False
    jonas.close()
    maya.press("conversation_held")
    jonas.see("@Maya Okafor und du habt darüber gesprochen")
    maya.close(everything=True)


def _meet(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    _fill_part(jonas, "celebration", {"celebration.thanks": "Danke für deine Geduld"})
    _fill_part(maya, "celebration", {"celebration.thanks": "Thank you for your honesty"})
    _fill_part(jonas, "looking_back", {"looking_back.together": "Es war leicht", "looking_back.learned": "Zuhören"})
    _fill_part(jonas, "feedback", {"feedback.mentoring": "Frag noch öfter nach"})
    jonas.command("/closure meeting")
    jonas.wait_for_modal("Euer Abschlusstreffen")
    jonas.press("meeting_part", near="3. ")
    jonas.wait_for_modal("Nach vorn schauen")
    jonas.press("next_step_open")
    jonas.wait_for_modal("Ein nächster Schritt")
    jonas.type("what", "Selbst jemanden begleiten")
    jonas.choose("share", "both")
    assert jonas.submit() == {}
    jonas.see("Selbst jemanden begleiten")
    jonas.close(everything=True)
    maya.command("/closure meeting")
    maya.wait_for_modal("Your final meeting")
    maya.press("meeting_held")
    maya.wait_for(lambda: maya.modal and "You met on" in maya.modal.text)
    maya.close(everything=True)


PARTS = {"celebration": "1. ", "looking_back": "2. ", "feedback": "Feedback", "looking_ahead": "3. "}


def _fill_part(person: Person, part: str, answers: dict[str, str]) -> None:
    person.command("/closure meeting")
    overview = person.wait_for_modal()
    person.press("meeting_part", near=PARTS[part])
    person.wait_for(lambda: person.modal and person.modal.title != overview.title)
    for question, text in answers.items():
        person.type(question, text)
    person.choose("share", "both")
    assert person.submit() == {}
    person.wait_for_modal(overview.title)
    person.close(everything=True)


def _reflect(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    maya.command("/closure reflect")
    maya.wait_for_modal("Your reflection")
    maya.type("reflection.grown_as_mentor", "I learned to ask before I answer")
    maya.choose("sharing", "share")
    assert maya.submit() == {}
    maya.close(everything=True)
    jonas.command("/closure reflect")
    jonas.wait_for_modal("Dein Rückblick")
    assert "Zuhören ist die halbe Führung" in (jonas.modal.text if jonas.modal else ""), "the diary is at hand"
    jonas.type("reflection.lessons", "Führen heißt Raum geben")
    story.crash()
    jonas.close(everything=True)
    jonas.command("/closure reflect")
    jonas.wait_for_modal("Dein Rückblick")
    assert "Führen heißt Raum geben" in str(jonas.modal.view.content if jonas.modal else "")
    jonas.choose("sharing", "share")
    assert jonas.submit() == {}
    jonas.close(everything=True)


def _stay_in_touch(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    for person, rhythm in ((maya, "monthly"), (jonas, "quarterly")):
        person.command("/closure connect")
        person.wait_for_modal()
        person.choose("wish", "yes")
        person.choose("rhythm", rhythm)
        person.choose("bases", ["coffee"])
        person.choose("channels", ["professional.email"])
        person.type("handle.professional.email", f"{person.user.first_name}@example.org")
        assert person.submit() == {}
        person.close(everything=True)
    story.crash()
    # The rhythms differ: both are shown both, one settles, the other confirms (R32).
    maya.press("agreement_open")
    maya.wait_for_modal()
    maya.choose("agreed.rhythm", "twice_a_year")
    assert maya.submit() == {}
    maya.close(everything=True)
    story.crash()
    jonas.press("agreement_confirm")


def _hold_the_document(story: Story) -> None:
    maya, jonas = story.maya, story.jonas
    for person, email, words in (
        (maya, "Jonas@example.org", ["I learned to ask before I answer", "Twice a year"]),
        (jonas, "Maya@example.org", ["Führen heißt Raum geben", "Selbst jemanden begleiten"]),
    ):
        document = person.wait_for(
            lambda person=person, email=email: _document_with(person, email), name="the document"
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
    documents = [file.content.decode() for file in person.files()]
    return next((document for document in documents if text in document), None)
