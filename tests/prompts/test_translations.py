"""What is said in the code is what the catalogues are made from (R4)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from prompts import translations

ROOT = Path(__file__).parent.parent.parent
PLURALS = {"plural", "mrkdwn_plural"}


def _said() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Each text that is said or marked for translation, as Python itself reads the code."""
    for room in ("handlers", "prompts"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (text := _text(node)) is not None:
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", text


def _text(call: ast.Call) -> str | tuple[str, str] | None:
    match call.func:
        case ast.Name(id=("say" | "N_") as name):
            pass
        case ast.Attribute(value=ast.Name(id="say"), attr=name):
            pass
        case ast.Attribute(value=ast.Attribute(attr="say"), attr=name):
            pass
        case ast.Attribute(attr="say" as name):
            pass
        case _:
            return None
    if name not in translations.KEYWORDS:
        return None
    texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in PLURALS:
        return (texts[0], texts[1]) if len(texts) == 2 else None
    return texts[0] if texts else None


def test_r4_every_text_in_the_code_reaches_the_catalogues() -> None:
    """R4: the extraction reads tokens; a text in an f-string, or beside another call in a plural, escapes it."""
    known = {message.id for message in translations.extract()}
    assert [(where, text) for where, text in _said() if text not in known] == []


def test_the_check_sees_plurals_and_markup() -> None:
    texts = [text for _, text in _said()]
    assert any(isinstance(text, tuple) for text in texts)
    assert "*Planned end:* open" in texts
