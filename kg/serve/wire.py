"""Messages between the server and the processes that answer: a kind, a length, and so many bytes."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

HEAD = struct.Struct(">cI")
REQUEST, ANSWER, LAST_ANSWER, PROBLEM = b"r", b"a", b"l", b"p"
"""A worker whose answer is its last has grown too much to be asked again."""
FORK, END = b"f", b"e"
"""What the keeper of the data is asked: to fork a worker that listens on the socket sent along, to end a worker."""


def send(connection: socket.socket, kind: bytes, content: bytes) -> None:
    """Send one message; blocks until the other side has taken it."""
    connection.sendall(HEAD.pack(kind, len(content)))
    connection.sendall(content)


def send_json(connection: socket.socket, kind: bytes, value: Any) -> None:
    """Send one message whose content is a JSON document."""
    send(connection, kind, json.dumps(value).encode())


def receive(connection: socket.socket) -> tuple[bytes, bytes]:
    """The kind and the content of the next message; raises EOFError when the other side is gone."""
    kind, length = HEAD.unpack(_exactly(connection, HEAD.size))
    return kind, _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    received = bytearray()
    while len(received) < length:
        part = connection.recv(min(length - len(received), 2**16))
        if not part:
            raise EOFError
        received += part
    return bytes(received)
