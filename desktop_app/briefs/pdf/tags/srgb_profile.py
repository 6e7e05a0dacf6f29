"""The colour space sRGB as an ICC profile of version 2, written from its definition (IEC 61966-2-1)."""

from __future__ import annotations

import struct
from functools import lru_cache

# Adapted to the white of ICC profiles, D50: red, green, blue.
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_WHITE = (0.9642, 1.0, 0.8249)
# Steps of the curve from the value of a pixel to light.
_STEPS = 256
_HEAD = 128
_NAME = b"sRGB"


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The profile's bytes, always the same."""
    curve = b"curv\0\0\0\0" + struct.pack(
        f">I{_STEPS}H", _STEPS, *(round(_light(n) * 65535) for n in range(_STEPS))
    )
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(_NAME) + 1) + _NAME + b"\0" + b"\0" * 78,
        b"cprt": b"text\0\0\0\0" + b"No copyright\0",
        b"wtpt": _xyz(_WHITE),
        **{name: _xyz(value) for name, value in _PRIMARIES.items()},
    }
    names = [*tags, b"rTRC", b"gTRC", b"bTRC"]
    place = _HEAD + 4 + 12 * len(names)
    table, body = [], b""
    for name, data in [*tags.items(), (b"", curve)]:
        padded = data + b"\0" * (-len(data) % 4)
        # One curve serves all three colours.
        for used in [name] if name else names[-3:]:
            table.append(struct.pack(">4sII", used, place, len(data)))
        place += len(padded)
        body += padded
    head = struct.pack(
        ">I4xI4s4s4s6H4s4xI4s4s8xI3i",
        place, 0x02100000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp", 0, b"", b"", 0,
        *(round(part * 65536) for part in _WHITE),
    )  # fmt: skip
    return head.ljust(_HEAD, b"\0") + struct.pack(">I", len(names)) + b"".join(table) + body


def _light(step: int) -> float:
    value = step / (_STEPS - 1)
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(part * 65536) for part in value))
