"""The few building blocks that all views and messages are made of, over slack_sdk.models.

People's words go in as plain text or rich text, which Slack does not parse; markup is typed `Mrkdwn`, so that the type
checker refuses a text that nobody escaped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    OptionGroup,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextQuoteElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View

from bot.plain import length
from bot.texts import LONGEST
from prompts.language import Language, Mrkdwn, literal

TYPED = "typed"
"""The action of every field of a form: one listener keeps the draft, whatever the form."""
MOST_BLOCKS_IN_VIEW = 100

About = Mapping[str, Any]
"""What a button or a form is about: ids only, since it travels through the client."""


@dataclass(frozen=True)
class Post:
    """A message: its blocks, and the summary for notifications and screen readers, which holds nothing private."""

    text: Mrkdwn
    blocks: Sequence[Block]


def section(text: Mrkdwn, accessory: InteractiveElement | None = None) -> SectionBlock:
    """A paragraph in markup."""
    return SectionBlock(text=MarkdownTextObject(text=shorten(text, LONGEST), verbatim=True), accessory=accessory)


def plain(text: str, accessory: InteractiveElement | None = None) -> SectionBlock:
    """A paragraph that shows every character as it is."""
    return SectionBlock(text=_plain_text(text, LONGEST), accessory=accessory)


def quote(text: str) -> RichTextBlock:
    """Somebody's own words, set off as a quotation and shown as typed."""
    return RichTextBlock(
        elements=[RichTextQuoteElement(elements=[RichTextElementParts.Text(text=shorten(text, LONGEST))])]
    )


def header(text: str) -> HeaderBlock:
    """A heading."""
    return HeaderBlock(text=_plain_text(text, 150))


def context(*texts: Mrkdwn) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=shorten(text, 2000), verbatim=True) for text in texts])


def divider() -> DividerBlock:
    """A line."""
    return DividerBlock()


def actions(*elements: InteractiveElement, about: About | None = None) -> ActionsBlock:
    """Buttons, pickers or menus in a row; `about` is for pickers and menus, which carry nothing themselves."""
    block_id = _compact(about) if about else None
    return ActionsBlock(elements=list(elements), block_id=block_id)


def button(
    text: str,
    action: str,
    about: About | None = None,
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
    label: str | None = None,
) -> ButtonElement:
    """A button; `action` is what a listener is registered for, `label` what a screen reader says instead of `text`."""
    return ButtonElement(
        text=_plain_text(text, 75),
        action_id=action,
        value=_compact(about or {}),
        style=style,
        confirm=confirm,
        accessibility_label=shorten(label, 75) if label else None,
    )


def menu(action: str, ways: Mapping[str, str], about: About) -> OverflowMenuElement:
    """A menu of ways that are needed now and then, at most five: what each says, by the action that it leads to. What
    is chosen arrives in `about` as `to`."""
    options = [Option(value=_compact({**about, "to": way}), text=_plain_text(text, 75)) for way, text in ways.items()]
    return OverflowMenuElement(action_id=action, options=options)


def day_picker(action: str, placeholder: str) -> DatePickerElement:
    """A calendar that acts as soon as a day is chosen. It has no day chosen before: choosing that one would not act."""
    return DatePickerElement(action_id=action, placeholder=shorten(placeholder, 150))


def confirmation(title: str, text: str, yes: str, no: str) -> ConfirmObject:
    """A question before something that is not easily undone."""
    return ConfirmObject(
        title=shorten(title, 100),
        text=_plain_text(text, 300),
        confirm=shorten(yes, 30),
        deny=shorten(no, 30),
    )


def option(value: str, text: str, description: str | None = None) -> Option:
    """One of several to choose from."""
    return Option(
        value=value,
        text=_plain_text(text, 75),
        description=_plain_text(description, 75) if description else None,
    )


def text_field(
    field: str,
    label: str,
    *,
    value: str | None = "",
    hint: str | None = None,
    placeholder: str | None = None,
    multiline: bool = False,
    optional: bool = True,
    longest: int = LONGEST,
) -> InputBlock:
    """A field to type in; what is typed is kept as a draft from the first character on."""
    return _field(
        field,
        label,
        PlainTextInputElement(
            action_id=TYPED,
            initial_value=cut(value, longest) if value else None,
            multiline=multiline,
            max_length=longest,
            placeholder=shorten(placeholder, 150) if placeholder else None,
            dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_character_entered"]),
        ),
        hint,
        optional=optional,
    )


