"""Errors of the Slack bot."""

from service.errors import ServiceError


class NotReady(ServiceError):
    """The service is still being started."""


class SlackUnreachable(ServiceError):
    """Slack does not answer at the moment."""


class UnknownWorkspace(ServiceError):
    """There is no token for a workspace."""


class SlackMisconfigured(ServiceError):
    """Something that Slack needs is missing; the text names it."""
