"""A Slack that behaves: a local server, as strict as the real one, that a bot runs against as a process of its own."""

from tests.fakeslack.interaction import View
from tests.fakeslack.journal import Prompts, Refused, Status, Title
from tests.fakeslack.message import Posted
from tests.fakeslack.slack import FakeSlack
from tests.fakeslack.workspace import SCOPES, Workspace

__all__ = ["SCOPES", "FakeSlack", "Posted", "Prompts", "Refused", "Status", "Title", "View", "Workspace"]
