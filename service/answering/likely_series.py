"""The series that a description most likely means, told by what search finds for it: *the killer robots vote*."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from documents import Paragraph, Resolution
from documents.series import title_key
from service.answering.entries import entries, in_time, said_times
from service.answering.passages import find
from service.answering.searched import searched_for
from service.library import Library
from service.requests.request import Request
from service.requests.wording import content_terms


@dataclass(frozen=True, slots=True)
class Likely:
    """The newest document of the likeliest series, and the paragraph by which it was found."""

    document: Resolution
    paragraph: Paragraph


def likely_document(request: Request, library: Library) -> Likely | None:
    """Tell which document a request without a number most likely means, of the times that it names; None where it names nothing."""
    described = request.named or request.topic
    if not content_terms(described):
        return None
    held = library.corpus.by_symbol
    timely = [entry.symbol for entry in in_time(request, entries(library.corpus))] if said_times(request) else []
    finding = find(searched_for(described, library, [symbol for symbol in timely if symbol in held]), library)
    shares: defaultdict[str, float] = defaultdict(float)
    first: dict[str, Paragraph] = {}
    for hit in (*finding.hits, *finding.further):
        paragraph = library.paragraph(hit.row)
        series = title_key(paragraph.title) or paragraph.symbol
        shares[series] += float(np.exp(hit.score))
        first.setdefault(series, paragraph)
    if not shares:
        return None
    best = max(shares, key=lambda series: shares[series])
    members = [
        d for d in library.corpus.resolutions if d.title and title_key(d.title) == best and (not timely or d.symbol in timely)
    ]
    document = max(members, key=lambda d: (str(d.adopted or ""), d.symbol), default=held.get(first[best].symbol))
    return Likely(document, first[best]) if document else None
