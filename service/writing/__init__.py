"""Writing: answers written by a language model, and the calls that they take."""

from service.writing.calling import Call, Caller, Reply
from service.writing.failures import Breaker, Deadline
from service.writing.reply_reading import NO_USAGE, Price, list_price, no_price

__all__ = ["NO_USAGE", "Breaker", "Call", "Caller", "Deadline", "Price", "Reply", "list_price", "no_price"]
