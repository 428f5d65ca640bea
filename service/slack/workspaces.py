"""Workspaces: those that the bot is installed in, one for each token."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError

from service.slack.clients import PatientClient
from service.slack.errors import SlackUnreachable, UnknownWorkspace

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace: who the bot is in it, and the client that speaks to it."""

    team: str
    name: str
    url: str
    bot_user: str
    bot_id: str
    client: PatientClient

    def address_of(self, channel: str, ts: str) -> str:
        """Where a message stands, as Slack's own links say it."""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}"


class Workspaces:
    """Finds the workspace of an event by its team; a token that Slack could not be asked about is asked about again."""

    def __init__(self, tokens: Sequence[str], base_url: str) -> None:
        self._open = list(tokens)
        self._base_url = base_url
        self._known: dict[str, Workspace] = {}
        self._streamless: set[str] = set()

    async def learn(self, session: aiohttp.ClientSession) -> None:
        """Ask Slack which workspace each token is of; one that Slack refuses is left out with a warning.

        Raises SlackUnreachable where Slack does not answer.
        """
        for token in list(self._open):
            client = PatientClient(token, self._base_url, session)
            try:
                said = await client.auth_test()
            except SlackApiError as error:
                _LOG.error("a Slack token is refused: %s; unga-qa slack --check says more", error.response.get("error"))
                self._open.remove(token)
                continue
            except (aiohttp.ClientError, TimeoutError) as error:
                raise SlackUnreachable(f"Slack cannot be reached ({error}); it is tried again") from error
            found = Workspace(said["team_id"], said["team"], said["url"], said["user_id"], said["bot_id"], client)
            self._known[found.team] = found
            self._open.remove(token)

    def find(self, team: str | None) -> Workspace:
        """Give the workspace of a team; raise SlackUnreachable while it may still be learnt, else UnknownWorkspace."""
        if team in self._known:
            return self._known[str(team)]
        if self._open:
            raise SlackUnreachable(f"it is not known yet whether the bot is installed in workspace {team}")
        raise UnknownWorkspace(f"there is no token for workspace {team}; add its bot token to UNGA_QA_SLACK_BOT_TOKEN")

    def streams(self, team: str) -> bool:
        """Whether a workspace may have streamed messages."""
        return team not in self._streamless

    def has_no_streams(self, team: str) -> None:
        """Remember that a workspace has no streamed messages."""
        self._streamless.add(team)
