"""A public thank-you on its way: posted once, and never after it was taken back, on every database (R36)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from slack_sdk import WebClient
from sqlalchemy import delete, select

from bot import closure, mentorships, shout_out
from bot.database import Database
from bot.errors import OnItsWay
from bot.models import Delivery, Ending, Member, Mentorship, Message, ShoutOut, ShoutOutState
from bot.settings import Settings
from playground.faults import Fault
from playground.server import Playground, serve
from prompts.language import Languages
from prompts.sender import Sender
from tests.conftest import NOW, TEAM

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
MAYA, JONAS = "U0MAYA0001", "U0JONAS001"
GENERAL = "C0GENERAL1"


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Playground]:
    with serve(MANIFEST, offset_file=tmp_path / "offset") as playground:
        playground.clock.turn_to(NOW)
        yield playground


@pytest.fixture
def new_sender(any_database: Database, slack: Playground, languages: Languages) -> Callable[[], Sender]:
    token = slack.world.default_workspace.bot_token

    def client(_team_id: str) -> WebClient:
        return WebClient(token=token, base_url=slack.api_url, retry_handlers=[])

    settings = Settings(slack_bot_token=token)
    return lambda: Sender(any_database, languages, slack.clock.now, client, settings)


@pytest.fixture
def pair_id(any_database: Database, make_pair: Callable[..., Mentorship]) -> int:
    """A pair that has agreed on a thank-you, which is owed now."""
    with any_database.writing(TEAM) as session:
        pair = make_pair(session)
        closure.finish(session, pair, Ending.COMPLETED, NOW)
        session.execute(delete(Message))
        shout_out.word(session, pair, pair.mentee, 0, "Thank you", GENERAL, "en", NOW)
        shout_out.agree(session, pair, pair.mentor, 1, NOW)
        return pair.id


def posts(slack: Playground) -> list[str]:
    return [message.text for message in slack.world.channels[GENERAL].messages.values()]


def stands(database: Database, pair_id: int) -> ShoutOutState:
    with database.reading(TEAM) as session:
        return session.get_one(ShoutOut, pair_id).state


def test_r36_two_processes_post_it_once_and_tell_both(
    any_database: Database, slack: Playground, new_sender: Callable[[], Sender], pair_id: int
) -> None:
    """R36"""
    senders = [new_sender(), new_sender()]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Sender.send_due, senders))
    senders[0].send_due()
    assert len(posts(slack)) == 1
    assert stands(any_database, pair_id) is ShoutOutState.POSTED
    for user_id in (MAYA, JONAS):
        [told] = [message for message in slack.person(user_id).messages() if GENERAL in str(message.blocks)]
        assert "/archives/" in str(told.blocks)


def test_r36_taken_back_at_the_very_moment(
    any_database: Database, slack: Playground, new_sender: Callable[[], Sender], pair_id: int
) -> None:
    """R36: whoever comes first; nobody waits for the other, and what was taken back is not posted."""
    start = threading.Barrier(2)
    slack.world.faults.add(Fault("slow", "chat.postMessage", seconds=0.3))

    def take_back() -> bool:
        start.wait()
        try:
            with any_database.writing(TEAM) as session:
                me = session.get_one(Member, (TEAM, MAYA))
                shout_out.take_back(session, mentorships.find(session, pair_id, me), me, 1, NOW)
        except OnItsWay:
            return False
        return True

    def send() -> None:
        start.wait()
        new_sender().send_due()

    with ThreadPoolExecutor(2) as pool:
        sending = pool.submit(send)
        is_taken_back = pool.submit(take_back).result(30)
        sending.result(30)
    new_sender().send_due()
    assert len(posts(slack)) == (0 if is_taken_back else 1)
    assert stands(any_database, pair_id) is (ShoutOutState.WITHDRAWN if is_taken_back else ShoutOutState.POSTED)
    with any_database.reading(TEAM) as session:
        [state] = session.scalars(select(Message.state).where(Message.kind == shout_out.POST))
    assert state is (Delivery.DROPPED if is_taken_back else Delivery.SENT)
