"""What stops a file or the program.

    KgError                     exit code
    ├── UsageError              2   the command line asks for something that cannot be
    ├── ReadError               3   a file cannot be read as a letter
    ├── ConfigurationError      4   dataset.yaml, a rule file or a knowledge file is wrong
    ├── OutputError             1   the target cannot be written, or what was written is wrong
    └── RemoteError             5   a server does not do what it was asked

Problems of the data that do not stop a letter are returned as `kg.model.Finding`.
"""


class KgError(Exception):
    """Base of every error the package raises on purpose; `str()` says what, where and what to do next."""

    exit_code = 70


class UsageError(KgError):
    """The caller asked for something that cannot be done."""

    exit_code = 2


class ReadError(KgError):
    """A file cannot be read as a letter."""

    exit_code = 3

    def __init__(self, path: str, reason: str, code: str = "unreadable") -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.code = code


class ConfigurationError(KgError):
    """A configuration, rule or knowledge file is wrong."""

    exit_code = 4


class OutputError(KgError):
    """The target cannot be written."""

    exit_code = 1


class RemoteError(KgError):
    """A server cannot be reached, refuses, or does not do what it was asked."""

    exit_code = 5
