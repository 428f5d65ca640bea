"""What enters and leaves by HTTP beside the answer object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from documents import Corpus, Kind
from service.answer import Answer
from service.catalogue import Filter
from service.conversation import Conversation, Entry, Feedback
from service.pages import answer_path, page_path
from service.requests.request import Correction
from service.uploads import Progress, Stage, Taken
from service.views import DocumentSummary, ParagraphView, RecordView

_MOST_SYMBOLS = 50
_MOST_VALUES = 50
_LONGEST_TITLE = 120
_Symbol = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
_JOINERS = str.maketrans("", "", "\u200c\u200d")
"""Characters that print nothing, and without which neither Persian nor many an emoji is written."""


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
    message_id: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{32}$",
        description="Chosen by the client: sent again in the same conversation, the message is not answered twice.",
        examples=["5d0fb1a2c3e44f6d8a7b9c0d1e2f3a4b"],
    )
    symbols: list[_Symbol] | None = Field(
        None,
        max_length=_MOST_SYMBOLS,
        description="The documents to answer from, in this turn and those that follow; left out, the conversation keeps its scope.",
        examples=[["A/RES/75/15"]],
    )
    request: Correction | None = Field(
        None,
        description="What is meant otherwise than it was read: its fields win over those of the answer's `request`, an empty one "
        "says nothing of its field. It says all of it: what an earlier one said is taken back.",
        examples=[{"sessions": [], "topic": "seabed mining"}],
    )


class FeedbackRequest(BaseModel):
    """Whether the answer to a message helped, and in what way."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(max_length=100)
    message_id: str = Field(max_length=100)
    helpful: bool
    comment: str = Field("", max_length=4_000)


def _on_one_line(title: str) -> str:
    """Give a title with single spaces; refuse one that is empty, too long, or holds what does not print."""
    line = " ".join(title.split())
    shown = line.translate(_JOINERS)
    if not shown or len(line) > _LONGEST_TITLE:
        raise ValueError(f"write a title of 1 to {_LONGEST_TITLE} characters; this one has {len(line):,}")
    if not shown.isprintable():
        raise ValueError("the title holds control characters; write it as plain text")
    return line


class RenameRequest(BaseModel):
    """The title that a conversation is to bear."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"title": "Women peacekeepers"}]})

    title: Annotated[str, AfterValidator(_on_one_line)] = Field(
        description="1 to 120 printable characters; line breaks and runs of spaces become one space, those around it are taken off."
    )


class ConversationBegun(BaseModel):
    """A conversation in which nothing was said yet."""

    id: str


class ConversationSummary(BaseModel):
    """A conversation's line in the list; times are UTC."""

    id: str
    title: str = Field(description="What somebody called it, or what it began with.")
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
    """A turn: when it was answered, in UTC, the answer object, and whether it helped."""

    at: datetime
    answer: Answer
    helpful: bool | None = Field(description="What was last said of the answer; null where nobody said anything.")


class ConversationView(BaseModel):
    """A conversation with its turns, oldest first, and the documents that it is scoped to (all, when none is named)."""

    id: str
    title: str
    created: datetime
    updated: datetime
    symbols: list[str]
    turns: list[TurnView]

    @classmethod
    def of(cls, conversation: Conversation, feedback: Sequence[Feedback]) -> ConversationView:
        """Show a conversation with the feedback on its answers, the oldest first."""
        helpful = {given.message: given.helpful for given in feedback}
        return cls(
            id=conversation.entry.id,
            title=conversation.entry.title,
            created=conversation.entry.created,
            updated=conversation.entry.updated,
            symbols=list(conversation.symbols),
            turns=[
                TurnView(at=turn.at, answer=turn.answer, helpful=helpful.get(turn.answer.message_id))
                for turn in conversation.turns
            ],
        )


class ShareView(BaseModel):
    """The token that opens an answer to anybody, and the path of the page that shows it."""

    token: str
    path: str = Field(examples=["/a/kZ0c3q1xT8mJ5vB7nW2yRg"])

    @classmethod
    def of(cls, token: str) -> ShareView:
        """Show a token."""
        return cls(token=token, path=answer_path(token))


class SharedAnswer(BaseModel):
    """A shared answer: when it was given, in UTC, and the answer object without the id of its conversation."""

    at: datetime
    answer: Answer


class SessionRequest(BaseModel):
    """One of the service's keys, by which a browser is to be known."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(max_length=1_000)


class SuggestionList(BaseModel):
    """Questions to begin with, up to five."""

    suggestions: list[str] = Field(examples=[["What did the General Assembly say about regional integration?"]])


class SearchRequest(BaseModel):
    """Words to look for, and what the paragraphs must be that are looked through: of several values of a field any may hold."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"query": "women peacekeepers", "limit": 5}]})

    query: str = Field(max_length=200_000)
    symbols: list[_Symbol] = Field(default_factory=list, max_length=_MOST_SYMBOLS)
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

    def filter(self, corpus: Corpus) -> Filter:
        """What the paragraphs must be, documents named in whichever spelling."""
        return Filter(
            symbols=corpus.all_meant_by(self.symbols),
            sessions=tuple(self.sessions),
            adopted_from=self.adopted_from,
            adopted_to=self.adopted_to,
            kinds=tuple(self.kinds),
            verbs=tuple(self.verbs),
            agenda_items=tuple(self.agenda_items),
        )


class DocumentView(DocumentSummary):
    """A document with its paragraphs, sub-paragraphs included, and what is recorded of it."""

    records: list[RecordView] = Field(description="One as a rule; one of each part where these were recorded apart.")
    paragraphs: list[ParagraphView]


class UploadProgress(BaseModel):
    """What is being done with a file, and how much of it."""

    type: Literal["progress"] = "progress"
    stage: Stage
    done: int
    total: int

    @classmethod
    def of(cls, progress: Progress) -> UploadProgress:
        """Show how far a file is."""
        return cls(stage=progress.stage, done=progress.done, total=progress.total)


class UploadReport(BaseModel):
    """What came of a file that was uploaded; the service answers from it now."""

    type: Literal["report"] = "report"
    symbol: str | None = Field(description="None for passages of another corpus and for records.", examples=["A/RES/75/15"])
    title: str
    passages: int = Field(description="How many paragraphs it has.")
    path: str | None = Field(description="The page of the document.", examples=["/d/A/RES/75/15"])
    unchanged: bool = Field(description="Whether the file was known, or its document is as it was.")
    replaced: bool = Field(description="Whether the document was known and is another now.")
    superseded: bool = Field(
        description="Whether another file gives the document with more of its structure, and that one counts."
    )
    records: int = Field(0, description="How many records it has, where it is a file of these.")
    unmatched: list[str] = Field(default_factory=list, description="Symbols of those whose document is not here.")
    faults: list[str] = Field(default_factory=list, description="What is wrong with its lines that are no records.")

    @classmethod
    def of(cls, taken: Taken) -> UploadReport:
        """Show what came of a file."""
        return cls(
            symbol=taken.symbol or None,
            title=taken.title,
            passages=taken.passages,
            path=page_path(taken.symbol) if taken.symbol else None,
            unchanged=taken.unchanged,
            replaced=taken.replaced,
            superseded=taken.superseded,
            records=taken.records,
            unmatched=list(taken.unmatched),
            faults=list(taken.faults),
        )


class Health(BaseModel):
    """Whether the process lives, or whether it can answer."""

    status: str = Field(examples=["ok"])
    documents: int | None = None
    paragraphs: int | None = None
