"""Chart pictures for other programs: an image for the clipboard, PNG and SVG files."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from desktop_app.charts.marks import Chart
from desktop_app.charts.painters.qt_painter import paint
from desktop_app.charts.painters.svg_painter import svg
from desktop_app.errors import EnvironmentFault
from desktop_app.files.atomic_write import write_atomically
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import Tokens

_MARGIN = 16
_SHARPNESS = 2.0


def image(chart: Chart, tokens: Tokens, sharpness: float = _SHARPNESS) -> QImage:
    """The chart on its ground with a margin, `sharpness` times as many pixels as on the screen."""
    size = QSize(round(chart.width) + 2 * _MARGIN, round(chart.height) + 2 * _MARGIN)
    picture = QImage(size * sharpness, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(sharpness)
    picture.fill(QColor(tokens.surface))
    painter = QPainter(picture)
    painter.translate(_MARGIN, _MARGIN)
    paint(chart, painter, tokens)
    painter.end()
    return picture


def save_png(chart: Chart, tokens: Tokens, path: Path) -> None:
    """Write the chart as PNG; raises EnvironmentFault with a sentence when that fails."""
    picture = image(chart, tokens)
    with write_atomically(path) as part:
        if not QImageWriter(str(part), QByteArray(b"PNG")).write(picture):
            raise EnvironmentFault(_("“{name}” was not written.").format(name=path.name))


def save_svg(chart: Chart, tokens: Tokens, path: Path) -> None:
    """Write the chart as SVG; raises EnvironmentFault with a sentence when that fails."""
    with write_atomically(path) as part:
        part.write_text(svg(chart, tokens, margin=_MARGIN), encoding="utf-8")


def file_name(title: str, suffix: str) -> str:
    """A file name for a chart called `title`, with characters that every system takes."""
    stem = re.sub(r"[^\w\- ]+", " ", title).strip()
    return (" ".join(stem.split())[:80] or "chart") + suffix
