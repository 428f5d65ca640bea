"""Conversations: what is on the table, follow-up questions, and threads that survive."""

from service.conversation.conversations import Conversations
from service.conversation.database import Database
from service.conversation.store import Conversation, Entry, Feedback, Page, RememberedTurn
from service.requests.table import Exchange

__all__ = [
    "Conversation",
    "Conversations",
    "Database",
    "Entry",
    "Exchange",
    "Feedback",
    "Page",
    "RememberedTurn",
]
