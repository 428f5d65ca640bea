"""Answers questions over resolutions: one answerer, shown by every interface."""

from service.answer import Answer, Citation, Provenance, Sentence
from service.answering import Answerer, Trace
from service.build import build_answerer, build_encoder
from service.errors import CorpusBusy, InvalidQuestion, InvalidSetting, ServiceError
from service.settings import Settings, read_settings

__all__ = [
    "Answer",
    "Answerer",
    "Citation",
    "CorpusBusy",
    "InvalidQuestion",
    "InvalidSetting",
    "Provenance",
    "Sentence",
    "ServiceError",
    "Settings",
    "Trace",
    "build_answerer",
    "build_encoder",
    "read_settings",
]
