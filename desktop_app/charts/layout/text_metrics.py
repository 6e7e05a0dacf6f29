"""Widths of text in the bundled font, known without Qt: marks are the same on every canvas."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from desktop_app.text import clean_line

# Advances of U+0020 to U+007E in thousandths of the size, as in resources/fonts.
_ASCII = {
    400: """
    281 288 466 633 642 982 644 300 365 365 501 662 288 460 288 360 648 648 648 648 648 648 648
    648 648 648 288 302 662 662 662 511 966 690 654 730 722 601 590 746 743 269 571 672 565 903
    753 765 639 765 644 642 646 744 690 985 682 679 629 365 360 365 471 456 323 562 612 571 612
    583 370 613 591 242 242 549 242 876 591 600 612 612 376 528 327 591 562 818 546 562 552 426
    333 426 662
    """,
    500: """
    267 304 494 639 646 993 653 313 369 369 521 667 303 462 303 370 648 648 648 648 648 648 648
    648 648 648 303 315 667 667 667 527 982 709 657 733 722 603 589 748 745 272 575 688 565 913
    756 767 642 769 648 646 653 740 709 1003 701 696 641 369 370 369 477 463 337 568 618 577 618
    587 379 620 602 252 252 559 252 888 602 604 618 618 387 539 340 602 575 829 557 575 559 440
    346 440 667
    """,
    600: """
    252 321 523 644 650 1004 663 326 373 373 540 673 319 465 319 379 647 647 647 647 647 647 647
    647 647 647 319 329 673 673 673 543 999 728 659 737 722 605 588 749 746 277 580 703 565 922
    759 769 645 773 652 650 660 736 728 1020 720 713 652 373 379 373 481 469 351 574 624 583 624
    591 389 625 612 262 262 569 262 900 612 609 624 624 397 549 353 612 587 839 569 588 566 455
    359 455 673
    """,
}
_OTHERS = "\u00a0¡¢£¤¥§©«¬®°±²³µ¶·¹»ÆÐ×ØÞßæð÷øþ–—…↑→≤≥−€’“”"
_OTHER_WIDTHS = """
    281 288 571 611 725 550 568 914 583 662 666 456 662 442 446 586 603 288 304 583
    994 735 662 765 636 616 917 583 662 600 612 500 1000 864 834 954 662 662 662 667 261 440 440
"""
_WIDE, _UPPER, _LOWER, _SOME = 1000, 746, 615, 650


def _table(weight: int) -> dict[str, int]:
    advances = map(int, _ASCII[weight].split())
    return {chr(code): advance for code, advance in zip(range(32, 127), advances, strict=True)}


_OTHER = dict(zip(_OTHERS, map(int, _OTHER_WIDTHS.split()), strict=True))
_WIDTHS = {weight: _OTHER | _table(weight) for weight in _ASCII}


def _advance(char: str, widths: dict[str, int]) -> int:
    """Width of a character that is in no table: of its base letter, or of most such letters."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFD", char)[0]
    if base in widths:
        return widths[base]
    return _UPPER if char.isupper() else _LOWER if char.islower() else _SOME


@lru_cache(maxsize=16_384)
def text_width(text: str, size: float, weight: int = 400) -> float:
    """Width of one line of text at `size` px, in px; exact for English, near for other scripts."""
    widths = _WIDTHS[600 if weight >= 600 else 500 if weight >= 500 else 400]
    total = 0
    for char in text:
        width = widths.get(char)
        total += _advance(char, widths) if width is None else width
    return total * size / 1000


def one_line(text: str) -> str:
    """`text` cleaned, on one line."""
    # Most texts need no change, and a chart has thousands.
    if text.isprintable() or text.replace("\u00a0", "").isprintable():
        return text
    return clean_line(text)


def fit(text: str, width: float, size: float = 12, weight: int = 400) -> str:
    """`text` as one line of at most `width` px, cut with an ellipsis; "" if not even that fits."""
    line = one_line(text[:2000])
    if text_width(line, size, weight) <= width:
        return line
    room = width - text_width("…", size, weight)
    if room < 0:
        return ""
    # Cutting by halves: the number of measured prefixes stays small for long texts.
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(line[:middle], size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return line[:low].rstrip() + "…"
