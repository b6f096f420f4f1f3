"""Every message in the ledger, rendered from the record at the moment of sending, in the receiver's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot import enrolment, ledger, managers, nudges, suggestions
from prompts import (
    begin,
    closing,
    closure,
    connect,
    end,
    erasure,
    extend,
    goodbye,
    introductions,
    meeting,
    meeting_date,
    my_data,
    paying_forward,
    programme,
    reflect,
    reminders,
    reopen,
    retention,
    shout_out,
    signals,
    silence,
    terms,
)
from prompts import enrolment as enrolling
from prompts.blocks import Post, context, divider, section
from prompts.language import Language
from prompts.letter import Letter

Renderer = Callable[[Letter, Language], Post]

RENDERERS: Mapping[str, Renderer] = {
    "invitation": begin.invitation,
    "begun": begin.begun,
    "declined": begin.declined,
    "paused": begin.paused,
    "stale_check_ins": silence.stale_check_ins,
    "resumed": silence.resumed,
    "partner_left": signals.partner_left,
    "reflection_shared": reflect.reflection_shared,
    "connection_declined": connect.connection_declined,
    "agreement_settle": connect.agreement_settle,
    "agreement_reached": connect.agreement_reached,
    "document": closing.document,
    "closing": closing.closing,
    "ending_begun": closure.ending_begun,
    "extended": extend.extended,
    "goodbye": goodbye.goodbye,
    "ended": end.ended,
    "resting": end.resting,
    "faded": end.faded,
    "reopening_asked": reopen.reopening_asked,
    "reopening_declined": reopen.reopening_declined,
    "reopened": reopen.reopened,
    "stay_in_touch": reminders.stay_in_touch,
    "pay_forward": paying_forward.pay_forward,
    "introduction_offered": introductions.introduction_offered,
    "introduction_asked": introductions.introduction_asked,
    "introduction_declined": introductions.introduction_declined,
    "introduction": introductions.introduction,
    "opportunity": introductions.opportunity,
    "shout_out": shout_out.shout_out,
    "shout_out_asked": shout_out.shout_out_asked,
    "shout_out_posted": shout_out.shout_out_posted,
    "shout_out_blocked": shout_out.shout_out_blocked,
    "shout_out_unsure": shout_out.shout_out_unsure,
    "shout_out_declined": shout_out.shout_out_declined,
    "shout_out_taken_back": shout_out.shout_out_taken_back,
    "feedback_shared": meeting.feedback_shared,
    "meeting_date": meeting_date.meeting_date,
    "export": my_data.export,
    "erased": erasure.erased,
    "closed": erasure.closed,
    "deletion_ahead": retention.deletion_ahead,
    "diary_export": my_data.diary_export,
    enrolment.TOLD: enrolling.enrolled,
    enrolment.TURNED_DOWN: enrolling.turned_down,
    enrolment.NO_PAIR: enrolling.no_pair,
    suggestions.KIND: terms.suggested,
    f"terms_{suggestions.AGREED}": terms.agreed,
    f"terms_{suggestions.KEPT}": terms.kept,
    managers.NAMED: programme.named,
}
"""How each kind of message reads, signals aside. A message that was answered says so instead of asking again."""

MOST_BLOCKS = 45
MOST_BYTES = 15_000
"""Slack takes 50 blocks, and refuses somewhere above 12,000 characters in them with `msg_blocks_too_long`."""


def render(letters: Sequence[Letter], say: Language) -> Post:
    """One message for all that is due to one person at once; signals of one mentorship speak with one voice.

    What does not fit any more is mentioned: it stands in the Home tab.
    """
    posts = _posts(letters, say)
    if len(posts) == 1:
        return posts[0]
    blocks: list[Block] = list(posts[0].blocks)
    left_out = 0
    for post in posts[1:]:
        with_it = [*blocks, divider(), *post.blocks]
        if left_out or len(with_it) >= MOST_BLOCKS or _size(with_it) > MOST_BYTES:
            left_out += 1
        else:
            blocks = with_it
    if left_out:
        blocks.append(
            context(
                say.mrkdwn_plural(
                    "One more thing is waiting for you in my Home tab.",
                    "{n} more things are waiting for you in my Home tab.",
                    left_out,
                )
            )
        )
    text = say.mrkdwn_plural(
        "{n} thing about your mentorships", "{n} things about your mentorships, in one message", len(posts)
    )
    return Post(text=text, blocks=blocks)


def render_together(letters: Sequence[Letter], languages: Mapping[str, Language]) -> Post:
    """One message in each of these languages, one below the other, for people who read it together."""
    posts = [render(letters, say) for say in languages.values()]
    blocks = [block for post in posts for block in (divider(), *post.blocks)]
    return Post(text=posts[0].text, blocks=blocks[1:])


def without_file(say: Language) -> Post:
    """What stands for a message with a file where the workspace lets the app send none."""
    text = say.mrkdwn(
        "I have a file for you, and this workspace does not let me send files. Whoever looks after its apps can allow "
        "it; then ask me for the file once more."
    )
    return Post(text=text, blocks=[section(text)])


def _together(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Letters that are one text: all signals of a mentorship; every other one is a text of its own."""
    groups: dict[tuple[str, int | None], list[Letter]] = {}
    for letter in letters:
        is_signal = letter.message.kind in ledger.SIGNALS
        key = ("signals", letter.message.mentorship_id) if is_signal else ("message", letter.message.id)
        groups.setdefault(key, []).append(letter)
    return list(groups.values())


def _posts(letters: Sequence[Letter], say: Language) -> list[Post]:
    """Each text. What all questions after a silence have in common is said with the first that is open."""
    posts: list[Post] = []
    is_explained = False
    for together in _together(letters):
        message = together[0].message
        if message.kind in ledger.SIGNALS:
            posts.append(signals.signals_message(together, say))
        elif message.kind == nudges.QUIET:
            posts.append(silence.stale_check_ins(together[0], say, is_explained=is_explained))
            is_explained = is_explained or message.answer is None
        else:
            posts.append(RENDERERS[message.kind](together[0], say))
    return posts


def _size(blocks: Sequence[Block]) -> int:
    return len(json.dumps([block.to_dict() for block in blocks]))
