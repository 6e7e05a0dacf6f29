"""The tokens: exactly the agreed colours, and every pair of them readable."""

from __future__ import annotations

from typing import get_args

import pytest

from desktop_app.theme_tokens import RADIUS, SPACING, TYPE_SIZES, Look, Tokens, blend, contrast, tokens

AGREED = {
    "light": {
        "background": "#F6F7F9",
        "surface": "#FFFFFF",
        "sunken": "#F0F2F5",
        "line": "#E3E6EB",
        "ink": "#1A1F2B",
        "muted": "#5D6676",
        "accent": "#3457D5",
        "accent_soft": "#E8EDFC",
        "good": "#17744A",
        "good_soft": "#E3F4EB",
        "caution": "#9A6200",
        "caution_soft": "#FCF1DC",
        "bad": "#B92D36",
        "bad_soft": "#FBE6E7",
    },
    "dark": {
        "background": "#12151A",
        "surface": "#1A1E25",
        "sunken": "#14181E",
        "line": "#2B313B",
        "ink": "#E7EAF0",
        "muted": "#9AA4B5",
        "accent": "#8AA4FF",
        "accent_soft": "#232C4A",
        "good": "#58C592",
        "good_soft": "#17342A",
        "caution": "#E2B04C",
        "caution_soft": "#3A2E14",
        "bad": "#F0777E",
        "bad_soft": "#41201F",
    },
}
INDUSTRIES = {
    "finance": "#3457D5",
    "healthcare": "#0F8B8D",
    "retail": "#C9672B",
    "media": "#8A4FBF",
    "manufacturing": "#6B7A3A",
    "public_sector": "#B23A6F",
    "enterprise_software": "#4A5568",
    "automotive": "#0E7490",
}
GROUNDS = ("background", "surface", "sunken", "sidebar")
both = pytest.mark.parametrize("scheme", ["light", "dark"])
every = pytest.mark.parametrize("look", get_args(Look))
high = pytest.mark.parametrize("look", ["contrast_light", "contrast_dark"])
KINDS = ("good", "caution", "bad", "accent")


@both
def test_the_agreed_colours(scheme: str) -> None:
    assert {name: getattr(tokens(scheme), name) for name in AGREED[scheme]} == AGREED[scheme]


def weak(t: Tokens, pairs: list[tuple[str, str]], least: float) -> dict[tuple[str, str], float]:
    """The pairs of tokens (or colours) that do not reach a contrast, with the one they have."""
    ratios = {
        (one, other): round(contrast(getattr(t, one, one), getattr(t, other, other)), 2)
        for one, other in pairs
    }
    return {pair: ratio for pair, ratio in ratios.items() if ratio < least}


def texts(t: Tokens) -> list[tuple[str, str]]:
    """Every token of text on every ground it is written on."""
    pairs = [(text, ground) for text in ("ink", "muted", "accent") for ground in (*GROUNDS, "selection")]
    pairs += [(text, ground) for text in ("good", "bad", "caution") for ground in GROUNDS]
    pairs += [(kind, f"{kind}_soft") for kind in KINDS] + [("ink", f"{kind}_soft") for kind in KINDS]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_strong"), ("surface", "ink")]
    return [*pairs, ("ink", "pressed"), ("muted", "pressed")]


@every
def test_text_is_readable_on_every_ground(look: str) -> None:
    t = tokens(look)
    assert not weak(t, texts(t), 7 if t.high_contrast else 4.5)


@every
def test_controls_and_marks_stand_out(look: str) -> None:
    t = tokens(look)
    pairs = [("focus", ground) for ground in (*GROUNDS, "selection")]
    pairs += [("control", "surface"), ("control", "background"), ("control", "sidebar")]
    pairs += [("disabled", ground) for ground in GROUNDS]
    assert not weak(t, pairs, 4.5 if t.high_contrast else 3)
    assert not weak(t, [("accent", "line"), ("accent", "sunken")], 3)  # a bar on its track


@high
def test_in_high_contrast_no_line_and_no_state_is_faint(look: str) -> None:
    t = tokens(look)
    assert not weak(t, [("line", ground) for ground in GROUNDS], 3)
    assert not weak(t, [(kind, "line") for kind in KINDS], 3)
    states = [(kind, ground) for kind in KINDS for ground in ("selection", "pressed")]
    states += [("muted", f"{kind}_soft") for kind in KINDS]
    assert not weak(t, states, 7)
    colours = (*t.charts, *(colour for _name, colour in t.industries))
    assert not weak(t, [(colour, ground) for colour in colours for ground in (*GROUNDS, "selection")], 4.5)
    assert t.pale("#123456", 0.2) == "#123456"
    assert tokens("light").pale("#000000", 0.5) == blend("#000000", "#FFFFFF", 0.5)


@every
def test_series_and_industries_stand_out(look: str) -> None:
    t = tokens(look)
    for colour in (*t.charts, *(value for _name, value in t.industries)):
        assert contrast(colour, t.surface) >= 3, colour
    assert len(set(t.charts)) == len(t.charts) == 8
    assert dict(t.industries).keys() == INDUSTRIES.keys()


def test_industries_by_name() -> None:
    t: Tokens = tokens("light")
    assert {name: t.industry(name) for name in INDUSTRIES} == INDUSTRIES
    assert t.industry("Public sector") == t.industry("public-sector") == INDUSTRIES["public_sector"]
    assert t.industry("fishing") == t.industry(None) == t.muted


def test_scale_of_type_and_space() -> None:
    assert sorted(TYPE_SIZES.values()) == [12, 13, 14, 18, 26]
    assert all(step % 4 == 0 for step in SPACING.values())
    assert RADIUS["card"] == 8


def test_kinds_and_series_repeat() -> None:
    t = tokens("dark")
    assert t.kind("bad") == (t.bad, t.bad_soft)
    assert t.kind("in_work") == (t.accent, t.accent_soft)
    assert t.kind("anything") == (t.muted, t.sunken)
    assert t.chart(0) == t.chart(len(t.charts))
    assert t.is_dark
    assert not tokens("light").is_dark


def test_contrast_and_blend() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert blend("#000000", "#FFFFFF", 0.5) in ("#7F7F7F", "#808080")
    assert blend("#3457D5", "#FFFFFF", 1) == "#3457D5"


def as_a_deuteranope_sees(colour: str) -> str:
    """A colour without green cones, by Machado, Oliveira and Fernandes (2009)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    ]
    rows = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in rows]
    shown = [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in seen]
    return "#" + "".join(f"{round(part * 255):02X}" for part in shown)


@every
def test_signs_are_seen_without_colour(look: str) -> None:
    t = tokens(look)
    for see in (str, as_a_deuteranope_sees):
        # The ring, with a gap of surface on what is blue; the bar beside what is chosen; the edge of a bad chip.
        assert contrast(see(t.focus), see(t.surface)) >= 3
        assert contrast(see(t.accent), see(t.surface)) >= 3
        assert contrast(see(t.accent), see(t.selection)) >= 3
        for kind in ("good", "caution", "bad"):
            sign, ground = t.kind(kind)
            assert contrast(see(sign), see(ground)) >= 3
