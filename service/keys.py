"""Keys: who may ask over the network, and whose a request is."""

from __future__ import annotations

import hashlib
import hmac


class Keys:
    """The keys of which a request must bear one; none is asked for where there are none."""

    def __init__(self, listed: str) -> None:
        """Read keys separated by commas."""
        self._keys = [key.strip().encode() for key in listed.split(",") if key.strip()]

    def owner(self, bearer: str) -> str | None:
        """Tell whose a request is by its key, None for one that bears none of the keys; all are "" where there are no keys."""
        if not self._keys:
            return ""
        if not any(hmac.compare_digest(bearer.encode(), key) for key in self._keys):
            return None
        return hashlib.sha256(bearer.encode()).hexdigest()[:32]
