"""Traits: what the ranking weighs of a paragraph beside its words: its role, its length, whether it is of the time and verb asked for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from documents import verb_base
from documents.roles import Role, role_of
from embeddings import stem
from embeddings.encoder import Floats
from embeddings.index import Traits
from embeddings.rows import Rows
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.requests.wording import content_terms

_ROLES: tuple[Role, ...] = ("preambular", "annex", "agenda", "report", "note")
TRAITS = (*_ROLES, "report_asked", "agenda_asked", "preamble_asked", "length", "dated", "verb_asked")
_REPORTING = frozenset(map(stem, ("report", "submit", "inform", "brief", "update")))
_AGENDA = frozenset(map(stem, ("agenda", "session", "item", "next")))


def traits_for(question: SearchedQuestion, library: Library) -> Traits:
    """Give what tells the traits of a library's rows for a question, by the names of TRAITS."""
    times, asked = question.times, content_terms(question.text)
    reporting, agenda = bool(asked & _REPORTING), bool(asked & _AGENDA)
    documents, verb = library.corpus.by_symbol, question.verb

    def traits(rows: Rows) -> Mapping[str, Floats]:
        paragraphs = [library.paragraph(row) for row in rows.tolist()]
        roles = [role_of(paragraph) for paragraph in paragraphs]
        found: dict[str, list[float]] = {name: [float(role == name) for role in roles] for name in _ROLES}
        found["report_asked"] = [float(reporting and role == "report") for role in roles]
        found["agenda_asked"] = [float(agenda and role == "agenda") for role in roles]
        found["preamble_asked"] = [float(question.in_preamble and role == "preambular") for role in roles]
        found["length"] = [float(np.log1p(len(paragraph.text))) for paragraph in paragraphs]
        found["dated"] = [float(times.hold(documents.get(paragraph.symbol))) for paragraph in paragraphs]
        found["verb_asked"] = [float(bool(verb) and bool(p.verb) and verb_base(p.verb) == verb) for p in paragraphs]
        return {name: np.array(values, dtype=np.float32) for name, values in found.items()}

    return traits
