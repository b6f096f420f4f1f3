"""Thirty-two people at once: each command, shortcut, button, menu and form is answered within three seconds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from handlers.commands import CLOSURE, MENTORSHIP
from playground.bot_process import ROOT, BotProcess
from playground.person import Person
from playground.server import Playground, serve
from tests.conftest import RegisteredByKind

PEOPLE = 32


class Crowd:
    """Sixteen pairs, and what they all do at the same moment."""

    def __init__(self, slack: Playground) -> None:
        self.slack = slack
        world = slack.world
        added = [world.add_person(f"Person {number}", user_id=f"U0CROWD{number:03}") for number in range(PEOPLE)]
        self.people = [Person(world, user.id, patience=20) for user in added]
        self.pool = ThreadPoolExecutor(PEOPLE)

    def all_do(self, deed: Callable[[Person], object], people: Sequence[Person] | None = None) -> None:
        """Let everyone do the same at once, then see that Slack told nobody that the app was too slow."""
        list(self.pool.map(deed, people or self.people))
        late = {person.user.real_name: person.notices for person in self.people if person.notices}
        assert late == {}

    def begin(self) -> None:
        """Each even person becomes the mentor of the next."""
        mentors, mentees = self.people[::2], self.people[1::2]

        def invite(mentor: Person) -> None:
            mentor.command(f"/mentorship start {self.people[self.people.index(mentor) + 1].mention}")
            mentor.wait_for_modal()
            mentor.choose("my_role", "mentor")
            assert mentor.submit() == {}
            mentor.close(everything=True)

        self.all_do(invite, mentors)
        self.all_do(lambda mentee: mentee.press("invitation_accept"), mentees)
        for person in self.people:
            person.wait_for(lambda person=person: any("goals_open" in str(m.message.blocks) for m in person.messages()))

    def press_everywhere(self, action: str) -> set[str]:
        """Press a button with this action in a message, all at once; who was shown that it took too long."""

        def press(person: Person) -> str | None:
            world, bot = self.slack.world, self.slack.world.default_workspace.bot_user_id
            about = json.dumps({"mentorship": 1 + self.people.index(person) // 2, "version": 1, "page": 0})
            button = {
                "type": "button",
                "action_id": action,
                "value": about,
                "text": {"type": "plain_text", "text": "Press"},
            }
            message = world.post(person.dm, bot, text="Press", blocks=[{"type": "actions", "elements": [button]}])
            seen = next(each for each in person.messages() if each.message is message)
            while person.modal is not None:
                person.close(everything=True)
            person.press(action, in_=seen)
            return person.user.real_name if seen.warnings else None

        return {late for late in self.pool.map(press, self.people) if late}


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Playground]:
    with serve(ROOT / "manifest.yml", offset_file=tmp_path / "offset") as playground:
        yield playground


@pytest.fixture
def bot(slack: Playground, sqlite_url: str, tmp_path: Path) -> Iterator[BotProcess]:
    # A slow tick: what is measured here is listening.
    with BotProcess(slack, sqlite_url, tick_seconds=30, log_file=tmp_path / "bot.log") as process:
        yield process


@pytest.mark.alone
def test_everyone_is_answered_in_time(slack: Playground, bot: BotProcess, registered: RegisteredByKind) -> None:
    crowd = Crowd(slack)
    crowd.begin()
    crowd.all_do(lambda person: person.open_home())
    for command, subcommands in (("/mentorship", MENTORSHIP), ("/closure", CLOSURE)):
        for subcommand in subcommands:
            crowd.all_do(lambda person, line=f"{command} {subcommand}": person.command(line))
            crowd.all_do(lambda person: person.modal and person.close(everything=True))
    crowd.all_do(lambda person: person.global_shortcut("log_check_in"))
    crowd.all_do(_log_a_check_in)
    late = {action: crowd.press_everywhere(action) for action in registered["action"] if action != "typed"}
    assert {action: people for action, people in late.items() if people} == {}
    assert bot.is_running


def _log_a_check_in(person: Person) -> None:
    person.wait_for_modal()
    person.choose("energy", "4")
    person.type("progress", "Going well")
    assert person.submit() == {}
    person.close(everything=True)
