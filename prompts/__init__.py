"""The words sent to a model, as files, and the loader that fills and digests them."""

from prompts.loader import Prompt, PromptError, load_prompt, prompt_names

__all__ = ["Prompt", "PromptError", "load_prompt", "prompt_names"]