def date_field(
    field: str, label: str, *, value: str | date | None = None, hint: str | None = None, optional: bool = True
) -> InputBlock:
    """A field for a day."""
    initial = value.isoformat() if isinstance(value, date) else value
    return _field(
        field,
        label,
        DatePickerElement(action_id=TYPED, initial_date=initial or None),
        hint,
        optional=optional,
    )


def time_field(field: str, label: str, *, value: str | time | None = None, hint: str | None = None) -> InputBlock:
    """A field for a time of day."""
    initial = value.strftime("%H:%M") if isinstance(value, time) else value
    return _field(field, label, TimePickerElement(action_id=TYPED, initial_time=initial or None), hint, optional=False)


def choice_field(
    field: str,
    label: str,
    options: Sequence[Option],
    *,
    value: str | None = None,
    hint: str | None = None,
    optional: bool = False,
    action: str = TYPED,
) -> InputBlock:
    """A field to choose one of a few (at most ten, else a menu).

    A choice that changes the form has an `action` of its own, whose listener keeps the draft as well.
    """
    chosen = next((option for option in options if option.value == value), None)
    element: InputInteractiveElement
    if len(options) <= 10:
        element = RadioButtonsElement(action_id=action, options=list(options), initial_option=chosen)
    else:
        element = StaticSelectElement(action_id=action, options=list(options), initial_option=chosen)
    return _field(field, label, element, hint, optional=optional)


def choices_field(
    field: str,
    label: str,
    options: Sequence[Option],
    *,
    values: Sequence[str] = (),
    hint: str | None = None,
    optional: bool = True,
) -> InputBlock:
    """A field to choose any number of a few (at most ten, else a menu)."""
    chosen = [option for option in options if option.value in values] or None
    element: InputInteractiveElement
    if len(options) <= 10:
        element = CheckboxesElement(action_id=TYPED, options=list(options), initial_options=chosen)
    else:
        element = StaticMultiSelectElement(action_id=TYPED, options=list(options), initial_options=chosen)
    return _field(field, label, element, hint, optional=optional)


def grouped_choices_field(
    field: str,
    label: str,
    groups: Mapping[str, Sequence[Option]],
    *,
    values: Sequence[str] = (),
    hint: str | None = None,
    optional: bool = True,
    action: str = TYPED,
) -> InputBlock:
    """A menu to choose any number from, in groups by their headings. `action` is as in `choice_field`."""
    chosen = [option for options in groups.values() for option in options if option.value in values] or None
    element = StaticMultiSelectElement(
        action_id=action,
        option_groups=_groups(groups),
        initial_options=chosen,
    )
    return _field(field, label, element, hint, optional=optional)


def grouped_choice_field(
    field: str,
    label: str,
    groups: Mapping[str, Sequence[Option]],
    *,
    value: str | None = None,
    hint: str | None = None,
    action: str = TYPED,
) -> InputBlock:
    """A menu to choose one of very many from, in groups by their headings. `action` is as in `choice_field`."""
    chosen = next((option for options in groups.values() for option in options if option.value == value), None)
    element = StaticSelectElement(action_id=action, option_groups=_groups(groups), initial_option=chosen)
    return _field(field, label, element, hint, optional=False)


def person_field(field: str, label: str, *, value: str | None = None, hint: str | None = None) -> InputBlock:
    """A field to choose a person of the workspace."""
    return _field(field, label, UserSelectElement(action_id=TYPED, initial_user=value or None), hint, optional=False)


def channel_field(
    field: str, label: str, *, placeholder: str, value: str | None = None, hint: str | None = None
) -> InputBlock:
    """A field to choose a channel of this workspace alone: what is said in it stays in the house."""
    element = ConversationSelectElement(
        action_id=TYPED,
        placeholder=shorten(placeholder, 150),
        initial_conversation=value or None,
        filter=ConversationFilter(
            include=["public", "private"], exclude_external_shared_channels=True, exclude_bot_users=True
        ),
    )
    return _field(field, label, element, hint, optional=False)


