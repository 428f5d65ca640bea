"""The table of methods, and how a request becomes a call of one of them."""

from __future__ import annotations

from tests.fakeslack.message import Json
from tests.fakeslack.methods.arguments import read
from tests.fakeslack.methods.assistant import ASSISTANT
from tests.fakeslack.methods.call import Call, Method, Refusal
from tests.fakeslack.methods.chat import CHAT
from tests.fakeslack.methods.conversations import CONVERSATIONS
from tests.fakeslack.methods.identity import IDENTITY
from tests.fakeslack.methods.streams import STREAMS
from tests.fakeslack.methods.views import VIEWS
from tests.fakeslack.workspace import Workspace
from tests.fakeslack.world import World

METHODS: dict[str, Method] = CHAT | STREAMS | CONVERSATIONS | VIEWS | ASSISTANT | IDENTITY


def carry_out(world: World, workspace: Workspace, name: str, given: Json, *, as_json: bool) -> Json:
    """What a method answers a workspace's bot; `as_json` says that the arguments came as JSON, which some ignore."""
    method = METHODS[name]
    if method.scope and method.scope not in workspace.scopes:
        raise Refusal("missing_scope", needed=method.scope, provided=",".join(workspace.scopes))
    if given.get("team_id", workspace.team) != workspace.team:  # Bolt says with every call whose it is
        raise Refusal("team_access_not_granted")
    usable = {name: value for name, value in given.items() if name != "team_id"}
    found = read(usable if method.takes_json or not as_json else {}, method.required, method.optional)
    if isinstance(found, list):
        raise Refusal("invalid_arguments", *found)
    with world.lock:
        return method.run(Call(world, workspace, name, found))
