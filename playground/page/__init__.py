"""The page of the playground: a client for the stand-in of Slack, drawn on the server.

`playground.page.routes.page_blueprint` makes it; `playground.server` serves it.
"""
