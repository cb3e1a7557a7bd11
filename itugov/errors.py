"""What a command can refuse, as one tree of exceptions.

    CommandError
    ├── SettingError     an environment variable has a value it cannot have
    ├── NoStore          there is no store to read
    ├── MixedStore       samples and other documents would come to stand in one store
    └── CannotListen     the address is taken or not ours

Each message says what to do. Errors of files are `ingest.errors`, those of the database `store.errors`.
"""


class CommandError(Exception):
    """A command cannot be carried out, and the user can mend that."""


class SettingError(CommandError):
    """A setting has a value that it cannot have."""


class NoStore(CommandError):  # noqa: N818 - says what is not there
    """There is no store to read."""


class MixedStore(CommandError):  # noqa: N818 - says what would become of the store
    """Sample documents and others would come to stand in one store."""


class CannotListen(CommandError):  # noqa: N818 - says what failed
    """The service cannot listen on the address."""
