"""Everything the bot says, and when it speaks unasked."""
