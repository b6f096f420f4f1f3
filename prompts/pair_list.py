"""A list of pairs to enrol: the form, what would come of it, and what came of it (R49)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.enrolment import Pair
from bot.pair_csv import Column
from bot.pair_list import Known, Planned, Preview, Wrong
from prompts import words
from prompts.blocks import actions, button, context, divider, modal, one_line, plain, section, shorten, text_field
from prompts.language import N_, Language, Mrkdwn, escape
from prompts.problems import sentence

FORM = "pair_list"
FIELD = "list"
MOST_WRONG = 40
"""Things to put right that are shown at once: who rights these sees the next."""
_IN_A_BLOCK = 5
"""Lines in one block: neither may the block grow too long, nor the view have too many."""
_PURPOSE = 60
"""Characters of a purpose that a preview shows."""

_PLANNED = N_("{line}. {mentor} mentors {mentee}: {terms}")
_TWO = N_("{line}. {mentor} and {mentee}")
_WHY_LEFT = N_("They have a mentorship, or had one. To bring two of them together once more, enrol them one by one.")
COLUMNS: Mapping[str, str] = {
    Column.MENTOR: N_("mentor"),
    Column.MENTEE: N_("mentee"),
    Column.PURPOSE: N_("purpose"),
    Column.RHYTHM: N_("rhythm"),
    Column.PLANNED_END: N_("planned end"),
}


def form(typed: Mapping[str, Any], today: date, say: Language) -> View:
    """The form to paste a list into. `today` is the day where the manager is."""
    how = say.mrkdwn(
        "Paste it from a spreadsheet or a CSV file: a line for each pair, and in the first line the names of the "
        "columns. Only the first two have to be there."
    )
    people = say.mrkdwn(
        "Name people by email address or by member ID (in Slack: their profile, ⋮, “Copy member ID”). Nobody is told "
        "anything before you have seen what would come of it."
    )
    blocks = [section(how), section(Mrkdwn(f"```{example(today, say)}```")), context(people), _list_field(typed, say)]
    return modal(FORM, say("Enrol from a list"), blocks, submit=say("Preview"), close=say("Cancel"))


def example(today: date, say: Language) -> str:
    """A list of one pair, as it can be pasted."""
    header = say("mentor,mentee,purpose,rhythm,planned end")
    day = (today + timedelta(days=180)).isoformat()
    row = ("maya@example.org", "jonas@example.org", say("Grow into leading a team"), say("weekly"), day)
    return f"{header}\n{','.join(row)}"


def looking(say: Language) -> View:
    """What stands there while Slack is asked who everybody is."""
    text = say.mrkdwn(
        "One moment: I'm asking Slack who everybody is. For a long list this takes a minute or two. You can close "
        "this: your list is kept."
    )
    return modal("pair_list_looking", say("Enrol from a list"), [section(text)], close=say("Close"))


def outcome(preview: Preview, typed: Mapping[str, Any], say: Language) -> View:
    """What would come of the list; where something is wrong, what and how to right it, with the list to do so."""
    if preview.wrong:
        return _to_be_righted(preview, typed, say)
    blocks: list[Block] = []
    if preview.pairs:
        pairs = say.mrkdwn_plural("*One pair would be enrolled*", "*{n} pairs would be enrolled*", len(preview.pairs))
        blocks += [section(pairs), *_lines([_planned(pair, say) for pair in preview.pairs])]
    else:
        blocks.append(section(say.mrkdwn("There is nobody new in this list.")))
    if preview.known:
        blocks += [divider(), section(say.mrkdwn("*Left as they are*")), context(say.mrkdwn(_WHY_LEFT))]
        blocks += _lines([_known(pair, say) for pair in preview.known])
    blocks += _left_out(preview.left_out, say)
    back = button(say("Change the list"), "pair_list_change")
    if preview.is_ready:
        go = say.plural("Enrol this pair", "Enrol these {n} pairs", len(preview.pairs))
        seen = {"seen": preview.fingerprint}
        blocks += [
            divider(),
            context(
                say.mrkdwn("All of them are enrolled, or nobody. I'll tell each person in their own working hours.")
            ),
        ]
        blocks.append(actions(button(go, "pair_list_enrol", seen, style="primary"), back))
    else:
        blocks.append(actions(back))
    return modal("pair_list_preview", say("Enrol from a list"), blocks, close=say("Cancel"))


def enrolled(count: int, say: Language) -> View:
    """What comes after it was done."""
    text = say.mrkdwn_plural(
        "Done: one pair is enrolled. I'll tell each of the two in their own working hours.",
        "Done: {n} pairs are enrolled. I'll tell each person in their own working hours.",
        count,
    )
    return modal("pair_list_enrolled", say("Enrol from a list"), [section(text)], close=say("Done"))


def failed(say: Language) -> View:
    """What stands there when Slack could not be asked."""
    text = say.mrkdwn("I could not ask Slack who everybody is. Your list is kept: please try again in a moment.")
    back = actions(button(say("Back to the list"), "pair_list_change"))
    return modal("pair_list_failed", say("Enrol from a list"), [section(text), back], close=say("Close"))


def in_words(preview: Preview, say: Language) -> str:
    """A preview as plain text, for the operator's command: all of it, a line for each line of the list."""
    parts = [_wrong(wrong, say) for wrong in preview.wrong]
    parts += [say("{pair}: left as they are", pair=_two(pair, say)) for pair in preview.known]
    if preview.known:
        parts.append(say(_WHY_LEFT))
    for planned in preview.pairs:
        pair = planned.pair
        facts = {"mentor": say.name(pair.mentor), "mentee": say.name(pair.mentee), "terms": _terms(pair, say)}
        parts.append(say(_PLANNED, line=planned.line, **facts))
    if preview.left_out:
        parts.append(_columns_left_out(preview.left_out, say))
    return "\n".join(parts)


