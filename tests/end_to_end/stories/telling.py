"""How a story is told: its people, its clock, and a process that may die at any time.

What is checked is what people see. Every message that somebody gets has to be expected by the story (`hears`): one that
nobody expected fails it (`hears_nothing`, and at the end for everybody). What somebody keeps for themselves
(`keeps`) must never have been shown to anyone else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, and_, exists, or_, select

from bot.database import Database
from bot.models import Agreement, Delivery, Mentorship, Message
from playground.bot_process import BotProcess
from playground.finding import NotThere
from playground.person import Person
from playground.seen import SeenMessage, SeenView
from playground.server import Playground
from playground.world import World
from prompts.language import Languages

SOON = 0.02
"""Seconds between two looks at whether the bot has nothing left to do."""


class Character(Person):
    """Somebody in a story: they read each message once, and nothing that they were ever shown is forgotten."""

    def __init__(self, world: World, user_id: str, languages: Languages) -> None:
        super().__init__(world, user_id)
        self.say = languages.named(self.user.locale)
        self.kept: list[str] = []
        self._shown: dict[object, str] = {}
        self._heard: set[str] = set()

    @property
    def called(self) -> str:
        """How their name stands in what others read."""
        return f"@{self.user.real_name}"

    def keeps(self, text: str) -> str:
        """Something that they write for themselves alone; the text, to be typed."""
        self.kept.append(text)
        return text

    def shares(self, text: str) -> None:
        """From here on others may be shown what they have kept so far."""
        self.kept.remove(text)

    # What they see

    @property
    def modal(self) -> SeenView | None:
        return self._remember(super().modal)

    @property
    def home(self) -> SeenView | None:
        return self._remember(super().home)

    def messages(self, channel: object = None) -> list[SeenMessage]:
        messages = super().messages(channel)
        for seen in messages:
            raw = json.dumps([seen.message.text, seen.blocks, seen.message.attachments], ensure_ascii=False)
            self._shown[seen.ts, hash(raw)] = raw
        return messages

    @property
    def everything_shown(self) -> str:
        """All that was ever before them, and every file and canvas that they can open."""
        self.messages()
        files = [file.content.decode(errors="replace") for file in self.files()]
        canvases = [f"{canvas.title}\n{canvas.markdown}" for canvas in self.canvases()]
        return "\n".join([*self._shown.values(), *files, *canvases])

    def hears(self, english: str, german: str = "") -> SeenMessage:
        """Wait for a message that they have not read yet and that says this, in their language. Raises NotThere."""
        text = self.reads(english, german)

        def unread() -> SeenMessage | None:
            return next((seen for seen in self._unheard() if text in seen.words or text in seen.text), None)

        message = self.wait_for(unread, name=f"a new message with {text!r}")
        self._heard.add(message.ts)
        return message

    def hears_answer(self, english: str, german: str = "") -> None:
        """Wait for an answer that only they see, where they are. Raises NotThere."""
        text = self.reads(english, german)
        self.wait_for(
            lambda: any(seen.is_ephemeral and text in seen.words for seen in self.messages()),
            name=f"an answer {text!r}",
        )

    @property
    def unexpected(self) -> list[str]:
        """The messages that the story did not expect."""
        return [f"{self.user.first_name}: {seen.words}" for seen in self._unheard()]

    def reads(self, english: str, german: str = "") -> str:
        """What stands there in their language; people's own words are the same in both."""
        return german or english if self.say.code == "de" else english

    def sees(self, english: str, german: str = "") -> None:
        """Wait until this stands in the modal, on the Home tab or in a message. Raises NotThere."""
        self.see(self.reads(english, german))

    def sees_in(self, place: SeenMessage | SeenView, english: str, german: str = "") -> None:
        """Wait until this stands in a message or modal, which may change. Raises NotThere."""
        text = self.reads(english, german)
        self.wait_for(lambda: text in _words(place), name=f"{text!r} in:\n{_words(place)}\n")

    def opens(self, title: str) -> SeenView:
        """Wait for the modal with this title (in English, as in the catalogue) to be in front of them."""
        return self.wait_for_modal(self.say(title))

    def presses(self, label: str, *, near: str = "", in_: SeenMessage | SeenView | None = None) -> None:
        """Press the button with this label (in English, as in the catalogue)."""
        self.press(self.say(label), near=near, in_=in_)

    def _remember(self, view: SeenView | None) -> SeenView | None:
        if view is not None and (view.id, view.view.hash) not in self._shown:
            self._shown[view.id, view.view.hash] = json.dumps(view.view.content, ensure_ascii=False)
        return view

    def _unheard(self) -> list[SeenMessage]:
        ours = self.world.default_workspace.bot_user_id
        return [
            seen
            for seen in self.messages()
            if not seen.is_ephemeral and seen.message.user_id == ours and seen.ts not in self._heard
        ]


