"""The building blocks of views."""

from __future__ import annotations

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextSectionElement,
    UserSelectElement,
)

from prompts.blocks import (
    actions,
    button,
    choice_field,
    choices_field,
    confirmation,
    context,
    date_field,
    day_picker,
    divider,
    grouped_choices_field,
    header,
    modal,
    option,
    person_field,
    plain,
    quote,
    section,
    text_field,
    time_field,
)
from prompts.language import Mrkdwn


def test_a_page_is_written_down_as_slacks_own_library_does_it() -> None:
    sure = confirmation("Sure?", "It cannot be undone.", "Yes", "No")
    many = [option(str(number), f"Number {number}", "One of many" if number % 2 else None) for number in range(12)]
    styled = RichTextElementParts.Text(text="Bold", style=RichTextElementParts.TextStyle(bold=True))
    link = RichTextElementParts.Link(url="https://example.org", text="A link")
    lines = [RichTextSectionElement(elements=[styled, link]), RichTextSectionElement(elements=[])]
    page = modal(
        "form",
        "Everything",
        [
            header("All of it"),
            section(Mrkdwn("*Hello*"), button("Press", "press", {"mentorship": 1}, style="primary", confirm=sure)),
            plain("Hello", UserSelectElement(action_id="who")),
            quote("Words"),
            RichTextBlock(elements=[RichTextListElement(style="bullet", elements=lines)]),
            context(Mrkdwn("One"), Mrkdwn("Two")),
            divider(),
            actions(button("Go", "go"), day_picker("when", "Choose a day"), about={"mentorship": 1}),
            text_field("text", "Text", value="typed", hint="A hint", placeholder="Write", multiline=True),
            date_field("day", "Day", value="2026-05-04"),
            time_field("time", "Time"),
            choice_field("few", "Few", many[:3], value="1"),
            choice_field("many", "Many", many),
            choices_field("some", "Some", many, values=["1", "2"]),
            grouped_choices_field("groups", "Groups", {"A": many[:6], "B": many[6:]}, values=["7"]),
            person_field("person", "Person"),
        ],
        close="Close",
        submit="Save",
        about={"mentorship": 1},
    )
    assert page.to_dict() == JsonObject.to_dict(page)
    assert page.to_dict() is page.to_dict()