def _to_be_righted(preview: Preview, typed: Mapping[str, Any], say: Language) -> View:
    wrong = preview.wrong
    title = say.mrkdwn_plural(
        "*One thing has to be put right before anybody is enrolled*",
        "*{n} things have to be put right before anybody is enrolled*",
        len(wrong),
    )
    blocks: list[Block] = [section(title)]
    blocks += [plain(shorten(_wrong(each, say), 500)) for each in wrong[:MOST_WRONG]]
    if len(wrong) > MOST_WRONG:
        blocks.append(context(say.mrkdwn("There is more; I'll show it once these are put right.")))
    blocks += _left_out(preview.left_out, say)
    blocks += [divider(), _list_field(typed, say)]
    return modal(FORM, say("Enrol from a list"), blocks, submit=say("Preview"), close=say("Cancel"))


def _list_field(typed: Mapping[str, Any], say: Language) -> Block:
    hint = say(
        "About 40 lines fit here. For a longer list there is a command for whoever runs me; the guide for programme "
        "managers tells of it."
    )
    return text_field(FIELD, say("Your list"), value=typed.get(FIELD), hint=hint, multiline=True, optional=False)


def _lines(lines: Sequence[Mrkdwn]) -> list[Block]:
    """Many lines, in as few blocks as they fit into."""
    starts = range(0, len(lines), _IN_A_BLOCK)
    return [section(Mrkdwn("\n".join(lines[start : start + _IN_A_BLOCK]))) for start in starts]


def _planned(planned: Planned, say: Language) -> Mrkdwn:
    pair = planned.pair
    facts = {"mentor": say.mention(pair.mentor), "mentee": say.mention(pair.mentee), "terms": _terms(pair, say)}
    return say.mrkdwn(_PLANNED, line=planned.line, **facts)


def _terms(pair: Pair, say: Language) -> str:
    parts = [words.rhythm(pair.terms.rhythm, say)]
    if pair.terms.planned_end:
        parts.append(say("until {day}", day=say.day(pair.terms.planned_end)))
    if pair.terms.purpose:
        parts.append(one_line(pair.terms.purpose, _PURPOSE))
    return " · ".join(parts)


def _known(pair: Known, say: Language) -> Mrkdwn:
    mentor, mentee = say.mention(pair.mentor), say.mention(pair.mentee)
    return say.mrkdwn(_TWO, line=pair.line, mentor=mentor, mentee=mentee)


def _two(pair: Known, say: Language) -> str:
    return say(_TWO, line=pair.line, mentor=say.name(pair.mentor), mentee=say.name(pair.mentee))


def _wrong(wrong: Wrong, say: Language) -> str:
    column = say(COLUMNS[wrong.problem.field or Column.MENTOR])
    return say(
        "Line {line}, {column}: {problem}", line=wrong.line, column=column, problem=sentence(wrong.problem, say).plain
    )


def _left_out(columns: Sequence[str], say: Language) -> list[Block]:
    return [context(escape(_columns_left_out(columns, say)))] if columns else []


def _columns_left_out(columns: Sequence[str], say: Language) -> str:
    names = say.listing(one_line(column, 40) for column in columns[:10])
    return say("I leave these columns out, since I do not know them: {names}.", names=names)
