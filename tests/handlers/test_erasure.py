"""Having all erased, in Slack; and what the partner opens afterwards (R48)."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import handlers
from bot import erasure, export
from bot.app import Sendoff
from bot.called import ERASED
from bot.database import Database
from bot.document import collect
from bot.errors import Problem
from bot.glance import glances
from bot.members import zone
from bot.models import Base, Member, Mentorship, Message
from bot.reasons import still_holds
from bot.settings import Settings
from bot.waiting import waiting
from handlers.interaction import Interaction, Listener
from playground.person import Person
from prompts import home
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.document import filename, layout
from prompts.document_markdown import markdown
from prompts.export import book
from prompts.html_page import page
from prompts.language import Language, Languages
from prompts.letter import Letter
from prompts.messages import render
from prompts.problems import sentence
from tests.conftest import NOW
from tests.handlers.forms import IDS
from tests.record import MENTEE, MENTOR, TEAM, Stage, numbered, write

SETTINGS = Settings(slack_bot_token="xoxb-x")


class Recorder:
    """Stands where Listeners stands, and keeps what is registered for buttons and commands."""

    def __init__(self) -> None:
        self.listeners: dict[str, Listener] = {}

    def action(self, action_id: str, listener: Listener, **_: object) -> None:
        self.listeners[action_id] = listener

    def command(self, name: str, subcommands: Mapping[str, Listener], **_: object) -> None:
        self.listeners |= {f"{name} {word}": listener for word, listener in subcommands.items()}

    def __getattr__(self, _kind: str) -> Any:
        return lambda *_args, **_named: None


def all_listeners() -> Mapping[str, Listener]:
    recorder = Recorder()
    for module in pkgutil.iter_modules(handlers.__path__):
        register = getattr(importlib.import_module(f"handlers.{module.name}"), "register", None)
        if register is not None:
            register(recorder)
    return recorder.listeners


LISTENERS = all_listeners()
OPENS = sorted(
    name for name in LISTENERS if name.endswith(("_open", "_change", "_edit", "_mine", "_page")) or name.startswith("/")
)
"""What opens a page or a form, and writes nothing of its own."""


def check_words(content: Mapping[str, Any], problems: list[Any], what: str) -> None:
    """Slack takes it, and no id that Slack does not know stands in it."""
    assert problems == [], what
    # The value of an option is an id of ours, which nobody sees.
    words = re.sub(r"'value': '[^']*'", "", str(content))
    assert ERASED not in words, what
    assert "<@>" not in words, what


@pytest.mark.parametrize("gone", [MENTOR, MENTEE])
@pytest.mark.parametrize(
    "stage",
    [Stage.ACTIVE, Stage.TALKED, Stage.AGREEING, Stage.SAID_GOODBYE, Stage.ENDED, Stage.REOPENING],
    ids=lambda stage: stage.name.lower(),
)
def test_r48_the_partner_still_opens_reads_and_exports_everything(
    database: Database, languages: Languages, stage: Stage, gone: str
) -> None:
    with database.reading(TEAM) as session:
        write(session, stage, NOW, numbered())
        erasure.erase(session, session.get_one(Member, (TEAM, gone)), NOW)
        for me in session.scalars(select(Member).where(Member.was.is_(None))).all():
            _open_everything(session, me, languages)
        pairs = session.scalars(select(Mentorship)).all()
        assert pairs
        for mentorship in pairs:
            for me in (mentorship.mentor, mentorship.mentee):
                if me.was is None:
                    _read_document(session, mentorship, me, languages.of(me))
        _show_messages_anew(session, languages)


def _open_everything(session: Session, me: Member, languages: Languages) -> None:
    say = languages.of(me)
    found = waiting(session, me, NOW, SETTINGS)
    tab = home.home(me, glances(session, me, NOW.date()), found, NOW.date(), say)
    check_words(tab.to_dict(), problems_in_view(tab.to_dict()), "home")
    services: Any = SimpleNamespace(settings=SETTINGS, languages=languages)
    for name in OPENS:
        for about in ({}, dict(IDS)):
            interaction = Interaction(
                session=session, services=services, member=me, say=say, now=NOW, body={}, about=about
            )
            shown = _opened(LISTENERS[name], interaction)
            check_words(shown, problems_in_view(shown) if "blocks" in shown else [], name)
    all_of_it = export.collect(session, me, NOW)
    assert ERASED not in page("export.html.jinja", say, b=book(all_of_it, zone(me), say))


def _opened(listener: Listener, interaction: Interaction) -> dict[str, Any]:
    """The page that opens, or the sentence that says why none does."""
    try:
        reply = listener(interaction)
    except Problem as problem:
        return {"told": str(sentence(problem, interaction.say))}
    return reply.view.to_dict() if reply.view is not None else {}


def _read_document(session: Session, mentorship: Mentorship, me: Member, say: Language) -> None:
    document = collect(session, mentorship, me, NOW)
    written = markdown(layout(document, say), say)
    assert say.name(mentorship.partner_of(me.user_id)) in written
    assert ERASED not in written + filename(document, "md", say)


def _show_messages_anew(session: Session, languages: Languages) -> None:
    """Every message in the ledger, as it is and as it is when it was answered."""
    for message in session.scalars(select(Message)).all():
        receiver = session.get_one(Member, (TEAM, message.receiver_id))
        mentorship = session.get(Mentorship, message.mentorship_id) if message.mentorship_id else None
        still_holds(message, mentorship)
        for answer in {message.answer, "changed"}:
            message.answer = answer
            post = render([Letter(message, mentorship, receiver, NOW)], languages.of(receiver))
            content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
            check_words(content, problems_in_message(content), message.kind)


def test_r48_somebody_has_all_erased_and_the_partner_is_told(pair: tuple[Person, Person], bot: Sendoff) -> None:
    maya, jonas = pair
    jonas.command("/mentorship diary Quittenmus")
    jonas.see("in deinem Lerntagebuch")
    jonas.open_home()
    jonas.press("my_data_open")
    jonas.wait_for_modal("Meine Daten")
    jonas.press("my_data_erase")
    jonas.wait_for_modal("Meine Daten löschen")
    jonas.see("euer Mentoring")
    jonas.see("@Maya Okafor")
    assert jonas.submit(), "it needs a clear yes"
    jonas.choose("sure", "yes")
    assert jonas.submit() == {}
    jonas.see("Erledigt")
    maya.see("has come to its end")
    assert "Jonas" not in maya.messages()[-1].text
    # Both Home tabs show it: hers that it has ended, his that there is nothing.
    jonas.wait_for(lambda: "Hier ist noch nichts." in jonas.home.text)
    maya.open_home()
    maya.see("your former mentee")
    with bot.services.database.engine.connect() as connection:
        rows = [connection.execute(select(table)).all() for table in Base.metadata.sorted_tables]
    assert jonas.id not in str(rows)
    assert "Quittenmus" not in str(rows)


def test_r48_the_files_are_offered_first(jonas: Person) -> None:
    jonas.open_home()
    jonas.press("my_data_open")
    jonas.wait_for_modal("Meine Daten")
    jonas.press("my_data_erase")
    jonas.wait_for_modal("Meine Daten löschen")
    jonas.press("my_data_export")
    jonas.see("ist unterwegs")
    jonas.wait_for(lambda: len(jonas.files()) == 2, name="the files")
