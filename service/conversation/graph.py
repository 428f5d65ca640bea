"""The graph of one turn: make the message stand alone, answer it, remember both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Annotated, Any, NotRequired, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from service.answer import Answer, ModelUsage
from service.conversation.table import Exchange, exchange_of
from service.events import Listener, StatusEvent
from service.understanding import Standalone


class Remembered(TypedDict):
    """A turn as it is kept: when it was answered (ISO 8601, UTC) and the whole answer object.

    ``forgotten`` marks, on its way into the thread, one that is to be taken out.
    """

    at: str
    answer: dict[str, Any]
    forgotten: NotRequired[bool]


def with_turns(turns: list[Remembered], new: list[Remembered]) -> list[Remembered]:
    """Add turns to a thread; one of a message that the thread has takes that one's place, or takes it out."""
    kept = {turn["answer"]["message_id"]: turn for turn in turns}
    for turn in new:
        message = turn["answer"]["message_id"]
        if turn.get("forgotten"):
            kept.pop(message, None)
        else:
            kept[message] = turn
    return list(kept.values())


class State(TypedDict, total=False):
    """What a thread holds: the message being answered, the scope that was chosen, and every turn so far."""

    message: str
    message_id: str
    symbols: list[str]
    standalone: dict[str, Any]
    latest: Remembered
    turns: Annotated[list[Remembered], with_turns]


@dataclass(frozen=True, slots=True)
class Said:
    """A message with everything that is known of it when it is answered."""

    message: str
    standalone: Standalone
    symbols: tuple[str, ...]
    conversation_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What the graph's nodes call: to make a message stand alone, to answer it, to tell the time (ISO 8601, UTC)."""

    stand_alone: Callable[[str, Sequence[Exchange], Sequence[str]], Standalone]
    answer: Callable[[Said, Listener], Answer]
    now: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a turn runs with: whose it is, who listens, and the scope chosen with it, None for the one that the thread has.

    The thread keeps nothing of it before the turn is remembered: of one that breaks off it keeps what entered.
    """

    conversation_id: str
    listener: Listener
    symbols: tuple[str, ...] | None = None

    def scope(self, state: State) -> tuple[str, ...]:
        """The documents that the turn is answered from, all where there are none."""
        return tuple(state.get("symbols", ())) if self.symbols is None else self.symbols


TurnGraph = CompiledStateGraph[State, Hearing, State, State]


def build_graph(steps: Steps) -> StateGraph[State, Hearing, State, State]:
    """Lay out the graph; compiled with a checkpointer it remembers turns."""

    def stand_alone(state: State, runtime: Runtime[Hearing]) -> State:
        runtime.context.listener(StatusEvent(stage="rewrite"))
        found = steps.stand_alone(state["message"], exchanges_before(state), runtime.context.scope(state))
        return {"standalone": asdict(found) | {"usage": found.usage.model_dump() if found.usage else None}}

    def answer(state: State, runtime: Runtime[Hearing]) -> State:
        said = Said(
            message=state["message"],
            standalone=_standalone_of(state["standalone"]),
            symbols=runtime.context.scope(state),
            conversation_id=runtime.context.conversation_id,
            message_id=state["message_id"],
        )
        found = steps.answer(said, runtime.context.listener)
        return {"latest": {"at": steps.now(), "answer": found.model_dump(mode="json")}}

    def remember(state: State, runtime: Runtime[Hearing]) -> State:
        return {"turns": [state["latest"]], "symbols": list(runtime.context.scope(state))}

    graph = StateGraph(State, context_schema=Hearing)
    graph.add_node("stand_alone", stand_alone)
    graph.add_node("answer", answer)
    graph.add_node("remember", remember)
    graph.add_edge(START, "stand_alone")
    graph.add_edge("stand_alone", "answer")
    graph.add_edge("answer", "remember")
    graph.add_edge("remember", END)
    return graph


def exchanges_before(state: State) -> list[Exchange]:
    """Read the turns of a thread before that of the message being answered as what they put on the table."""
    earlier = takewhile(lambda turn: turn["answer"]["message_id"] != state["message_id"], state.get("turns", []))
    return [exchange_of(answer_of(turn)) for turn in earlier]


def _standalone_of(kept: dict[str, Any]) -> Standalone:
    usage = kept.get("usage")
    return Standalone(**kept | {"usage": ModelUsage.model_validate(usage) if usage else None})


def answer_of(turn: Remembered) -> Answer:
    """Read a remembered turn's answer object."""
    return Answer.model_validate(turn["answer"])
