"""A chart as a PNG picture of twice its size, drawn as in the PDF."""

from __future__ import annotations

import io
import struct
import zlib

from desktop_app.briefs.pdf import fonts
from desktop_app.briefs.pdf.page_pictures import page_picture
from desktop_app.briefs.pdf.styles import paper
from desktop_app.charts.marks import Chart
from desktop_app.charts.painters import pdf_painter


def chart_png(chart: Chart, scale: float = 2.0) -> bytes:
    """The picture, `scale` pixels a px of the chart."""
    from reportlab.pdfgen.canvas import Canvas

    fonts.register()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(max(chart.width, 1.0), max(chart.height, 1.0)), invariant=1)
    pdf_painter.paint(chart, canvas, 0, 0, paper(), fonts.FONTS, fonts.FALLBACKS)
    canvas.showPage()
    canvas.save()
    picture = page_picture(stream.getvalue(), 0, scale)
    rows = bytearray()
    for top in range(0, picture.stride * picture.height, picture.stride):
        row = picture.pixels[top : top + 4 * picture.width]
        colours = bytearray(3 * picture.width)
        colours[0::3], colours[1::3], colours[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\0" + colours
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    parts = [_part(b"IHDR", head), _part(b"IDAT", zlib.compress(bytes(rows), 6)), _part(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
