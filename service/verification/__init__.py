"""Verification: is a sentence what the paragraphs that it cites say?  Usable by itself, on any method's answers."""

from service.verification.quoting import verified, verify
from service.verification.sources import Beside, Fault, FaultKind
from service.verification.support import CrossEncoderEntailment, Entailment
from service.verification.verifier import Finding, Verifier

__all__ = ["Beside", "CrossEncoderEntailment", "Entailment", "Fault", "FaultKind", "Finding", "Verifier", "verified", "verify"]
