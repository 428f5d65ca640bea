"""The queue of Slack as a target: what people in a channel get from a bot that is running."""

from __future__ import annotations

import contextlib
import html
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from evals.cases import Case
from evals.errors import EvaluationError
from evals.running.answer_records import Record
from evals.running.endpoint import quoted
from evals.running.shown import unshown
from evals.running.target import PROBE, earlier_questions, made_with
from service import Answer, Conversations, ServiceError, UnknownConversation
from service.errors import DatabaseUnavailable, UnknownMessage
from service.slack.listening.heard import Asked, Heard, read_event
from service.slack.slack_text import escaped
from service.slack.working.answers import FAILED
from service.slack.working.queue import Queue

TIMEOUT_S = 120.0
_POLL_S = 0.2
_RETRIES = 5
_PAGE = 200
_LOG = "the log of `unga-qa slack` says more"


class SlackTarget:
    """Asks cases in a channel of Slack, each in a thread of its own, and has the bot that is running there answer them.

    A question is posted with the bot's own token, so that it stands in Slack and the bot does not hear it, and put into the
    queue as the mention that it would be of a person. From there it goes the way of every question: a worker takes it, answers
    it in the conversation that its thread is, and posts to the thread. What was posted is read back from Slack and must say
    what the answer object says. The conversation is deleted, the messages stay in the channel.

    What was ranked is not shown in Slack: a record names what was cited, or else what was shown as nearest.
    """

    def __init__(
        self, conversations: Conversations, queue: Queue, client: WebClient, channel: str, *, timeout_s: float = TIMEOUT_S
    ) -> None:
        """Ask in a channel; the conversations and the queue must lie in the database of the bot that is running.

        A question may take ``timeout_s`` until it is seen through. Raises EvaluationError where Slack does not take the token.
        """
        self.name = f"slack:{channel}"
        self._conversations = conversations
        self._queue = queue
        self._client = client
        self._channel = channel
        self._timeout_s = timeout_s
        with _translated():
            said = client.auth_test()
        self._team, self._bot_user = str(said["team_id"]), str(said["user_id"])

    def record(self, case: Case) -> Record:
        """Ask a case's question after its earlier ones, and read back the answer, which must be what Slack shows."""
        if case.symbols:
            raise EvaluationError(
                f"case {case.id!r} is asked of some documents alone, which cannot be said in Slack; leave it out"
            )
        try:
            answer = self._answered([*earlier_questions(case), case.question])
        except EvaluationError as error:
            raise EvaluationError(f"case {case.id!r}: {error}") from error
        shown = answer.citations or answer.nearest
        return Record(id=case.id, retrieved=tuple(citation.id for citation in shown), answer=answer)

    def provenance(self) -> dict[str, str]:
        """Tell who answers; this shows too that the channel is good and that a bot is running."""
        address = f"{self._client.base_url} {self._channel}"
        ranking = "what is cited, or shown as nearest"
        return {"through": "the queue of Slack", "address": address, "ranking": ranking} | made_with(self._answered([PROBE]))

    def close(self) -> None:
        """Let go of the database."""
        self._queue.close()
        self._conversations.close()

    def _answered(self, questions: Sequence[str]) -> Answer:
        """Ask questions one after the other in a new thread, and give the answer to the last."""
        with self._thread() as asked:
            for question in questions:
                thread = asked[0].thread_ts if asked else None
                asked.append(self._put(question, thread))
                messages = self._seen_through(asked[-1])
            return self._read(asked[-1], messages)

    @contextlib.contextmanager
    def _thread(self) -> Iterator[list[Asked]]:
        """Note what is asked in a thread, and forget it afterwards."""
        asked: list[Asked] = []
        with _translated():
            try:
                yield asked
            finally:
                self._forget(asked)

    def _forget(self, asked: Sequence[Asked]) -> None:
        """Delete the conversation of a thread; where a question is still to be done, withdraw all as by deleting the messages:
        it is answered no more, or its answer is taken back."""
        if not all(self._queue.is_done(question) for question in asked):
            self._queue.put_all([(Heard("deletion", question), None) for question in asked])
        elif asked:
            with contextlib.suppress(UnknownConversation):
                self._conversations.delete(asked[0].conversation_id, asked[0].owner)

    def _put(self, question: str, thread: str | None) -> Asked:
        """Post a question, and put it into the queue as Slack would tell of it."""
        said = self._client.chat_postMessage(
            channel=self._channel, text=escaped(question), thread_ts=thread, unfurl_links=False, unfurl_media=False
        )
        event = {
            "type": "app_mention",
            "channel": self._channel,
            "user": self._bot_user,
            "ts": said["ts"],
            "text": html.escape(question, quote=False),
        }
        heard = read_event(event | ({"thread_ts": thread} if thread else {}), self._team, self._bot_user)
        if heard is None or not self._queue.put(heard):
            raise EvaluationError("the bot takes the message for no question")
        return heard.asked

    def _seen_through(self, asked: Asked) -> list[dict[str, Any]]:
        """Wait until a question is done, and give the messages that Slack shows in answer."""
        until = time.monotonic() + self._timeout_s
        while not self._is_done(asked):
            if time.monotonic() > until:
                raise EvaluationError(self._lateness(asked))
            time.sleep(_POLL_S)
        job = self._queue.question(asked)
        posted = job.posted if job else ()
        if not posted:
            raise EvaluationError(f"nothing was posted: Slack refused it, or it was given up; {_LOG}")
        replies = self._client.conversations_replies(channel=self._channel, ts=asked.thread_ts, oldest=asked.ts, limit=_PAGE)
        shown = {str(message["ts"]): message for page in replies for message in page["messages"]}
        if missing := [ts for ts in posted if ts not in shown]:
            raise EvaluationError(f"{len(missing)} of the messages that were posted in answer are not in the thread")
        if any(escaped(FAILED) in str(shown[ts].get("text")) for ts in posted):
            raise EvaluationError(f"it was given up after several tries; {_LOG}")
        return [shown[ts] for ts in posted]

    def _is_done(self, asked: Asked) -> bool:
        try:
            return self._queue.is_done(asked)
        except DatabaseUnavailable:  # it may be back before the time is over
            return False

    def _lateness(self, asked: Asked) -> str:
        """Say how far a question has come that was not seen through in time."""
        job = self._queue.question(asked)
        if job is None or job.tries == 1:
            reason = "see that `unga-qa slack` is running, over the same UNGA_QA_DATABASE_URL, and is not busy with others"
            return f"nobody took the question from the queue within {self._timeout_s:g} s; {reason}"
        return f"the question was not seen through within {self._timeout_s:g} s (tried {job.tries - 1} times); {_LOG}"

    def _read(self, asked: Asked, messages: Sequence[dict[str, Any]]) -> Answer:
        """Read the answer to a question, which must be what Slack shows."""
        try:
            answer = self._conversations.answer(asked.conversation_id, asked.message_id, asked.owner)
        except (UnknownConversation, UnknownMessage) as error:
            said = quoted(str(messages[0].get("text")))
            raise EvaluationError(f"it has no answer: the bot posted “{said}”") from error
        if (sentence := unshown(answer, messages)) is not None:
            raise EvaluationError(f"Slack does not show what the answer says: “{quoted(sentence)}” is not in what was posted")
        return answer


def open_client(token: str, base_url: str) -> WebClient:
    """Make a client of Slack that waits as long as Slack asks it to."""
    client = WebClient(token=token, base_url=base_url)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=_RETRIES))
    return client


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Translate what Slack's library and the service raise."""
    try:
        yield
    except SlackApiError as error:
        code = quoted(str(error.response.get("error")))
        advice = "invite the bot into the channel" if code == "not_in_channel" else "`unga-qa slack --check` says what is missing"
        raise EvaluationError(f"Slack refuses: {code}; {advice}") from error
    except (URLError, OSError) as error:
        raise EvaluationError(f"Slack cannot be reached ({quoted(str(error))})") from error
    except ServiceError as error:
        raise EvaluationError(str(error)) from error
