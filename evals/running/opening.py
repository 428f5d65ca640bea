"""Opening: a target by its name, as a command line gives it."""

from __future__ import annotations

import re
import uuid

from documents import Corpus
from embeddings.watching import Watch
from evals.errors import EvaluationError
from evals.running.local import LocalTarget
from evals.running.over_http import HttpTarget
from evals.running.over_slack import SlackTarget, open_client
from evals.running.target import Target
from service import Settings, build_answerer, build_conversations
from service.build import build_database
from service.slack.installation import Tokens
from service.slack.working.queue import Queue

TAKEN = "`local`, the address of a service (http://… or https://…), or slack:CHANNEL with the id of a channel (slack:C0123456789)"
"""What names a target."""
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")


def open_target(target: str, settings: Settings, *, corpus: Corpus | None = None, watch: Watch | None = None) -> Target:
    """Open a target: the pipeline in this process, over a throw-away ``corpus`` where one is given, or a running service.

    Raises EvaluationError for what names none, and where a service does not answer as it should; InvalidSetting,
    SlackMisconfigured where a setting is missing.
    """
    if target == "local":
        answerer = build_answerer(settings, corpus=corpus, watch=watch)
        return LocalTarget(build_conversations(settings, answerer=answerer))
    if corpus is not None:
        raise EvaluationError(f"{_kind(target)} answers from its own corpus; ingest the documents there, or ask `local`")
    if target.startswith(("http://", "https://")):
        return _over_http(target, settings)
    if target.startswith("slack:"):
        return _over_slack(target.removeprefix("slack:"), settings)
    raise EvaluationError(f"{_kind(target)} is nothing that can be asked; name {TAKEN}")


def _over_http(address: str, settings: Settings) -> HttpTarget:
    found = HttpTarget(address, settings.eval_key.get_secret_value() if settings.eval_key else None)
    try:
        found.provenance()  # what is wrong with it is said here, and not of some case
    except BaseException:
        found.close()
        raise
    return found


def _over_slack(channel: str, settings: Settings) -> SlackTarget:
    if not _CHANNEL.fullmatch(channel):
        raise EvaluationError("slack: must be followed by the id of a channel, which Slack shows below the channel's details")
    tokens = Tokens.of(settings)
    if len(tokens.bots) != 1:
        raise EvaluationError(
            f"UNGA_QA_SLACK_BOT_TOKEN holds {len(tokens.bots)} tokens; set it to that of the one workspace that is asked"
        )
    queue = Queue(build_database(settings), uuid.uuid4().hex)
    conversations = build_conversations(settings)
    try:
        return SlackTarget(conversations, queue, open_client(tokens.bots[0], settings.slack_base_url), channel)
    except BaseException:
        queue.close()
        conversations.close()
        raise


def _kind(target: str) -> str:
    """A target as a message may show it: an address may hold secrets."""
    return "the service" if "://" in target else repr(target[:40])
