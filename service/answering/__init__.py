"""From a question that is understood to a checked answer: look up, find, weigh, cut, compose, verify."""

from service.answering.answerer import Answerer, Options, Trace

__all__ = ["Answerer", "Options", "Trace"]
