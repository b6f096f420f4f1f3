"""The document as a PDF, to print and to keep (R27).

It brings its own letters (prompts/fonts), so it looks the same everywhere. Text is shaped, so that scripts that join
their letters or run from right to left read as they should.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, TextDirection, XPos, YPos
from fpdf.fonts import TTFFont

from prompts.document import ConnectionEntry, GoalEntry, Layout, Part
from prompts.language import Language

FONTS = Path(__file__).parent / "fonts"
SANS, SERIF = "sans", "serif"
FALLBACKS = (
    "NotoEmoji-Regular",
    "NotoSansArabic-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansDevanagari-Regular",
    "NotoSansThai-Regular",
    "DejaVuSans",
    "DroidSansFallback",
)
"""Asked in this order for characters that the main fonts lack; read only where there are such."""
NO_GLYPH = "\N{WHITE SQUARE}"
"""Stands for a character that no font here has."""

MARGIN = 25.0
"""Millimetres, as all lengths here."""
KEEP_TOGETHER = 32.0
"""A heading begins a new page rather than stand with less than this below it."""
ABOVE_HEADING = 11.0
INK, SOFT, GREEN, TINT = (36, 48, 43), (93, 107, 100), (31, 92, 77), (240, 244, 236)
HEADING, BODY, SMALL, LEADING = 17.0, 10.5, 9.0, 1.55
"""Points, and the height of a line in them."""
POINT = 25.4 / 72

_EMOJI_MODIFIERS = re.compile("[\u20e3\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""The frame of a key, how an emoji is to be shown, and the tints of skin."""
_JOINED_EMOJI = re.compile("(?<=[\u2190-\u2bff\U0001f000-\U0001faff])\N{ZERO WIDTH JOINER}")
_BLANK_LINES = re.compile(r"\n\s*\n")


def pdf(layout: Layout, say: Language) -> bytes:
    """The document."""
    setter = _Setter(layout, say)
    setter.cover()
    setter.body()
    return bytes(setter.output())


