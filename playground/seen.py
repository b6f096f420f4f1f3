"""Messages, views, files and canvases as one person sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.model import Blocks, Canvas, File, Message, View
from playground.words import Reader, joined
from playground.world import World


@dataclass(frozen=True)
class SeenFile:
    """A file that somebody can open."""

    file: File
    description: dict[str, Any]
    """As files.info tells it."""

    @property
    def name(self) -> str:
        """The file's name, with its extension."""
        return self.file.name

    @property
    def title(self) -> str:
        """What stands over it."""
        return self.file.title

    @property
    def content(self) -> bytes:
        """The bytes."""
        return self.file.content or b""

    @property
    def mimetype(self) -> str:
        """The media type, from the name."""
        return str(self.description["mimetype"])


@dataclass(frozen=True)
class SeenCanvas:
    """A canvas that somebody can open."""

    canvas: Canvas
    level: str
    """"read", "write" or "owner"."""

    @property
    def title(self) -> str:
        """What stands over it."""
        return self.canvas.title

    @property
    def markdown(self) -> str:
        """What it says."""
        return self.canvas.markdown


@dataclass(frozen=True)
class SeenMessage:
    """A message, as it stands now."""

    message: Message
    reader: Reader
    world: World

    @property
    def ts(self) -> str:
        """Its id."""
        return self.message.ts

    @property
    def blocks(self) -> Blocks:
        """Its blocks, each with its block_id."""
        return self.message.blocks

    @property
    def text(self) -> str:
        """What notifications and screen readers say."""
        return self.reader.mrkdwn(self.message.text)

    @property
    def words(self) -> str:
        """Everything that it shows: its blocks, else its text; and the names of its files."""
        values = self.message.values.get(self.reader.user.id)
        shown = self.reader.blocks(self.blocks, values) if self.blocks else self.text
        attached = [
            self.reader.blocks(attachment["blocks"])
            if "blocks" in attachment
            else self.reader.mrkdwn(attachment.get("text", ""))
            for attachment in self.message.attachments
        ]
        return joined([shown, *attached, *(file.name for file in self.files)])

    @property
    def files(self) -> list[SeenFile]:
        """The files in it."""
        files = [self.world.files[file_id] for file_id in self.message.file_ids]
        return [SeenFile(file, self.world.describe_file(file)) for file in files]

    @property
    def is_ephemeral(self) -> bool:
        """Whether nobody else sees it."""
        return bool(self.message.ephemeral_to)

    @property
    def author(self) -> str:
        """The name of who wrote it."""
        return self.reader.name_of(self.message.user_id)

    @property
    def warnings(self) -> set[tuple[str, str]]:
        """Elements (block_id, action_id) that show a warning mark: the app did not answer in time."""
        return set(self.message.warnings.get(self.reader.user.id, ()))


@dataclass(frozen=True)
class SeenView:
    """A modal or the Home tab, as it stands now."""

    view: View
    reader: Reader
    world: World

    @property
    def id(self) -> str:
        """Its id."""
        return self.view.id

    @property
    def blocks(self) -> Blocks:
        """Its blocks, each with its block_id."""
        return self.view.blocks

    @property
    def title(self) -> str:
        """What stands over it; empty for the Home tab."""
        return self.reader.text(self.view.content.get("title"))

    @property
    def text(self) -> str:
        """Everything that it shows, a line for each thing: what is entered, errors and Slack's notice too."""
        lines = [self.title, self.notice]
        for block in self.blocks:
            lines.extend(self.reader.block(block, self.view.values))
            lines.append(self.errors.get(block["block_id"], ""))
        lines += [self.reader.text(self.view.content.get(key)) for key in ("submit", "close")]
        return joined(lines)

    @property
    def errors(self) -> dict[str, str]:
        """What stands in red, by block_id."""
        return dict(self.view.errors)

    @property
    def notice(self) -> str:
        """What Slack itself says in it, such as that it has trouble connecting."""
        return self.view.notice

    @property
    def values(self) -> dict[str, Any]:
        """What is entered or chosen: by block_id, then by action_id."""
        return dict(self.view.values)

    @property
    def warnings(self) -> set[tuple[str, str]]:
        """Elements (block_id, action_id) that show a warning mark: the app did not answer in time."""
        return set(self.view.warnings)

    @property
    def content(self) -> dict[str, Any]:
        """It all as Slack's JSON."""
        return self.world.describe_view(self.view)
