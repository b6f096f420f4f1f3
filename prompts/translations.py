"""Brings the catalogues in prompts/locale in step with the texts in the code: `make translations`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from prompts.language import LOCALES

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "N_": None,
    "say": None,
    "plural": (1, 2),
    "mrkdwn": None,
    "mrkdwn_plural": (1, 2),
}
"""The functions whose first arguments are texts: see prompts.language.Language."""
_ROOT = Path(__file__).parent.parent
_TEMPLATE_CALL = [("**.py", "python"), ("**.jinja", "jinja2.ext:babel_extract")]


@dataclass(frozen=True)
class Fault:
    """Something that is wrong with a catalogue."""

    language: str
    text: str
    reason: str


def main() -> None:
    """Update every catalogue; texts without a translation are left empty, texts gone from the code are dropped."""
    wanted = extract()
    for file in catalogue_files():
        catalogue = _read(file)
        catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.fuzzy = False
        catalogue.obsolete.clear()
        with file.open("wb") as stream:
            write_po(
                stream,
                catalogue,
                width=110,
                sort_output=False,
                no_location=False,
                include_lineno=False,
                omit_header=False,
            )
        empty = sum(1 for message in catalogue if message.id and not _is_translated(message))
        print(f"{file.relative_to(_ROOT)}: {len(catalogue)} texts, {empty} without a translation")  # noqa: T201


def extract() -> Catalog:
    """Every text in the code."""
    catalogue = Catalog(project="Sendoff", charset="utf-8")
    for room in ("handlers", "prompts"):
        found = extract_from_dir(
            _ROOT / room,
            method_map=_TEMPLATE_CALL,
            keywords=KEYWORDS,
            comment_tags=["Translators:"],
            strip_comment_tags=True,
        )
        for file, _line, text, comments, context in found:
            catalogue.add(text, locations=[(f"{room}/{file}", 0)], auto_comments=comments, context=context)
    return catalogue


def faults() -> Iterator[Fault]:
    """What is missing, stale or broken in the catalogues, for the test that holds them to the code."""
    wanted = extract()
    for file in catalogue_files():
        language = file.parent.parent.name
        catalogue = _read(file)
        for message in wanted:
            if not message.id:
                continue
            translation = catalogue.get(message.id)
            if translation is None or not _is_translated(translation):
                yield Fault(language, str(message.id), "is not translated")
            elif translation.fuzzy:
                yield Fault(language, str(message.id), "is marked as fuzzy")
            elif (reason := _placeholder_fault(translation)) is not None:
                yield Fault(language, str(message.id), reason)
        for message in catalogue:
            if message.id and wanted.get(message.id) is None:
                yield Fault(language, str(message.id), "is no longer in the code")


def catalogue_files() -> list[Path]:
    """The catalogues of all languages but English, in which the texts are written."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/messages.po"))


def _read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parent.parent.name)


def _is_translated(message: Message) -> bool:
    return all(_strings(message))


def _placeholder_fault(message: Message) -> str | None:
    ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    wanted = set().union(*(_placeholders(text) for text in ids))
    for string in _strings(message):
        # "one goal" need not name its number.
        if _placeholders(string) | {"n"} != wanted | {"n"}:
            return f"has other placeholders than its translation: {string}"
        if len(re.findall(r"(?<!\w)[*_~`]|[*_~`](?!\w)", string)) % 2:
            return f"has an unpaired mark: {string}"
    return None


def _strings(message: Message) -> list[str]:
    return [text or "" for text in (message.string if isinstance(message.string, (list, tuple)) else [message.string])]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


if __name__ == "__main__":
    main()
