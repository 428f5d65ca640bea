"""What enters and leaves by HTTP beside the answer object."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from documents import Kind
from service.answer import Answer
from service.conversation import Conversation, Entry
from service.filters import Filter
from service.views import DocumentSummary, ParagraphView

_MOST_SYMBOLS = 50
_MOST_VALUES = 50


class ChatRequest(BaseModel):
    """A question, the conversation it belongs to, and the documents to answer from (all, when none is named)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"message": "what did the GA say about disaster management?", "symbols": ["A/RES/75/15"]}]
        },
    )

    message: str = Field(description="The question, in plain words.", max_length=200_000)
    conversation_id: str | None = Field(None, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")
    symbols: list[str] | None = Field(
        None,
        max_length=_MOST_SYMBOLS,
        description="The documents to answer from, in this turn and those that follow; left out, the conversation keeps its scope.",
        examples=[["A/RES/75/15"]],
    )


class FeedbackRequest(BaseModel):
    """Whether the answer to a message helped, and in what way."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(max_length=100)
    message_id: str = Field(max_length=100)
    helpful: bool
    comment: str = Field("", max_length=4_000)


class ConversationSummary(BaseModel):
    """A conversation's line in the list; times are UTC."""

    id: str
    title: str = Field(description="What it began with.")
    turns: int
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, entry: Entry) -> ConversationSummary:
        """Show an entry of the register."""
        return cls(id=entry.id, title=entry.title, turns=entry.turns, created=entry.created, updated=entry.updated)


class ConversationList(BaseModel):
    """A page of conversations, the one last spoken in first."""

    total: int
    conversations: list[ConversationSummary]


class TurnView(BaseModel):
    """A turn: when it was answered, in UTC, and the answer object."""

    at: datetime
    answer: Answer


class ConversationView(BaseModel):
    """A conversation with its turns, oldest first, and the documents that it is scoped to (all, when none is named)."""

    id: str
    title: str
    created: datetime
    updated: datetime
    symbols: list[str]
    turns: list[TurnView]

    @classmethod
    def of(cls, conversation: Conversation) -> ConversationView:
        """Show a conversation."""
        return cls(
            id=conversation.entry.id,
            title=conversation.entry.title,
            created=conversation.entry.created,
            updated=conversation.entry.updated,
            symbols=list(conversation.symbols),
            turns=[TurnView(at=turn.at, answer=turn.answer) for turn in conversation.turns],
        )


class SearchRequest(BaseModel):
    """Words to look for, and what the paragraphs must be that are looked through: of several values of a field any may hold."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"query": "women peacekeepers", "limit": 5}]})

    query: str = Field(max_length=200_000)
    symbols: list[str] = Field(default_factory=list, max_length=_MOST_SYMBOLS)
    sessions: list[int] = Field(default_factory=list, max_length=_MOST_VALUES, examples=[[75, 77]])
    adopted_from: date | None = Field(None, description="The first day of adoption that counts.", examples=["2020-01-01"])
    adopted_to: date | None = Field(None, description="The last one.", examples=["2022-12-31"])
    kinds: list[Kind] = Field(default_factory=list, max_length=4, examples=[["operative"]])
    verbs: list[str] = Field(default_factory=list, max_length=_MOST_VALUES, description="In any form.", examples=[["requests"]])
    agenda_items: list[str] = Field(
        default_factory=list, max_length=_MOST_VALUES, description="An item stands for its sub-items too.", examples=[["130"]]
    )
    limit: int = Field(10, ge=1, le=100)
    grouped: bool = Field(
        default=True,
        description="Of paragraphs that say the same give the newest and name the others with it; else give each by itself.",
    )

    def filter(self) -> Filter:
        """What the paragraphs must be."""
        return Filter(
            symbols=tuple(self.symbols),
            sessions=tuple(self.sessions),
            adopted_from=self.adopted_from,
            adopted_to=self.adopted_to,
            kinds=tuple(self.kinds),
            verbs=tuple(self.verbs),
            agenda_items=tuple(self.agenda_items),
        )


class DocumentView(DocumentSummary):
    """A document with its paragraphs, sub-paragraphs included."""

    paragraphs: list[ParagraphView]


class Health(BaseModel):
    """Whether the process lives, or whether it can answer."""

    status: str = Field(examples=["ok"])
    documents: int | None = None
    paragraphs: int | None = None
