"""How the app is told: over its WebSockets or at its URL, again where it does not acknowledge."""

from tests.fakeslack.delivery.dispatcher import Dispatcher
from tests.fakeslack.delivery.sockets import Sockets
from tests.fakeslack.delivery.webhooks import Webhooks

__all__ = ["Dispatcher", "Sockets", "Webhooks"]
