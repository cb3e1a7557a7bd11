"""What a command can refuse, as one tree of exceptions.

    CommandError
    ├── SettingError     an environment variable has a value it cannot have
    ├── NoStore          there is no store to read
    ├── MixedStore       samples and other documents would come to stand in one store
    ├── NoExtra          a part that is installed on demand is not there
    ├── CannotListen     the address is taken or not ours
    ├── BadQuery         a query does not parse, has a wrong parameter, or gives nothing of the form wanted
    └── CannotCheck      the shapes are bad, or the engine that runs them failed

Each message says what to do. Errors of files are `ingest.errors`, those of the database `store.errors`.
"""


class CommandError(Exception):
    """A command cannot be carried out; `code` is what it ends with."""

    code = 2


class SettingError(CommandError):
    """A setting has a value that it cannot have."""


class NoStore(CommandError):  # noqa: N818 - says what is not there
    """There is no store to read."""


class NoExtra(CommandError):  # noqa: N818 - says what is not there
    """A part that is installed on demand, an extra, is not installed."""


class MixedStore(CommandError):  # noqa: N818 - says what would become of the store
    """Sample documents and others would come to stand in one store."""


class CannotListen(CommandError):  # noqa: N818 - says what failed
    """The service cannot listen on the address."""


class CannotCheck(CommandError):  # noqa: N818 - says what failed
    """The graph cannot be validated or audited: code 2 where the shapes are bad, 3 where the engine failed."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class BadQuery(CommandError):  # noqa: N818 - says what is wrong
    """A query cannot be asked as it stands."""
