"""The verbs of the command `kg`, a module each: a summary, the options, and what it does.

A verb gives the exit code. Data goes to standard output, talk to standard error (`kg.commands.terminal`).
"""