class Story:
    """The people, their clock, and the bot's process."""

    def __init__(
        self,
        slack: Playground,
        database: Database,
        languages: Languages,
        start: Callable[[], BotProcess],
        names: tuple[str, str],
        *,
        crashes: bool,
    ) -> None:
        """`names` are the mentor and the mentee; with `crashes`, `crash` is not in vain."""
        self.slack = slack
        self.crashes = crashes
        self.people: dict[str, Character] = {}
        self._database = database
        self._languages = languages
        self._start = start
        self.mentor, self.mentee = (self.person(name) for name in names)
        self.bot = start()

    def person(self, name: str) -> Character:
        """Somebody of the workspace, who belongs to the story from here on."""
        id_ = self.slack.person(name).id
        return self.people.setdefault(id_, Character(self.slack.world, id_, self._languages))

    def newcomer(self, name: str, locale: str, timezone: str) -> Character:
        """Somebody who is new in the workspace."""
        return self.person(self.slack.world.add_person(name, locale, timezone).id)

    def turn_to(self, day: str, clock: str = "10:00") -> None:
        """Let time pass until this day (ISO) and time (UTC), and let the bot do what has become due."""
        self.let_work()
        self.slack.clock.turn_to(datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), UTC))
        self.let_work()

    def crash(self) -> None:
        """Kill the process and start another, where this telling of the story has crashes."""
        if self.crashes:
            self.die()
            self.come_back()

    def die(self) -> None:
        """Kill the process."""
        self.bot.kill()

    def come_back(self) -> None:
        """Start another process, so late that nobody can still be sending what was on its way."""
        self.slack.clock.turn(timedelta(minutes=5))
        self.bot = self._start()
        self.let_work()

    def nobody_hears_anything(self) -> None:
        """Make sure that the bot has said nothing that the story did not expect, and is about to say nothing."""
        self.let_work()
        unexpected = [message for person in self.people.values() for message in person.unexpected]
        assert unexpected == [], "\n\n".join(["nobody expected:", *unexpected])

    def nothing_has_leaked(self) -> None:
        """Make sure that nobody was shown what another one keeps."""
        for author in self.people.values():
            for text in author.kept:
                readers = [
                    each for each in self.people.values() if each is not author and text in each.everything_shown
                ]
                assert readers == [], f"{text!r} of {author} was shown to {readers}"

    def let_work(self) -> None:
        """Wait until the bot has done all that is due. Raises NotThere."""
        deadline = datetime.now(UTC) + timedelta(seconds=20)
        while self._has_work():
            if datetime.now(UTC) > deadline:
                raise NotThere("the bot does not come to rest")
            self.slack.world.wait_for(lambda: False, SOON)

    def _has_work(self) -> bool:
        now = self.slack.clock.now()
        with self._database.reading(self.slack.world.default_workspace.id) as session:
            return any(session.scalar(select(exists(work))) for work in _work(now))


def _work(now: datetime) -> list[Select[tuple[int]]]:
    """What the bot still has to do at this moment: to look, to send, to show anew."""
    is_due = and_(Message.state == Delivery.DUE, Message.due_at <= now)
    is_on_its_way = Message.state.in_([Delivery.SENDING, Delivery.UNKNOWN])
    is_stale = and_(Message.state == Delivery.SENT, Message.is_stale)
    return [
        select(Mentorship.id).where(Mentorship.look_at <= now),
        select(Agreement.mentorship_id).where(Agreement.remind_at <= now),
        select(Message.id).where(or_(is_due, is_on_its_way, is_stale)),
    ]


def _words(place: SeenMessage | SeenView) -> str:
    return place.words if isinstance(place, SeenMessage) else place.text