class _Setter(FPDF):
    """Sets one document."""

    def __init__(self, layout: Layout, say: Language) -> None:
        super().__init__(format="A4")
        self._layout = layout
        self._say = say
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN)
        self.set_draw_color(*GREEN)
        self.set_fill_color(*GREEN)
        self.set_line_width(0.5)
        self.set_lang(say.code)
        self.set_title(_plain(layout.title))
        self.set_author("Sendoff")
        self.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        self.add_font(SANS, "", FONTS / "NotoSans-Regular.ttf")
        self.add_font(SANS, "B", FONTS / "NotoSans-Bold.ttf")
        self.add_font(SERIF, "", FONTS / "NotoSerif-Regular.ttf")
        self._unknown = self._load_fallbacks(set(_plain("".join(_texts(layout)))))

    def footer(self) -> None:
        """The number of each page but the cover."""
        if self.page_no() == 1:
            return
        self.set_y(-16)
        self._font(SANS, SMALL, SOFT)
        self.cell(0, 5, str(self.page_no()), align=Align.C)

    def cover(self) -> None:
        """The first page: who, when, and what was reached."""
        d, say = self._layout, self._say
        self.add_page()
        self.rect(0, 0, self.w, 6, style="F")
        self.set_y(72)
        self._line(d.mentor, SERIF, 30, GREEN, leading=1.25)
        self._line(say("and"), SERIF, 14, SOFT, leading=1.7)
        self._line(d.mentee, SERIF, 30, GREEN, leading=1.25)
        self.ln(10)
        facts = [(say("Mentor"), d.mentor), (say("Mentee"), d.mentee)]
        if d.time:
            facts.append((say("Time together"), d.time))
        for label, value in facts:
            self._line(label, SANS, SMALL, SOFT, leading=1.5)
            self._line(value, SANS, BODY, INK, leading=1.5)
            self.ln(2)
        if d.reached:
            self.ln(8)
            self._line(say("What you two reached"), SANS, BODY, GREEN, bold=True)
            self.ln(1)
            for title in d.reached:
                self._bullet(title, is_tick=True)

    def body(self) -> None:
        """Everything after the cover."""
        d, say = self._layout, self._say
        self.add_page()
        if d.purpose:
            self._heading(say("What it was for"))
            self._words(d.purpose)
        if d.goals:
            self._heading(say("Goals"))
            for heading, listed in d.goals:
                self._subheading(heading)
                for goal in listed:
                    self._goal(goal)
        if d.skills:
            self._heading(say("Skills"))
            for name, standing in d.skills:
                self._titled(name, standing)
        for part in d.parts:
            self._part(part)
        if d.connection:
            self._connection(d.connection)
        self._keep_together(26)
        self.ln(12)
        self._line(d.closing, SANS, SMALL, SOFT)

    def _goal(self, goal: GoalEntry) -> None:
        self._titled(goal.title, goal.day)
        if goal.words:
            self._words(goal.words)

    def _part(self, part: Part) -> None:
        say = self._say
        self._heading(part.heading)
        for piece in part.pieces:
            self._subheading(piece.heading)
            self._private(is_private=piece.is_private)
            self._words(piece.text)
        if part.steps:
            self._subheading(say("Next steps"))
            for step in part.steps:
                self._titled(step.who, "")
                self._private(is_private=step.is_private)
                self._words(step.what)

    def _connection(self, connection: ConnectionEntry) -> None:
        say = self._say
        self._heading(say("How we stay in touch"))
        for line in connection.terms:
            self._bullet(line)
        if connection.other:
            self._words(connection.other)
        for name, contacts in connection.contacts:
            self._subheading(say("How to reach {name}", name=name))
            for contact in contacts:
                self._bullet(contact)

    def _heading(self, text: str) -> None:
        if self.get_y() > MARGIN + 1:
            self._keep_together(ABOVE_HEADING + 2 * HEADING * POINT + KEEP_TOGETHER)
            if self.get_y() > MARGIN + 1:
                self.ln(ABOVE_HEADING)
        self.start_section(self._clean(text))
        self._line(text, SERIF, HEADING, GREEN, leading=1.35)
        self.ln(2)

    def _subheading(self, text: str) -> None:
        self._keep_together(KEEP_TOGETHER)
        self.ln(3)
        self._line(text, SANS, BODY, GREEN, bold=True)
        self.ln(0.8)

    def _titled(self, title: str, day: str) -> None:
        """A title, and a day or another word or two below it."""
        self._keep_together(KEEP_TOGETHER / 2)
        self.ln(1.2)
        self._line(title, SANS, BODY, INK, bold=True)
        if day:
            self._line(day, SANS, SMALL, SOFT)
        self.ln(0.6)

    def _private(self, *, is_private: bool) -> None:
        if is_private:
            self._line(self._say("Only you can read this so far."), SANS, SMALL, SOFT)
            self.ln(0.6)

    def _words(self, text: str) -> None:
        """Somebody's words, with their paragraphs and lines."""
        for paragraph in _BLANK_LINES.split(text.strip()):
            for line in paragraph.split("\n"):
                self._line(line.strip(), SERIF, BODY, INK)
            self.ln(2.2)

    def _bullet(self, text: str, *, is_tick: bool = False) -> None:
        """A line of a list, with a tick or a dot that is drawn: no font has to have it."""
        self._keep_together(8)
        x, y = MARGIN + 1.2, self.get_y() + BODY * LEADING * POINT / 2
        if is_tick:
            self.polyline([(x, y), (x + 1, y + 1.1), (x + 2.8, y - 1.3)])
        else:
            self.set_fill_color(*GREEN)
            self.circle(x + 1, y, 0.55, style="F")
        self.set_left_margin(MARGIN + 6)
        self.set_x(MARGIN + 6)
        self._line(text, SANS, BODY, INK)
        self.set_left_margin(MARGIN)
        self.set_x(MARGIN)
        self.ln(0.6)

    def _line(
        self,
        text: str,
        family: str,
        size: float,
        colour: tuple[int, int, int],
        *,
        bold: bool = False,
        leading: float = LEADING,
    ) -> None:
        """A paragraph; it runs in the direction of its first letter that has one."""
        text = self._clean(text)
        if not text:
            return
        is_rtl = _runs_from_right(text)
        height = size * leading * POINT
        self._font(family, size, colour, bold=bold)
        self.set_text_shaping(True, direction=TextDirection.RTL if is_rtl else TextDirection.LTR)
        align = Align.R if is_rtl else Align.L
        lines = self.multi_cell(0, height, text, dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(lines, list)  # noqa: S101 - that is what was asked for
        for number, line in enumerate(lines):
            self._break_page_before(number, len(lines), height)
            # fpdf2 forgets, after a line that begins in a fallback font, that the font of the paragraph is not set:
            # writing nothing sets it.
            self.text(self.x, self.y, "")
            self.cell(0, height, line.strip(), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _break_page_before(self, number: int, total: int, height: float) -> None:
        """Begin a new page where this line would not fit, or where a single one would be parted from its paragraph."""
        room = int((self.page_break_trigger - self.get_y()) / height)
        is_first, is_last_but_one = number == 0 and total > 1, total - number == 2
        if room < 1 or (room < 2 and (is_first or is_last_but_one)):
            self.add_page()

    def _font(self, family: str, size: float, colour: tuple[int, int, int], *, bold: bool = False) -> None:
        self.set_font(family, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _keep_together(self, height: float) -> None:
        if self.will_page_break(height):
            self.add_page()

    def _clean(self, text: str) -> str:
        text = " ".join(_plain(text).split())
        return "".join(NO_GLYPH if ord(c) in self._unknown else c for c in text)

    def _load_fallbacks(self, characters: Iterable[str]) -> set[int]:
        """Read the fonts that these characters need beside the main ones; what no font has."""
        missing = {ord(c) for c in (*characters, NO_GLYPH) if not c.isspace()} - self._letters_of(SANS)
        loaded = []
        for name in FALLBACKS:
            if missing:
                self.add_font(name.lower(), "", FONTS / f"{name}.ttf")
                missing -= self._letters_of(name.lower())
                loaded.append(name.lower())
        self.set_fallback_fonts(loaded, exact_match=False)
        return missing

    def _letters_of(self, family: str) -> set[int]:
        font = self.fonts[family]
        return set(font.cmap) if isinstance(font, TTFFont) else set()


def _plain(text: str) -> str:
    """Without control characters, and with emoji that are joined or tinted as the simple ones that fonts have."""
    text = _JOINED_EMOJI.sub("", _EMOJI_MODIFIERS.sub("", text))
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def _runs_from_right(text: str) -> bool:
    directions = (unicodedata.bidirectional(c) for c in text)
    return next((d for d in directions if d in {"L", "R", "AL"}), "L") != "L"


def _texts(value: object) -> Iterable[str]:
    """Every text in a layout."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name))
