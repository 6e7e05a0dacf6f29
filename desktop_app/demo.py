"""Makes samples of all output without a screen: sample portfolio, PDF briefs, pictures of every page."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import Look

SAMPLE = "sample.portfolio"


def make_demo(folder: Path) -> int:
    """Make the sample portfolio, its briefs and a picture of every page into `folder`; returns the exit code.

    The output of an earlier run is replaced. The user's own settings and portfolios are not touched.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _say(
        _("There is no screen here. What the program makes goes into {folder}.").format(
            folder=folder.resolve()
        )
    )
    before = os.environ.get("AI_PORTFOLIO_HOME")
    with tempfile.TemporaryDirectory(prefix="ai-portfolio-") as home:
        os.environ["AI_PORTFOLIO_HOME"] = home
        try:
            portfolio = make_sample(folder)
            _make_briefs(portfolio, folder / "briefs")
            make_pictures(portfolio, folder / "pictures", sizes=((1440, 900),), themes=("light",))
        except UserError as error:
            return _fail(str(error))
        except OSError as error:
            from desktop_app.store.faults import os_sentence

            return _fail(os_sentence(error, folder))
        finally:
            _restore(before)
    _say(_("To open it on a machine with a screen: ai-portfolio {file}").format(file=portfolio))
    return 0


def make_sample(folder: Path) -> Path:
    """The sample portfolio as a new file in `folder`, in the place of an earlier one."""
    from desktop_app.plugin_host import PluginHost
    from desktop_app.services.sample.make_sample import create_sample

    folder.mkdir(parents=True, exist_ok=True)
    portfolio = folder / SAMPLE
    for earlier in (portfolio, *folder.glob(f"{SAMPLE}-*")):
        earlier.unlink(missing_ok=True)
    create_sample(portfolio, extensions=PluginHost(), user="Alex Morgan").close()
    _say(_("Sample portfolio: {file}").format(file=portfolio))
    return portfolio


def _make_briefs(portfolio: Path, folder: Path) -> None:
    from desktop_app.briefs.make import all_briefs, portfolio_brief
    from desktop_app.files import write_guard
    from desktop_app.plugin_host import PluginHost
    from desktop_app.services.portfolio_file.opening import open_file

    # Those of an earlier run, which kept its notes of what it wrote in a folder that is gone.
    write_guard.agree(*folder.glob("*.pdf"))
    workspace = open_file(portfolio, extensions=PluginHost(), user="Alex Morgan").workspace
    try:
        briefs = all_briefs(workspace, folder)
        briefs.append(portfolio_brief(workspace, folder / "portfolio.pdf"))
    finally:
        workspace.close()
    pages = sum(brief.pages for brief in briefs)
    _say(
        _("{n} PDF briefs, {pages} pages: {folder}").format(
            n=formats.number(len(briefs)), pages=pages, folder=folder
        )
    )


def make_pictures(
    portfolio: Path,
    folder: Path,
    *,
    sizes: tuple[tuple[int, int], ...],
    themes: tuple[Look, ...],
    whole_pages: bool = False,
    only: Sequence[str] = ("*",),
    scale: float = 1.0,
) -> int:
    """Pictures of every page on the portfolio into `folder`, or of those that `only` names; returns how many."""
    from desktop_app.app import apply_settings, make_application
    from desktop_app.runtime.settings import Settings

    application = make_application()
    apply_settings(Settings())
    from desktop_app.ui.window import pictures

    files = pictures.take(
        folder,
        portfolio,
        sizes=sizes,
        themes=themes,
        whole_pages=whole_pages,
        only=only,
        scale=scale,
        say=_say,
    )
    application.processEvents()
    return len(files)


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def _restore(before: str | None) -> None:
    if before is None:
        os.environ.pop("AI_PORTFOLIO_HOME", None)
    else:
        os.environ["AI_PORTFOLIO_HOME"] = before


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
