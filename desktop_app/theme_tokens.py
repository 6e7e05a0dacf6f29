"""Design tokens: the colours and sizes of resources/theme/tokens.toml as typed values, for screen and PDF."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

from desktop_app.runtime.resources_path import resource_path

Scheme = Literal["light", "dark"]
#: What a table of the file is called: a scheme as it is, or in high contrast.
Look = Literal["light", "dark", "contrast_light", "contrast_dark"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, each as "#RRGGBB"."""

    background: str
    surface: str
    sunken: str
    sidebar: str
    line: str
    popover: str
    pressed: str
    control: str
    ink: str
    muted: str
    disabled: str
    accent: str
    accent_soft: str
    accent_strong: str
    on_accent: str
    good: str
    good_soft: str
    caution: str
    caution_soft: str
    bad: str
    bad_soft: str
    focus: str
    selection: str
    scheme: Scheme
    high_contrast: bool
    industries: tuple[tuple[str, str], ...]
    charts: tuple[str, ...]
    stages: tuple[str, ...]

    @property
    def is_dark(self) -> bool:
        return self.scheme == "dark"

    def industry(self, name: str | None) -> str:
        """Colour of an industry ("Public sector" or "public_sector"); muted when unknown."""
        key = (name or "").strip().lower().replace(" ", "_").replace("-", "_")
        return dict(self.industries).get(key, self.muted)

    def chart(self, i: int) -> str:
        """Colour of the i-th series; starts again after the last."""
        return self.charts[i % len(self.charts)]

    def stage(self, i: int) -> str:
        """Ground of the i-th stage from strategy to live; the last one holds for all later."""
        return self.stages[min(max(i, 0), len(self.stages) - 1)]

    def ink_on(self, ground: str) -> str:
        """Of ink and the colour for text on the accent, the one that reads better on a ground."""
        return max((self.ink, self.on_accent), key=lambda text: contrast(text, ground))

    def kind(self, kind: str) -> tuple[str, str]:
        """Foreground and soft ground of good, caution, bad, info (in_work), neutral (empty)."""
        if kind in ("good", "caution", "bad"):
            return getattr(self, kind), getattr(self, f"{kind}_soft")
        if kind in ("info", "in_work", "accent"):
            return self.accent, self.accent_soft
        return self.muted, self.sunken

    def pale(self, colour: str, share: float) -> str:
        """`share` (0-1) of a colour laid on the surface; in high contrast all of it, so that it stands out."""
        return colour if self.high_contrast else blend(colour, self.surface, share)


@cache
def _file() -> dict[str, Any]:
    with resource_path("theme", "tokens.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def tokens(look: str = "light") -> Tokens:
    """The tokens of a `Look` such as "dark" or "contrast_dark"; raises KeyError for another name."""
    table = _file()[look]
    simple = {field.name: table[field.name] for field in fields(Tokens) if field.name in table}
    return Tokens(
        **simple,
        scheme="dark" if look.endswith("dark") else "light",
        high_contrast=look.startswith("contrast"),
        industries=tuple(table["industry"].items()),
        charts=tuple(table["chart"]),
        stages=tuple(table["stage"]),
    )


#: Type sizes in px at 100 %: small 12, body 13, title 14, page 18, figure 26.
TYPE_SIZES: dict[str, int] = _file()["size"]
#: Distances in px: xs 4, s 8, m 12, l 16, xl 24, xxl 32.
SPACING: dict[str, int] = _file()["space"]
#: Corner radii in px: control 6, card 8, chip 10.
RADIUS: dict[str, int] = _file()["radius"]

#: File names in resources/fonts by weight; the family name is FONT_FAMILY.
FONT_FAMILY = "Inter Tabular"
FONT_FILES: dict[int, str] = {
    400: "InterTabular-Regular.ttf",
    500: "InterTabular-Medium.ttf",
    600: "InterTabular-SemiBold.ttf",
}
#: Holds characters that the family above lacks.
FALLBACK_FAMILY = "DejaVu Sans"
FALLBACK_FILES: dict[int, str] = {400: "DejaVuSans.ttf", 600: "DejaVuSans-Bold.ttf"}


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green, blue (0-255) of "#RRGGBB"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def blend(over: str, under: str, share: float) -> str:
    """`share` (0-1) of `over` laid on `under`, as "#RRGGBB"."""
    mixed = (round(a * share + b * (1 - share)) for a, b in zip(rgb(over), rgb(under), strict=True))
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def contrast(first: str, second: str) -> float:
    """Contrast ratio (1-21) of two colours by WCAG 2.2, relative luminance of sRGB."""

    def luminance(colour: str) -> float:
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (channel / 255 for channel in rgb(colour))
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
