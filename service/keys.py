"""Keys: who may ask over the network, and whose a request is."""

from __future__ import annotations

import hashlib
import hmac


class Keys:
    """The keys of which a request must bear one; none is asked for where there are none, and then they are false."""

    def __init__(self, listed: str) -> None:
        """Read keys separated by commas."""
        self._keys = [key.strip().encode() for key in listed.split(",") if key.strip()]

    def __bool__(self) -> bool:
        return bool(self._keys)

    def owner(self, bearer: str) -> str | None:
        """Tell whose a request is by its key, None for one that bears none of the keys; all are "" where there are no keys."""
        if not self._keys:
            return ""
        return _owner_of(key) if (key := self._known(bearer)) is not None else None

    def seal(self, bearer: str) -> str | None:
        """Give what a browser keeps in a key's place, from which the key cannot be read; None for what is none of the keys."""
        return _seal_of(key) if (key := self._known(bearer)) is not None else None

    def owner_by_seal(self, seal: str) -> str | None:
        """Tell whose a request is by the seal of a key, None where it is of none of the keys, or no longer."""
        sealed = (key for key in self._keys if hmac.compare_digest(seal.encode(), _seal_of(key).encode()))
        return next(map(_owner_of, sealed), None)

    def _known(self, bearer: str) -> bytes | None:
        return next((key for key in self._keys if hmac.compare_digest(bearer.encode(), key)), None)


def _owner_of(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:32]


def _seal_of(key: bytes) -> str:
    return hmac.new(key, b"a browser's seal", hashlib.sha256).hexdigest()
