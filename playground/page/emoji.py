"""The emoji that people and apps use most, by the names that Slack gives them."""

from __future__ import annotations

import re

UNICODE = {
    "+1": "👍", "-1": "👎", "100": "💯", "adult": "🧑", "alarm_clock": "⏰", "apple": "🍎",
    "arrow_down": "⬇️", "arrow_forward": "▶️", "arrow_left": "⬅️", "arrow_right": "➡️", "arrow_up": "⬆️",
    "arrows_counterclockwise": "🔄", "art": "🎨", "balloon": "🎈", "bar_chart": "📊", "bell": "🔔",
    "birthday": "🎂", "blossom": "🌼", "blue_heart": "💙", "blush": "😊", "book": "📖", "bookmark": "🔖",
    "books": "📚", "bouquet": "💐", "boom": "💥", "bow": "🙇", "brain": "🧠", "briefcase": "💼",
    "bridge_at_night": "🌉", "bug": "🐛", "bulb": "💡", "busts_in_silhouette": "👥", "butterfly": "🦋",
    "calendar": "📆", "calendar_spiral": "🗓️", "camera": "📷", "card_file_box": "🗃️", "champagne": "🍾",
    "chart_with_downwards_trend": "📉", "chart_with_upwards_trend": "📈", "clap": "👏", "clapper": "🎬",
    "clinking_glasses": "🥂", "clipboard": "📋", "clock1": "🕐", "clock3": "🕒", "clock9": "🕘", "coffee": "☕",
    "compass": "🧭", "computer": "💻", "confetti_ball": "🎊", "crescent_moon": "🌙", "crystal_ball": "🔮",
    "cry": "😢", "dart": "🎯", "date": "📅", "deciduous_tree": "🌳", "dizzy": "💫", "door": "🚪", "dove_of_peace": "🕊️",
    "ear": "👂", "earth_africa": "🌍", "earth_americas": "🌎", "email": "✉️", "envelope": "✉️",
    "envelope_with_arrow": "📩", "evergreen_tree": "🌲", "exclamation": "❗", "eyes": "👀", "fire": "🔥",
    "fireworks": "🎆", "fist": "✊", "flashlight": "🔦", "footprints": "👣", "four_leaf_clover": "🍀", "gear": "⚙️",
    "gem": "💎", "gift": "🎁", "globe_with_meridians": "🌐", "graduation_cap": "🎓", "mortar_board": "🎓",
    "green_heart": "💚", "grey_question": "❔", "grin": "😁", "grinning": "😀", "hammer_and_wrench": "🛠️",
    "handshake": "🤝", "hatching_chick": "🐣", "hearts": "♥️", "heart": "❤️", "heart_eyes": "😍",
    "heavy_check_mark": "✔️", "heavy_minus_sign": "➖", "heavy_plus_sign": "➕", "herb": "🌿",
    "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "house": "🏠", "hugging_face": "🤗", "inbox_tray": "📥",
    "information_source": "ℹ️", "innocent": "😇", "jigsaw": "🧩", "joy": "😂", "key": "🔑", "label": "🏷️",
    "large_blue_circle": "🔵", "large_green_circle": "🟢", "large_orange_circle": "🟠", "large_yellow_circle": "🟡",
    "laughing": "😆", "leaves": "🍃", "link": "🔗", "lock": "🔒", "loudspeaker": "📢", "lower_left_fountain_pen": "🖋️",
    "mag": "🔍", "mailbox": "📫", "mailbox_with_mail": "📬", "maple_leaf": "🍁", "medal": "🏅", "sports_medal": "🏅",
    "mega": "📣", "memo": "📝", "mountain": "⛰️", "muscle": "💪", "mushroom": "🍄", "neutral_face": "😐",
    "new": "🆕", "no_bell": "🔕", "no_entry": "⛔", "notebook": "📓", "notebook_with_decorative_cover": "📔",
    "ocean": "🌊", "ok": "🆗", "ok_hand": "👌", "open_book": "📖", "open_file_folder": "📂", "open_hands": "👐",
    "orange_heart": "🧡", "outbox_tray": "📤", "owl": "🦉", "package": "📦", "page_facing_up": "📄",
    "palm_tree": "🌴", "paperclip": "📎", "partying_face": "🥳", "party_popper": "🎉", "pencil": "📝",
    "pencil2": "✏️", "people_hugging": "🫂", "phone": "☎️", "point_down": "👇", "point_left": "👈",
    "point_right": "👉", "point_up": "☝️", "potted_plant": "🪴", "pray": "🙏", "purple_heart": "💜",
    "pushpin": "📌", "question": "❓", "rainbow": "🌈", "raised_hand": "✋", "raised_hands": "🙌",
    "recycle": "♻️", "red_circle": "🔴", "relaxed": "☺️", "relieved": "😌", "repeat": "🔁", "ribbon": "🎀",
    "rocket": "🚀", "rose": "🌹", "round_pushpin": "📍", "sailboat": "⛵", "scroll": "📜", "seedling": "🌱",
    "see_no_evil": "🙈", "shield": "🛡️", "slightly_frowning_face": "🙁", "slightly_smiling_face": "🙂",
    "simple_smile": "🙂", "smile": "😄", "smiley": "😃", "smiling_face_with_3_hearts": "🥰", "snowflake": "❄️",
    "sob": "😭", "sparkles": "✨", "sparkling_heart": "💖", "speech_balloon": "💬", "spiral_calendar_pad": "🗓️",
    "star": "⭐", "star2": "🌟", "star-struck": "🤩", "stopwatch": "⏱️", "sun_with_face": "🌞", "sunflower": "🌻",
    "sunglasses": "😎", "sunny": "☀️", "sunrise": "🌅", "sweat_smile": "😅", "tada": "🎉", "tea": "🍵",
    "telephone_receiver": "📞", "thinking_face": "🤔", "thought_balloon": "💭", "thumbsdown": "👎", "thumbsup": "👍",
    "toolbox": "🧰", "trophy": "🏆", "tulip": "🌷", "two_hearts": "💕", "unlock": "🔓", "upside_down_face": "🙃",
    "v": "✌️", "warning": "⚠️", "wave": "👋", "white_check_mark": "✅", "white_circle": "⚪", "white_flower": "💮",
    "white_heart": "🤍", "wind_chime": "🎐", "wink": "😉", "woman": "👩", "wrench": "🔧", "writing_hand": "✍️",
    "x": "❌", "yellow_heart": "💛", "yum": "😋", "zap": "⚡", "zzz": "💤",
}  # fmt: skip

NAME = re.compile(r":([a-z0-9_+\-]+):(?::skin-tone-[2-6]:)?")
"""An emoji as it stands in a text, for example ":tada:"."""


def with_emoji(text: str) -> str:
    """The text with the emoji instead of their names; unknown names stay as they are."""
    return NAME.sub(lambda match: UNICODE.get(match[1], match[0]), text)
