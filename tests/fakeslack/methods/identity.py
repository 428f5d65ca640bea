"""auth.test, users.info, bots.info and the reactions: who is who, and who liked what."""

from __future__ import annotations

from tests.fakeslack.message import Json
from tests.fakeslack.methods.arguments import flag, stamp, text, word
from tests.fakeslack.methods.call import Call, Method, Refusal


def _test(call: Call) -> Json:
    bot = call.workspace
    return {
        "url": bot.url,
        "team": bot.domain,
        "user": "bot",
        "team_id": bot.team,
        "user_id": bot.bot_user,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


def _user(call: Call) -> Json:
    asked = call.arguments["user"]
    if asked not in call.world.users[call.workspace.team] | {call.workspace.bot_user}:
        raise Refusal("user_not_found")
    name = asked.lower()
    person = {
        "id": asked,
        "team_id": call.workspace.team,
        "name": name,
        "real_name": name,
        "tz": "Europe/Vienna",
        "deleted": False,
    }
    kind = {"is_bot": asked == call.workspace.bot_user, "is_admin": False, "profile": {"display_name": name, "real_name": name}}
    return {"user": person | kind}


def _bot(call: Call) -> Json:
    bot = call.workspace
    if call.get("bot") not in {None, bot.bot_id}:
        raise Refusal("bot_not_found")
    return {"bot": {"id": bot.bot_id, "app_id": call.world.app_id, "user_id": bot.bot_user, "name": "bot", "deleted": False}}


def _reaction(call: Call) -> tuple[str, str, str]:
    channel = call.channel()
    return channel.id, call.message(channel, "timestamp").ts, call.arguments["name"]


def _add(call: Call) -> Json:
    reaction = _reaction(call)
    if reaction in call.world.journal.reactions:
        raise Refusal("already_reacted")
    call.world.journal.reactions.append(reaction)
    return {}


def _remove(call: Call) -> Json:
    reaction = _reaction(call)
    if reaction not in call.world.journal.reactions:
        raise Refusal("no_reaction")
    call.world.journal.reactions.remove(reaction)
    return {}


_ITEM = {"channel": word, "name": word, "timestamp": stamp}

IDENTITY = {
    "auth.test": Method(_test),
    "users.info": Method(_user, {"user": word}, {"include_locale": flag}, "users:read", takes_json=False),
    "bots.info": Method(_bot, {}, {"bot": text}, "users:read", takes_json=False),
    "reactions.add": Method(_add, _ITEM, {}, "reactions:write"),
    "reactions.remove": Method(_remove, _ITEM, {}, "reactions:write"),
}
