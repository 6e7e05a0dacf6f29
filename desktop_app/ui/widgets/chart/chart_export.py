"""Chart pictures for other programs: an image for the clipboard, PNG and SVG files."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.charts.marks import Chart
from desktop_app.charts.painters.qt_painter import paint
from desktop_app.charts.painters.svg_painter import svg
from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.disk_space import disk_full, folder_without_room
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import Tokens
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.file_drops import ask_target

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
            if folder_without_room(path.parent) is not None:
                raise disk_full(path.parent, path.name)
            raise EnvironmentFault(_("“{name}” was not written.").format(name=path.name))


def save_svg(chart: Chart, tokens: Tokens, path: Path) -> None:
    """Write the chart as SVG; raises EnvironmentFault with a sentence when that fails."""
    with write_atomically(path) as part:
        part.write_text(svg(chart, tokens, margin=_MARGIN), encoding="utf-8")


def file_name(title: str, suffix: str) -> str:
    """A file name for a chart called `title`, with characters that every system takes."""
    stem = re.sub(r"[^\w\- ]+", " ", title).strip()
    return (" ".join(stem.split())[:80] or "chart") + suffix


def save(chart: Chart, path: Path) -> None:
    """Write the chart in the colours of the window: as SVG if `path` ends so, else as PNG.

    Raises EnvironmentFault with a sentence when that fails.
    """
    write = save_svg if path.suffix.lower() == ".svg" else save_png
    write(chart, theme.tokens(), path)


def ask_and_save(chart: Chart, suffix: str, view: QWidget) -> None:
    """Ask for a name and save the chart under it; a message at the window's edge tells the outcome."""
    kind = _("SVG drawing (*.svg)") if suffix == ".svg" else _("PNG picture (*.png)")
    suggested = file_name(chart.title, suffix)
    path = ask_target(view, _("Save the chart"), suggested, "chart", kind, suffix)
    if path is None:
        return
    try:
        save(chart, path)
    except UserError as fault:
        _say(view, str(fault), "bad")
    else:
        _say(view, _("Saved as {name}.").format(name=path.name), "good")


def copy(chart: Chart, view: QWidget) -> None:
    """Put the chart on the clipboard as a picture."""
    QGuiApplication.clipboard().setImage(image(chart, theme.tokens()))
    _say(view, _("The chart is on the clipboard."), "neutral")


def _say(view: QWidget, text: str, kind: str) -> None:
    """Show a message at the window's edge, if the window has a place for messages."""
    toast = getattr(view.window(), "toast", None)
    if callable(toast):
        toast(text, kind=kind)
