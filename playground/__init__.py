"""A Slack on loopback, for newcomers, tests and benchmarks: it refuses what Slack refuses.

The bot never imports it. `playground.server.serve` starts one; `playground.person.Person` is somebody who uses it.
"""
