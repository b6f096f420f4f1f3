"""Is it fast? Each figure of docs/performance.md, measured against something plain in the same run: `python -m bench`.

Absolute times say more about a machine than about a program, so a figure is a ratio: the same thing with a thousand
times as much in the database, or beside a bare Bolt app, or beside a plain SQL scan. The bot never imports this room.
"""
