"""The tokens: exactly the agreed colours, and every pair of them readable."""

from __future__ import annotations

import pytest

from desktop_app.theme_tokens import RADIUS, SPACING, TYPE_SIZES, Tokens, blend, contrast, tokens

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


@both
def test_the_agreed_colours(scheme: str) -> None:
    assert {name: getattr(tokens(scheme), name) for name in AGREED[scheme]} == AGREED[scheme]


@both
def test_text_is_readable_on_every_ground(scheme: str) -> None:
    t = tokens(scheme)
    pairs = [(text, ground) for text in ("ink", "muted", "accent") for ground in GROUNDS]
    pairs += [(text, "selection") for text in ("ink", "muted", "accent")]
    pairs += [(text, ground) for text in ("good", "bad", "caution") for ground in GROUNDS]
    pairs += [(kind, f"{kind}_soft") for kind in ("good", "caution", "bad", "accent")]
    pairs += [("ink", f"{kind}_soft") for kind in ("good", "caution", "bad", "accent")]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_strong"), ("surface", "ink")]
    weak = {
        pair: round(contrast(getattr(t, pair[0]), getattr(t, pair[1])), 2)
        for pair in pairs
        if contrast(getattr(t, pair[0]), getattr(t, pair[1])) < 4.5
    }
    assert not weak


@both
def test_controls_and_marks_stand_out(scheme: str) -> None:
    t = tokens(scheme)
    pairs = [("focus", ground) for ground in (*GROUNDS, "selection")]
    pairs += [("control", "surface"), ("control", "background"), ("control", "sidebar")]
    pairs += [("disabled", ground) for ground in GROUNDS]
    pairs += [("accent", "line"), ("accent", "sunken")]  # a bar on its track
    weak = {
        pair: round(contrast(getattr(t, pair[0]), getattr(t, pair[1])), 2)
        for pair in pairs
        if contrast(getattr(t, pair[0]), getattr(t, pair[1])) < 3
    }
    assert not weak


@both
def test_series_and_industries_stand_out(scheme: str) -> None:
    t = tokens(scheme)
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
