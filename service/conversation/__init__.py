"""Conversations: what is on the table, follow-up questions, and threads that survive."""

from service.conversation.conversations import Conversations
from service.conversation.database import Database
from service.conversation.following import ByModel, ByRequest, Follow
from service.conversation.rewriting import Rewriter
from service.conversation.store import Conversation, Entry, Feedback, Page, RememberedTurn
from service.requests.table import Exchange

__all__ = [
    "ByModel",
    "ByRequest",
    "Conversation",
    "Conversations",
    "Database",
    "Entry",
    "Exchange",
    "Feedback",
    "Follow",
    "Page",
    "RememberedTurn",
    "Rewriter",
]
