"""One reader: a Streamlit session over its websocket, as a browser holds it.

It sends what a browser sends: a run of the page's script with a link, then a month of its strip,
which redraws one fragment, or the whole page with another area. It reads everything it receives,
and draws nothing.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlencode

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

STREAM = "/_stcore/stream"
LARGEST_MESSAGE = 256 << 20
OPENING_SECONDS = 120
STRIP = "month_strip"
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True)
class Answer:
    """The response to one run of the script.

    Attributes:
        seconds: from the question sent to the script's end received.
        size: bytes received.
        errors: what the page said went wrong.
    """

    seconds: float
    size: int
    errors: tuple[str, ...]


@dataclass
class Session:
    """A reader of the server at ``address`` (``127.0.0.1:8501``), used as a context.

    Attributes:
        page: the page's address below the server's; empty is the first page.
        cookies: those of the server, or of a proxy before it.
    """

    address: str
    page: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _page_hash: str = ""
    _fragment: str = ""
    _strip: str = ""

    async def open(self) -> None:
        """Connect."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._socket = await connect(
            f"ws://{self.address}{STREAM}",
            additional_headers={"Cookie": cookies} if cookies else None,
            subprotocols=[Subprotocol("streamlit")],
            max_size=LARGEST_MESSAGE,
            compression=None,
            ping_timeout=None,
            open_timeout=OPENING_SECONDS,
        )

    async def close(self) -> None:
        """Disconnect, as a closed tab does."""
        if self._socket:
            await self._socket.close()

    async def __aenter__(self) -> Session:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def ask(self, link: Mapping[str, str], month: int | None = None) -> Answer:
        """Run the whole page with a link, or press a month of its strip, where it has one."""
        question = BackMsg()
        client = question.rerun_script
        client.query_string = urlencode(link)
        client.page_name = self.page
        client.page_script_hash = self._page_hash
        if month is not None and self._strip:
            client.fragment_id = self._fragment
            pressed = client.widget_states.widgets.add()
            pressed.id = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self._strip}{EVENT_DELIM}events"
            pressed.json_trigger_value = json.dumps([{"event": "month", "value": month}])
        started = time.perf_counter()
        if self._socket is None:
            raise RuntimeError("the session is not open")
        await self._socket.send(question.SerializeToString())
        return await self._read(self._socket, started)

    async def _read(self, socket: ClientConnection, started: float) -> Answer:
        """Everything up to the end of the script."""
        size, errors, fragments = 0, list[str](), Counter[str]()
        while True:
            data = await socket.recv(decode=False)
            size += len(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta":
                fragments[message.delta.fragment_id] += 1
                errors += _errors(message)
                component = message.delta.new_element.bidi_component
                if component.component_name == STRIP:
                    self._strip = component.id
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue  # it begins again by itself
                if message.script_finished not in FINISHED:
                    errors.append("the script did not finish")
                break
        del fragments[""]
        if fragments:
            self._fragment = fragments.most_common(1)[0][0]
        return Answer(time.perf_counter() - started, size, tuple(errors))


def _errors(message: ForwardMsg) -> list[str]:
    """What a part of the page says went wrong."""
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "exception":
        return [element.exception.message]
    if kind == "alert" and element.alert.format == Alert.ERROR:
        return [element.alert.body]
    return []
