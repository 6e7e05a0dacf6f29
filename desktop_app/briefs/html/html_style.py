"""The style sheet of a brief as HTML: light, the colours of the tokens, and A4 for print."""

from __future__ import annotations

from desktop_app.text import clean_line
from desktop_app.theme_tokens import FALLBACK_FAMILY, FONT_FAMILY, tokens

_KINDS = ("good", "caution", "bad", "info", "neutral")


def style_sheet(marking: str, foot: str, draft: str, widths: list[str]) -> str:
    """The whole sheet; `marking`, `foot` and `draft` are printed on each page, `widths` are rules of the document's own."""
    look = tokens("light")
    kinds = []
    for kind in _KINDS:
        front, ground = look.kind(kind)
        kinds.append(f".k-{kind}{{--front:{front};--ground:{ground}}}")
    tones = "".join(
        f".t-{tone}{{color:{getattr(look, tone)}}}" for tone in ("muted", "accent", "good", "caution", "bad")
    )
    colours = (
        f":root{{--ink:{look.ink};--muted:{look.muted};--line:{look.line};--accent:{look.accent};"
        f"--soft:{look.accent_soft};--surface:{look.surface};--sunken:{look.sunken};"
        f"--marking:{tokens('dark').caution}}}"
    )
    family = f'"{FONT_FAMILY}",Inter,"{FALLBACK_FAMILY}",sans-serif'
    return "\n".join(
        [
            colours,
            *kinds,
            tones,
            f"body{{font:12px/17px {family}}}",
            _RULES,
            *widths,
            _paper(marking, foot),
            f".draft::before{{content:{_quoted(draft)}}}" if draft else "",
        ]
    )


def _paper(marking: str, foot: str) -> str:
    """What the program that prints sets around each page."""
    boxes = ""
    if marking:
        boxes += f"@top-center{{content:{_quoted(marking)};font-weight:600}}"
        boxes += f"@bottom-center{{content:{_quoted(marking)};font-weight:600}}"
    boxes += f"@bottom-left{{content:{_quoted(foot)}}}@bottom-right{{content:counter(page)}}"
    return f"@page{{size:A4;margin:20mm;font-size:8pt;{boxes}}}"


def _quoted(text: str) -> str:
    """A string of CSS; all but ASCII letters and digits by number, so that no sign can end it."""
    return (
        '"'
        + "".join(
            char if char.isascii() and char.isalnum() else f"\\{ord(char):06x}" for char in clean_line(text)
        )
        + '"'
    )


_RULES = """\
*{box-sizing:border-box}
html{background:var(--sunken);color:var(--ink);color-scheme:light}
body{margin:0 auto;max-width:794px;padding:32px 76px;background:var(--surface);overflow-wrap:anywhere}
h1{font-size:24px;line-height:29px;font-weight:600;margin:4px 0}
h2{font-size:13px;line-height:17px;font-weight:600;margin:20px 0 4px}
h2.title{font-size:24px;line-height:29px}
h3,h4{font-size:12px;line-height:17px;font-weight:600;margin:12px 0 4px}
h1,h2,h3,h4{break-after:avoid}
p{margin:4px 0}
a{color:var(--accent)}
svg{display:block;max-width:100%;height:auto;direction:ltr}
td svg{display:inline-block}
figure{margin:6px 0}
.edge{display:flex;justify-content:space-between;gap:12px;color:var(--muted);font-size:10.7px}
footer{border-top:1px solid var(--line);margin-top:24px;padding-top:6px}
.marking{background:var(--ink);color:var(--marking);font-weight:600;font-size:10.7px;width:fit-content;
margin:0 auto 6px;padding:1px 8px;text-align:center}
.above{color:var(--accent);font-weight:600}
.line,.note,.small,.side,.term,h2 small,h3 small,h4 small{color:var(--muted);font-weight:400;font-size:10.7px}
.small{font-size:10px}
.lead{font-size:13px}
.keys{display:flex;flex-wrap:wrap;gap:16px;margin:12px 0}
.keys dl{flex:1 1 96px;margin:0;border-top:2px solid var(--front);padding-top:4px;break-inside:avoid}
.keys dt{color:var(--muted);font-size:10.7px;line-height:14px}
.keys dd{margin:0}
.keys .main dd{font-size:21px;line-height:28px;font-weight:600}
.keys .main dd .rest{font-size:12px;color:var(--muted)}
.keys .row{display:flex;justify-content:space-between;gap:8px;font-size:10.7px}
.keys .row dd{color:var(--front)}
.decision{background:var(--soft);padding:12px 16px;margin:12px 0;break-inside:avoid}
.decision .amount{font-size:18px;line-height:23px;font-weight:600}
.resolution{border:1px solid var(--ink);padding:12px 16px;margin:12px 0;break-inside:avoid}
.resolution .write{border-bottom:1px solid var(--line);padding-top:12px}
ul{list-style:none;margin:4px 0;padding:0}
table{border-collapse:collapse;width:100%;font-size:10.7px;line-height:15px;margin:4px 0}
th,td{padding:3px 8px 3px 0;vertical-align:top;text-align:left;font-weight:400;border-bottom:1px solid var(--line)}
[dir=rtl] th,[dir=rtl] td{text-align:right;padding:3px 0 3px 8px}
th.far,td.far{text-align:right}
[dir=rtl] th.far,[dir=rtl] td.far{text-align:left}
thead th{color:var(--muted);font-weight:500;border-bottom:1px solid var(--ink)}
thead{display:table-header-group}
tr{break-inside:avoid}
tr.sum th,tr.sum td{border-top:1px solid var(--ink)}
tr.group th,tr.group td{padding-top:10px}
tr.chosen{background:var(--soft)}
td p,th p{margin:0}
.chip{background:var(--ground);color:var(--front);border-radius:10px;padding:0 6px;font-weight:500}
.beside{display:grid;gap:24px}
.beside>div{min-width:0}
.page-end{break-after:page;border:0;margin:16px 0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
details{font-size:10.7px;color:var(--muted)}
.draft::before{position:fixed;top:40%;left:0;right:0;text-align:center;font-size:200px;line-height:1;
transform:rotate(-45deg);color:var(--muted);opacity:.1;pointer-events:none}
@media (max-width:640px){body{padding:16px}.beside{display:block}}
@media print{html{background:none}body{max-width:none;padding:0}details{display:none}.screen{display:none}}"""
