"""The settings: one frozen class, read once from the environment and from a .env file."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from embeddings import DEFAULT_ENCODER
from service.errors import InvalidSetting

_PREFIX = "UNGA_QA_"


class Settings(BaseSettings):
    """Everything that can be set, each as the environment variable UNGA_QA_<NAME>; the defaults need nothing."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    data_dir: Annotated[Path, Field(description="Folder of the corpus and the index; made when missing.")] = Path("data")
    store: Annotated[
        str,
        Field(
            description="Where paragraphs are searched: `faiss` (in the data folder), the address of a Milvus server "
            "(`http://host:19530`, with `/NAME` for a database), or a path that ends in `.db` for Milvus Lite.",
            pattern=r"^(faiss|https?://\S+|.+\.db)$",
        ),
    ] = "faiss"
    store_token: Annotated[
        SecretStr | None, Field(description="Token of the Milvus server, `user:password` or a key; empty where it asks for none.")
    ] = None
    encoder: Annotated[str, Field(description="sentence-transformers id or path.", min_length=1)] = DEFAULT_ENCODER
    encoder_backend: Annotated[
        Literal["int8", "torch"],
        Field(
            description="`int8`: matrix products in 8-bit integers by ONNX Runtime, three times as fast, where the encoder's model "
            "allows it; `torch`: as sentence-transformers does it."
        ),
    ] = "int8"
    chat_model: Annotated[
        str,
        Field(
            description="`none`, or `provider:model` as LangChain's `init_chat_model` takes it: the model answers in words of its "
            "own, each sentence checked, and puts follow-up questions into full words. With `none`, answers are composed of the "
            "paragraphs' own words. `replay:FOLDER` answers from replies that are kept there, and keeps each prompt that has none.",
            pattern=r"^(none|[a-z0-9_-]+:\S+)$",
        ),
    ] = "none"
    chat_model_base_url: Annotated[
        str | None, Field(description="Address of a local server that speaks the provider's protocol.", pattern=r"^https?://\S+$")
    ] = None
    chat_model_timeout: Annotated[
        float, Field(description="Seconds that the model may take for one answer, retries and all.", gt=0, le=600)
    ] = 30
    chat_model_context: Annotated[
        int, Field(description="Tokens that the model takes, prompt and reply together.", ge=1_000, le=1_000_000)
    ] = 6_000
    chat_model_reply: Annotated[int, Field(description="Tokens that a reply may have.", ge=50, le=20_000)] = 800
    chat_model_tokenizer: Annotated[
        Path | None,
        Field(
            description="The model's `tokenizer.json`, to count tokens by. Empty: they are estimated, rather too many than too few."
        ),
    ] = None
    chat_model_temperature: Annotated[
        float | None, Field(description="Temperature that the model is asked for; empty: its own.", ge=0, le=2)
    ] = None
    unsupported: Annotated[
        Literal["repair", "drop", "show"],
        Field(
            description="What becomes of a model's sentence that its paragraphs do not support: `repair` (said in a paragraph's own words), "
            "`drop`, or `show` (marked as unsupported)."
        ),
    ] = "repair"
    wording: Annotated[
        Literal["auto", "close", "free"],
        Field(
            description="How far a model's words may be from the paragraphs': `close` takes only sentences in a paragraph's own words; "
            "`free` also others that are found supported, which suits a strong model; `auto` is `free` for models of the large families, by "
            "their name, and `close` for all others."
        ),
    ] = "auto"
    entailment: Annotated[
        str,
        Field(
            description="`none`, or a CrossEncoder trained on natural language inference, by id or path, that must find each sentence of "
            "the model's entailed too."
        ),
    ] = "none"
    grade_support: Annotated[
        bool,
        Field(
            description="Whether the chat model is asked of each sentence that stands whether it is supported; it can only say no."
        ),
    ] = False
    database_url: Annotated[
        SecretStr | None,
        Field(
            description="Where conversations are kept: `postgresql://…`, or `sqlite:///FILE`. Empty: `conversations.sqlite` in the data folder."
        ),
    ] = None
    conversation_days: Annotated[
        int, Field(description="Days after which a silent conversation is deleted; 0 keeps all.", ge=0, le=36_500)
    ] = 90
    api_keys: Annotated[
        SecretStr | None,
        Field(
            description="Keys, separated by commas, of which a request over HTTP must bear one; each sees its own conversations. "
            "Empty: no key is asked for."
        ),
    ] = None
    eval_key: Annotated[
        SecretStr | None,
        Field(
            description="Key that `unga-qa eval` bears where it asks a service over HTTP: one of that service's `UNGA_QA_API_KEYS`."
        ),
    ] = None
    uploads: Annotated[
        bool, Field(description="Whether documents may be uploaded through the library's page and `POST /v1/documents`.")
    ] = False
    confidence: Annotated[
        float | None,
        Field(
            description="Least probability from which what is found is claimed as an answer; below it the texts that come closest are shown "
            "as such, and where they are too far from it only what was read is told. Empty: as calibrated.",
            ge=0,
            le=1,
        ),
    ] = None
    max_citations: Annotated[int, Field(description="Most paragraphs that one answer cites.", ge=1, le=20)] = 5
    max_question_chars: Annotated[int, Field(description="Longest question taken, in characters.", ge=100, le=100_000)] = 4_000
    public_url: Annotated[
        str | None,
        Field(
            description="Where people reach this service; citations in Slack link to its pages. Empty: they link to the United Nations. "
            "A service without keys that listens on the loopback is called by this name and the loopback's only.",
            pattern=r"^https?://\S+$",
        ),
    ] = None
    slack_bot_token: Annotated[
        SecretStr | None,
        Field(description="Bot token of the Slack app (`xoxb-…`); several, of several workspaces, separated by commas."),
    ] = None
    slack_app_token: Annotated[SecretStr | None, Field(description="App-level token (`xapp-…`), for `unga-qa slack`.")] = None
    slack_signing_secret: Annotated[
        SecretStr | None, Field(description="Signing secret of the Slack app; with it `serve` takes events at `/slack/events`.")
    ] = None
    slack_untagged_replies: Annotated[
        bool, Field(description="Whether the bot answers replies that do not mention it in threads that began by mentioning it.")
    ] = True
    slack_concurrency: Annotated[int, Field(description="Most Slack questions answered at once.", ge=1, le=64)] = 4
    slack_base_url: Annotated[
        str, Field(description="Address of Slack's Web API; another one for GovSlack, or for a test.", pattern=r"^https?://\S+/$")
    ] = "https://slack.com/api/"
    host: Annotated[str, Field(description="Address that `serve` listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(description="Port that `serve` listens on.", ge=0, le=65535)] = 8000
    threads: Annotated[int, Field(description="Threads of the encoder; 0: one a core.", ge=0, le=256)] = 0
    tracing: Annotated[
        Literal["off", "otlp", "console"],
        Field(
            description="Where traces go: `otlp`, to a collector over HTTP as OpenTelemetry's own `OTEL_*` variables say; `console`, "
            "a line a span on standard error; `off`, nowhere."
        ),
    ] = "off"
    tracing_content: Annotated[
        bool, Field(description="Whether traces hold the texts of questions, prompts and answers, and not only their measures.")
    ] = False

    @field_validator("data_dir")
    @classmethod
    def _expanded(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("store")
    @classmethod
    def _at_home(cls, value: str) -> str:
        return str(Path(value).expanduser()) if value.endswith(".db") and "://" not in value else value


def read_settings() -> Settings:
    """Read the environment; raise InvalidSetting naming each bad key and its value."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"{_PREFIX}{'_'.join(str(step) for step in fault['loc']).upper()}={fault['input']!r}: {fault['msg']}"
            for fault in error.errors()
        )
        raise InvalidSetting(f"bad setting: {faults}") from error


def version() -> str:
    """The version of the installed project."""
    try:
        return importlib.metadata.version("unga-qa")
    except importlib.metadata.PackageNotFoundError:
        return "0"
