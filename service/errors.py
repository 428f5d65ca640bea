"""Errors of the service that a person can mend."""


class ServiceError(Exception):
    """Base of every error that this package raises; its text says what happened and what to do."""


class InvalidQuestion(ServiceError):
    """A question that cannot be taken as one: empty, too long, or with control characters."""


class InvalidSetting(ServiceError):
    """A setting has a value that it cannot have; the text names its key and the value."""


class DamagedCorpus(ServiceError):
    """The stored corpus cannot be read."""


class CorpusBusy(ServiceError):
    """Another process is changing the corpus."""


class DatabaseUnavailable(ServiceError):
    """The database of conversations cannot be reached at the moment."""


class UnknownConversation(ServiceError):
    """There is no conversation of that id, or it is another's."""


class UnknownMessage(ServiceError):
    """A conversation has no message of that id."""


class UnknownDocument(ServiceError):
    """There is no document of that symbol."""


class UnknownParagraph(ServiceError):
    """There is no paragraph at that place."""
