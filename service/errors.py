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
