"""`python -m bot`: see bot.cli."""

import gc
from importlib import import_module

# Nothing that is loaded at the start is ever let go: looking through it for garbage would only take time.
gc.disable()
main = import_module("bot.cli").main
gc.freeze()
gc.enable()
main()
