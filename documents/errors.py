"""Errors of reading and addressing documents."""


class DocumentError(Exception):
    """Base of every error that this package raises; its text says what happened and what to do."""


class UnreadableDocument(DocumentError):
    """A file is not what a reader expects; nothing of it has been taken."""

    def __init__(self, name: str, problem: str, expected: str) -> None:
        super().__init__(f"{name}: {problem}; expected {expected}")
        self.name = name
        self.problem = problem


class WrongLanguage(UnreadableDocument):
    """A file is a document in another language than English; it may be set aside with a notice."""

    def __init__(self, name: str, language: str) -> None:
        super().__init__(name, f"its language is {language!r}", "the English text: the corpus is kept in English")
        self.language = language


class InvalidLocator(DocumentError):
    """A string is no paragraph locator such as ``op21``, ``pp3`` or ``II.op3(a)``."""
