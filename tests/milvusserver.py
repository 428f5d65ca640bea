"""Milvus Lite for tests: a server on a port of its own that any number of processes may ask, as they would a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from milvus_lite.adapter.grpc.server import start_server_in_thread


@contextmanager
def milvus_server(folder: Path) -> Iterator[str]:
    """Serve while a block runs; it is given the address."""
    server, database, port = start_server_in_thread(str(folder))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop(grace=0).wait()
        database.close()
