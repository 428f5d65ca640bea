"""Texts: what somebody typed in Slack as a plain question, and plain text as Slack's mrkdwn."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_EMOJI = re.compile(r"(?<![\w:]):(?=[^:\s]*[a-z+-])[a-z0-9_+'-]+:(?::skin-tone-\d:)?")
_STYLED = re.compile(r"(?<!\w)([*_~`]{1,3})(\S(?:[^\n]*?\S)?)\1(?!\w)")
_OPENS_STYLE = re.compile(r"(?<!\w)(?=[*_~`]\S)")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_WORD_JOINER = "\u2060"
_DELETED = re.compile(r"\\?\[-\s*(.+?)\s*-\\?\](?=(\{\+)?)")
_INSERTED = re.compile(r"\{\+\s*(.+?)\s*\+\}")


def asked_in(text: str, bot_user: str) -> str:
    """Read a message as a plain question: without the bot's name, markup, styles and emoji; empty when no word is left."""
    plain = _MARKUP.sub(lambda match: _unmarked(match, bot_user), text)
    plain = _STYLED.sub(r"\2", _EMOJI.sub(" ", plain))
    for entity, sign in _ENTITIES:
        plain = plain.replace(entity, sign)
    plain = " ".join(plain.split()).lstrip(",:;–— ")
    return plain if any(sign.isalnum() for sign in plain) else ""


def mentions(text: str, user: str) -> bool:
    """Whether a message mentions a user."""
    return re.search(rf"<@{re.escape(user)}(?:\|[^<>]*)?>", text) is not None


def addresses_somebody(text: str) -> bool:
    """Whether a message begins by mentioning a user or a group."""
    return re.match(r"\s*<(?:@|!)", text) is not None


def escaped(text: str) -> str:
    """Escape text for mrkdwn: no markup in it, no mention and no style takes effect."""
    for entity, sign in reversed(_ENTITIES):
        text = text.replace(sign, entity)
    return _OPENS_STYLE.sub(_WORD_JOINER, text)


def diffed(shown: str, strike: str = "~", strong: str = "*") -> str:
    """Strike out the words that a word diff, in text that is escaped already, shows as deleted, and embolden the inserted ones."""
    struck = _DELETED.sub(lambda match: f"{strike}{match[1]}{strike}{' ' if match[2] else ''}", shown)
    return _INSERTED.sub(lambda match: f"{strong}{match[1]}{strong}", struck)


def link(url: str, label: str) -> str:
    """Link a plain label; without an address it is only the label."""
    if not url:
        return escaped(label)
    address = url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C").replace(" ", "%20")
    return f"<{address}|{escaped(label)}>"


def shortened(text: str, most: int) -> str:
    """Cut a plain text behind a word so that it is, escaped and with an ellipsis, no longer than so many characters."""
    if len(escaped(text)) <= most:
        return text
    return next(pieces(text, most - 2), "") + " …"


def pieces(text: str, most: int) -> Iterator[str]:
    """Cut a plain text between words into pieces that are, escaped, no longer than so many characters; 10 at least."""
    piece = ""
    for word in re.findall(r"\S+\s*", text):
        if len(escaped(piece + word.rstrip())) <= most:
            piece += word
            continue
        if piece:
            yield piece.rstrip()
        piece = word
        while len(escaped(piece.rstrip())) > most:
            head = _head(piece, most)
            yield head
            piece = piece[len(head) :]
    if piece:
        yield piece.rstrip()


def _head(word: str, most: int) -> str:
    """As much of a word as fits."""
    length = most
    while len(escaped(word[:length])) > most:
        length -= max((len(escaped(word[:length])) - most) // 5, 1)
    return word[: max(length, 1)]


def _unmarked(match: re.Match[str], bot_user: str) -> str:
    """What a piece of Slack's markup says to a reader."""
    sign, body, label = match[1], match[2], match[3] or ""
    if sign == "@":
        return " " if body == bot_user or not label else f" {label} "
    if sign == "#":
        return f"#{label}" if label else " "
    if sign == "!":
        return label if body.startswith("date^") else " "
    return label or body.removeprefix("mailto:")
