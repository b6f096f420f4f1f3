"""The methods of the Web API, by family. https://docs.slack.dev/reference/methods"""
