"""The one stylesheet, written from the tokens: only what a palette cannot set."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.theme_tokens import RADIUS, Tokens
from desktop_app.ui.look.direction import is_mirrored

#: A size in px at 100 % as the style sheet writes it.
Px = Callable[[float], str]


def stylesheet(t: Tokens, scale: float) -> str:
    """Qt style sheet for tokens `t` and font scale `scale` (1.0 = 100 %)."""

    def px(size: float) -> str:
        return f"{round(size * scale)}px"

    parts = [_frame(t), _controls(t, px), _lists(t, px), _menus_and_bars(t)]
    if t.high_contrast:
        parts.append(_chosen(t))
    return "\n" + "\n".join(parts) + "\n"


def _frame(t: Tokens) -> str:
    """Tooltips, the window's parts and cards."""
    far = "left" if is_mirrored() else "right"
    return f"""\
QToolTip {{ background: {t.ink}; color: {t.surface}; border: 0; padding: 4px 8px; }}
#sidebar {{ background: {t.sidebar}; border: 0; border-{far}: 1px solid {t.line}; }}
#topbar, #subbar {{ background: {t.surface}; border: 0; border-bottom: 1px solid {t.line}; }}
Card, DataTable {{ background: {t.surface}; border: 1px solid {t.line};
  border-radius: {RADIUS["card"]}px; }}
Card[sunken="true"] {{ background: {t.sunken}; border: 0; }}
DataTable[bare="true"] {{ background: transparent; border: 0; }}
QFrame#separator {{ background: {t.line}; border: 0; }}"""


def _chosen(t: Tokens) -> str:
    """Outlines in high contrast, where the ground alone would not show what is chosen."""
    return f"""\
QMenu::item {{ border: 2px solid transparent; }}
QMenu::item:selected, QListWidget::item:selected, #proposals::item:selected {{ border: 2px solid {t.focus}; }}
Card[sunken="true"] {{ border: 1px solid {t.line}; }}
QToolButton:hover {{ border: 1px solid {t.control}; }}"""


def _controls(t: Tokens, px: Px) -> str:
    """Buttons and fields."""
    control = RADIUS["control"]
    return f"""\
QPushButton {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.line};
  border-radius: {control}px; padding: 7px 12px; font-weight: 500; }}
QPushButton:hover {{ background: {t.sunken}; }}
QPushButton:pressed, QPushButton:open {{ background: {t.pressed}; }}
QPushButton:focus {{ border: 2px solid {t.focus}; padding: 6px 11px; }}
QPushButton:disabled {{ color: {t.disabled}; background: {t.background}; }}
QToolButton {{ background: transparent; border: 1px solid transparent;
  border-radius: {control}px; padding: 4px; }}
QToolButton:hover {{ background: {t.sunken}; }}
QToolButton:focus {{ border: 2px solid {t.focus}; padding: 3px; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QLineEdit, QPlainTextEdit, QComboBox, QDateEdit {{ background: {t.surface}; color: {t.ink};
  border: 1px solid {t.control}; border-radius: {control}px; padding: 5px 8px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent};
  placeholder-text-color: {t.muted}; }}
QLineEdit, QComboBox {{ min-height: {px(18)}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QComboBox[opened="true"] {{ border: 2px solid {t.focus};
  padding: 4px 7px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{
  border: 2px solid {t.bad}; padding: 4px 7px; }}
QLineEdit[bare="true"] {{ background: transparent; border: 0; border-bottom: 1px solid {t.line}; min-height: 0;
  border-radius: 0; padding: 4px 0 5px 0; }}
QLineEdit[bare="true"]:focus {{ border-bottom: 2px solid {t.focus}; padding: 4px 0; }}
QLineEdit[bare="true"][wrong="true"] {{ border-bottom: 2px solid {t.bad}; padding: 4px 0; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled,
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {t.sunken}; color: {t.muted};
  border: 1px solid {t.line}; padding: 5px 8px; }}
QLineEdit:read-only:focus, QPlainTextEdit:read-only:focus {{ border: 2px solid {t.focus};
  padding: 4px 7px; }}"""


def _lists(t: Tokens, px: Px) -> str:
    """Rules that lists and tables share."""
    return f"""\
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow {{ image: none; width: 0; }}
QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 0; outline: 0;
  selection-background-color: {t.selection}; selection-color: {t.ink}; }}
#proposals {{ border: 1px solid {t.popover}; padding: 2px; }}
#popup QListView {{ background: transparent; border: 0; padding: 0; }}
#popup QLineEdit#dropdown_search {{ border: 0; border-bottom: 1px solid {t.line}; border-radius: 0;
  background: transparent; padding: 6px 8px; min-height: {px(26)}; }}
QFrame#dropdown_keys {{ background: transparent; border: 0; border-top: 1px solid {t.line}; }}
QLabel#dropdown_key {{ border: 1px solid {t.line}; border-radius: 4px; padding: 0 4px; }}
QLineEdit#newRow {{ background: transparent; border: 2px solid transparent; padding: 4px 7px; }}
QLineEdit#newRow:focus {{ border: 2px solid {t.focus}; }}
QHeaderView, QTableCornerButton::section {{ background: {t.surface}; border: 0; }}
QHeaderView::section {{ background: {t.surface}; color: {t.muted}; border: 0;
  border-bottom: 1px solid {t.line}; padding: 4px 10px; font-size: {px(12)}; font-weight: 500; }}
QHeaderView::section:hover {{ color: {t.ink}; }}"""


def _menus_and_bars(t: Tokens) -> str:
    """Menus, scroll bars, pop-ups and the rest."""
    control = RADIUS["control"]
    return f"""\
QMenu {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.popover}; padding: 5px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.selection}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QScrollArea, QScrollArea > #qt_scrollarea_viewport, #scrolled {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; border: 0; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; border: 0; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {t.control}; border: 0; border-radius: 3px; margin: 2px;
  min-height: 32px; min-width: 32px; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
#popup {{ background: {t.surface}; border: 1px solid {t.popover}; border-radius: {control}px; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
QCalendarWidget QToolButton {{ color: {t.ink}; padding: 4px 8px; }}
QCalendarWidget #qt_calendar_navigationbar {{ background: {t.surface}; }}
QListWidget {{ border: 2px solid transparent; border-radius: {control}px; }}
QListWidget:focus {{ border: 2px solid {t.focus}; }}
QListWidget::item {{ padding: 4px; }}
QListWidget::item:selected {{ background: {t.selection}; color: {t.ink}; }}
QListWidget#sections {{ background: transparent; }}
QListWidget#sections::item {{ padding: 4px 8px; border-radius: {control}px; color: {t.muted}; }}
QListWidget#sections::item:hover {{ background: {t.sunken}; }}
QListWidget#sections::item:disabled {{ background: transparent; padding: 4px 8px; }}
QListWidget#sections::item:selected {{ background: {t.accent_soft}; color: {t.accent}; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QCheckBox, QRadioButton {{ spacing: 8px; padding: 2px; border: 2px solid transparent;
  border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {t.focus}; }}"""
