"""The connection a reader's page came by, as Streamlit hands it on. AppTest has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from streamlit.runtime import context

AT_HOME = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}


@dataclass(frozen=True)
class Connection:
    """Streamlit's ``ClientContext``."""

    sent: Mapping[str, str] = field(default_factory=lambda: AT_HOME)
    remote_ip: str | None = "127.0.0.1"
    cookies: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> list[tuple[str, str]]:
        return list(self.sent.items())


FROM_AFAR = Connection({"Host": "map.example", "Origin": "https://map.example"}, "203.0.113.7")


def come_by(monkeypatch: pytest.MonkeyPatch, connection: Connection) -> None:
    """Let every page be read over this connection."""
    monkeypatch.setattr(context, "_get_client_context", lambda: connection)
