"""Hides the answer of a question from a casual look at the page's source.

A secret is JSON, each byte XORed with the question's id, in base64: obfuscated, not encrypted.
"""

import base64
import json
from itertools import cycle
from typing import Any


def obfuscate(id: str, secret: Any) -> str:
    """The secret as JSON, XORed with the bytes of the id, in base64."""
    plain = json.dumps(secret, ensure_ascii=False, allow_nan=False).encode()
    return base64.b64encode(_xor(plain, id)).decode()


def deobfuscate(id: str, text: str) -> Any:
    """The secret that `obfuscate` hid; `ValueError` if it cannot be read."""
    return json.loads(_xor(base64.b64decode(text, validate=True), id).decode())


def _xor(data: bytes, id: str) -> bytes:
    return bytes(a ^ b for a, b in zip(data, cycle(id.encode()), strict=False))
