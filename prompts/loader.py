"""Loads a prompt: a folder with ``system.md`` and ``user.md``, filled by string.Template, versioned by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

_HERE = Path(__file__).parent


class PromptError(Exception):
    """A prompt is missing, or was filled with other variables than it has; the text names both."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's two parts with ``$variables``, and the SHA-256 over both that is its version."""

    name: str
    system: str
    user: str

    @property
    def digest(self) -> str:
        """The prompt's version, recorded with every answer that it had a part in."""
        return "sha256:" + hashlib.sha256(f"{self.system}\0{self.user}".encode()).hexdigest()

    @property
    def variables(self) -> frozenset[str]:
        """The names that must be filled in, of both parts together."""
        return frozenset(Template(self.system).get_identifiers()) | frozenset(Template(self.user).get_identifiers())

    def render(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Fill both parts, (system, user); raise PromptError unless the values are exactly the prompt's variables."""
        if missing := self.variables - set(values):
            raise PromptError(f"the prompt {self.name!r} lacks values for {', '.join(sorted(missing))}")
        if extra := set(values) - self.variables:
            raise PromptError(f"the prompt {self.name!r} has no variable {', '.join(sorted(extra))}")
        return Template(self.system).substitute(values), Template(self.user).substitute(values)


def prompt_names(folder: Path = _HERE) -> tuple[str, ...]:
    """The names of the prompts that there are, in their order."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/system.md")))


def load_prompt(name: str, folder: Path = _HERE) -> Prompt:
    """Load the prompt of a name from a folder of prompts; raise PromptError saying which file is missing."""
    try:
        parts = [(folder / name / f"{part}.md").read_text(encoding="utf-8") for part in ("system", "user")]
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"there is no prompt {name!r} that can be read: {error}") from error
    for part in parts:
        if not Template(part).is_valid():
            raise PromptError(f"the prompt {name!r} has a $ that opens no variable; write $$ for a dollar sign")
    return Prompt(name, *parts)