class Page(View):
    """A view that does not change any more: it is written down once, to be checked and then to be sent."""

    _written: dict[str, Any] | None = None

    def to_dict(self, *_: object) -> dict[str, Any]:
        """The view as Slack takes it; prompts.block_kit finds out whether Slack does."""
        if self._written is None:
            self._written = written(self)
        return self._written


def written(value: Any) -> Any:
    """What slack_sdk writes, in a fraction of the time: it checks every object, and writes each as often as there are
    others around it."""
    if isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [written(each) for each in value]
    kind = type(value)
    if kind in _LABELS:
        labels = {name: getattr(value, name) for name in _LABELS[kind]}
        made = {name: written(_label(text)) for name, text in labels.items() if text}
        return made | {"value": value.value} if kind is Option else made
    if not hasattr(kind, "to_dict"):
        return value
    if kind.to_dict not in {JsonObject.to_dict, Page.to_dict}:
        return value.to_dict()
    may_be_empty = "elements" if isinstance(value, RichTextElement) else None
    parts = {name: getattr(value, name, None) for name in _names(kind, value)}
    return {
        name: written(part)
        for name, part in parts.items()
        if part is not None and (name == may_be_empty or not hasattr(part, "__len__") or len(part) > 0)
    }


_LABELS: Mapping[type, Sequence[str]] = {
    Option: ("text", "description"),
    ConfirmObject: ("title", "text", "confirm", "deny"),
}
"""What the library writes by itself, and keeps as plain strings: labels, all of them."""

_NAMES: dict[type, Sequence[str]] = {}


def _names(kind: type, value: JsonObject) -> Sequence[str]:
    """The names of what belongs to objects of this kind, in order: the library puts them together for each anew."""
    if kind not in _NAMES:
        _NAMES[kind] = sorted(value.attributes)
    return _NAMES[kind]


def modal(
    form: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str | None = None,
    about: About | None = None,
) -> View:
    """A modal. `form` is what a listener for its submission is registered for, `about` what it is about."""
    return Page(
        type="modal",
        callback_id=form,
        title=_plain_text(title, 24),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text=close),
        private_metadata=_compact(about or {}),
        blocks=list(blocks),
    )


def note(text: Mrkdwn, say: Language) -> View:
    """A modal that says one thing."""
    return modal("note", "Sendoff", [section(text)], close=say("Close"))


def shorten(text: str, most: int) -> str:
    """Cut a text to what Slack takes, counted in UTF-16 units, and show that it was cut."""
    if len(text) <= most and length(text) <= most:
        return text
    kept = text[: most - 1]
    while length(kept) > most - 1:
        kept = kept[:-1]
    # An escape or a mention that was cut in half would show as rubbish, or as markup.
    for opening, closing in (("&", ";"), ("<", ">")):
        start = kept.rfind(opening, -300)
        if start > kept.rfind(closing):
            kept = kept[:start]
    return kept + "…"


def cut(text: str, most: int) -> str:
    """A text cut to what a field takes to begin with, counted in UTF-16 units."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def one_line(text: str, most: int) -> str:
    """A text without its line breaks, cut to `most`: for a mention of it among others."""
    return shorten(" ".join(text.split()), most)


def _plain_text(text: str, most: int) -> PlainTextObject:
    return _label(shorten(literal(text), most))


def _label(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=True)


def _compact(about: About) -> str:
    return json.dumps(dict(about), separators=(",", ":"))


def _groups(groups: Mapping[str, Sequence[Option]]) -> list[OptionGroup]:
    return [OptionGroup(label=_plain_text(heading, 75), options=list(options)) for heading, options in groups.items()]


def _field(field: str, label: str, element: InputInteractiveElement, hint: str | None, *, optional: bool) -> InputBlock:
    return InputBlock(
        block_id=field,
        label=_plain_text(label, 2000),
        hint=_plain_text(hint, 2000) if hint else None,
        element=element,
        optional=optional,
        dispatch_action=True,
    )
