"""Block Kit as strict as Slack: which blocks and views it takes, and what it says of the others."""

from tests.fakeslack.kit.blocks import characters, check_message_blocks, elements, identified
from tests.fakeslack.kit.mrkdwn import unescaped
from tests.fakeslack.kit.views import check_view

__all__ = ["characters", "check_message_blocks", "check_view", "elements", "identified", "unescaped"]
