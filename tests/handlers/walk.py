"""Everything that somebody can get to see: the walk presses every button that only reads, wherever one is shown.

It needs no Slack: listeners, messages and documents are called as they are.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.document import collect
from bot.errors import Problem
from bot.models import Member, Mentorship, Message
from bot.reasons import still_holds
from bot.settings import Settings
from handlers.home import publish_home
from handlers.interaction import Interaction, Reply, Services, about_of, fields_of
from playground.elements import elements_of, initial_values
from prompts import files
from prompts.block_kit import problems_in_message, problems_in_view
from prompts.blocks import Post
from prompts.document import layout
from prompts.language import Languages
from prompts.letter import Letter
from prompts.messages import render, without_file
from prompts.problems import sentence
from tests.conftest import RegisteredByKind
from tests.record import TEAM


def idle_services(database: Database, languages: Languages, now: datetime) -> Services:
    """What listeners need of a bot in which nothing happens in the background."""
    settings = Settings(slack_bot_token="xoxb-", safety_contact="people@example.org")
    given = {"settings": settings, "database": database, "languages": languages, "clock": lambda: now}
    idle = {each.name: lambda *_: None for each in dataclasses.fields(Services) if each.name not in given}
    return Services(**given, **idle)


class Walk:
    """What one person sees. Every view and message on the way is one that Slack would take."""

    def __init__(
        self, database: Database, languages: Languages, registered: RegisteredByKind, user_id: str, now: datetime
    ) -> None:
        """Nothing is looked at yet."""
        self.views: dict[str, dict[str, Any]] = {}
        """Every modal and Home tab, by how one gets there."""
        self.posts: dict[str, Post] = {}
        """Every message, by its kind and its number in the ledger."""
        self.files: dict[str, str] = {}
        """Every file and canvas that can be read as text, and what goes into the others."""
        self.told: dict[str, str] = {}
        """Every sentence."""
        self._registered, self._user_id, self._now = registered, user_id, now
        self._pressed: set[tuple[str, str]] = set()
        self._goes_on = True
        self._services = idle_services(database, languages, now)

    def everywhere(self) -> Walk:
        """Go everywhere that this person's Slack leads to."""
        publish_home(self._services, self, TEAM, self._user_id, 0, self._services.languages.named("en"))  # type: ignore[arg-type]
        with self._services.database.reading(TEAM) as session:
            for name, command in self._registered["subcommand"].items():
                if command.reads_only:
                    self._do(session, name, command.listener)
            for name, shortcut in self._registered["shortcut"].items():
                if shortcut.reads_only:
                    self._do(session, name, shortcut.listener)
            self._read_messages(session)
        return self

    def claim(self, action: str, about: Mapping[str, object]) -> None:
        """Press a button that nobody has shown to this person, and go no further."""
        self._goes_on = False
        with self._services.database.reading(TEAM) as session:
            self._press(session, "claimed", action, json.dumps(about), {})

    def views_publish(self, *, user_id: str, view: Any) -> None:
        """Take the Home tab, as Slack does."""
        assert user_id == self._user_id
        with self._services.database.reading(TEAM) as session:
            self._look(session, "Home", view.to_dict())

    def _me(self, session: Session) -> Member:
        return session.get_one(Member, (TEAM, self._user_id))

    def _do(self, session: Session, path: str, listener: Any, **how: Any) -> None:
        me = self._me(session)
        say = self._services.languages.of(me)
        interaction = Interaction(session, self._services, me, say, self._now, **({"body": {}} | how))
        try:
            reply: Reply = listener(interaction)
        except Problem as problem:
            self.told[path] = sentence(problem, say).plain
            return
        if reply.tell is not None:
            self.told[path] = reply.tell
        for view in (reply.view, reply.below):
            if view is not None:
                self._look(session, path, view.to_dict())

    def _look(self, session: Session, path: str, view: dict[str, Any]) -> None:
        assert problems_in_view(view) == [], path
        self.views[path] = view
        if not self._goes_on:
            return
        view = {"callback_id": "", "private_metadata": "", **view, "id": "V1", "hash": "1"}
        view["state"] = {"values": initial_values(view["blocks"])}
        for action, value in _buttons(view["blocks"]):
            self._press(session, path, action, value, view)

    def _press(self, session: Session, path: str, action: str, value: str, view: Mapping[str, Any]) -> None:
        registered = self._registered["action"].get(action)
        if registered is None or not registered.reads_only or (action, value) in self._pressed:
            return
        self._pressed.add((action, value))
        body = {"actions": [{"type": "button", "action_id": action, "value": value}]} | ({"view": view} if view else {})
        about = about_of(value) or about_of(view.get("private_metadata"))
        self._do(
            session, f"{path} → {action} {value}", registered.listener, body=body, about=about, fields=fields_of(view)
        )

    def _read_messages(self, session: Session) -> None:
        for message in session.scalars(select(Message).order_by(Message.id)):
            together = message.facts.get("together", [message.receiver_id])
            if self._user_id not in together:
                continue
            mentorship = session.get(Mentorship, message.mentorship_id) if message.mentorship_id else None
            if message.answered_at is None and not still_holds(message, mentorship):
                continue
            receiver = session.get_one(Member, (TEAM, message.receiver_id))
            self._read(session, Letter(message, mentorship, receiver, self._now))

    def _read(self, session: Session, letter: Letter) -> None:
        say = self._services.languages.of(letter.receiver)
        name = f"{letter.message.kind} {letter.message.id}"
        for post in (render([letter], say), without_file(say)):
            content = {"text": post.text, "blocks": [block.to_dict() for block in post.blocks]}
            assert problems_in_message(content) == [], name
        self.posts[name] = render([letter], say)
        for action, value in _buttons(block.to_dict() for block in self.posts[name].blocks):
            self._press(session, name, action, value, {})
        if letter.message.kind == "document":
            # PDF is set from the layout, and compresses what it says.
            self.files[name] = repr(layout(collect(session, letter.mentorship, letter.receiver, self._now), say))
            canvas = files.canvas(letter, say)
            self.files[f"{name} canvas"] = canvas.markdown if canvas else ""
        for sheet in files.sheets(letter, say):
            if not sheet.filename.endswith(".pdf"):
                self.files[f"{name} {sheet.filename}"] = sheet.make().content.decode()


def _buttons(blocks: Any) -> Iterator[tuple[str, str]]:
    for block in blocks:
        for element in elements_of(block):
            if element["type"] == "button":
                yield element["action_id"], element.get("value", "")
