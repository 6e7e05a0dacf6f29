"""Passwords on the command line: from a file, the environment or the keyboard, never from the arguments."""

from __future__ import annotations

import getpass
import inspect
import json
import sys
from pathlib import Path

import pytest

from desktop_app.__main__ import main
from desktop_app.cli import password_input
from desktop_app.cli.main import make_app
from desktop_app.services.portfolio_file import backups, passwords
from desktop_app.store.protection import file_key
from tests.templates import put_portfolio

WORD, OTHER = "a word of some length", "another word of it"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are slow to try out, which is not what these tests are about."""
    monkeypatch.setattr(file_key, "_ROUNDS", 10)


@pytest.fixture
def portfolio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def new(path: Path) -> None:
        assert main(["new", str(path), "--name", "Mine"]) == 0
        passwords.set_password(path, WORD)

    for name in (password_input.PRESENT, password_input.NEW):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "command line, protected", new)
    passwords.lock(path)
    return path


def secret(tmp_path: Path, word: str) -> str:
    path = tmp_path / f"{len(word)}.txt"
    path.write_text(f"{word}\nand a second line\n", encoding="utf-8")
    path.chmod(0o600)
    return str(path)


def error_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(list(arguments)) == 1
    return capsys.readouterr().err


def test_a_command_says_how_to_give_the_password(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("list", "check", "backup", "history", "export"):
        given = [command, str(portfolio), *(["out.csv"] if command == "export" else [])]
        sentence = error_of(capsys, *given)
        assert (
            "is protected by a password: give it with --password-file FILE or in AI_PORTFOLIO_PASSWORD"
            in sentence
        )
        assert len(sentence.splitlines()) == 1


def test_from_a_file_and_from_the_environment(
    portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--password-file", secret(tmp_path, WORD), "list", str(portfolio)]) == 0
    assert capsys.readouterr().err == ""
    passwords.lock(portfolio)
    assert "not the password of mine" in error_of(
        capsys, f"--password-file={secret(tmp_path, OTHER)}", "list", str(portfolio)
    )
    monkeypatch.setenv(password_input.PRESENT, WORD)
    assert main(["check", str(portfolio)]) == 0
    Path(secret(tmp_path, WORD)).chmod(0o644)
    passwords.lock(portfolio)
    assert main(["--password-file", str(tmp_path / f"{len(WORD)}.txt"), "check", str(portfolio)]) == 0
    assert "Others on this computer can read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "holds no password"), (b"\xff\xfe\x00", "not a text file")]
)
def test_a_file_without_a_password_is_refused(
    portfolio: Path, tmp_path: Path, content: bytes, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    assert sentence in error_of(capsys, "--password-file", str(file), "list", str(portfolio))
    assert "No such file" in error_of(capsys, "--password-file", f"{file}2", "list", str(portfolio))


def test_from_the_keyboard_three_times(
    portfolio: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["wrong once", WORD])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(typed))
    assert main(["list", str(portfolio)]) == 0
    assert capsys.readouterr().err == "That is not the password of mine.portfolio.\n"


def test_change_and_remove(
    portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "has a password already" in error_of(capsys, "password", "set", str(portfolio))
    new = secret(tmp_path, OTHER)
    monkeypatch.setenv(password_input.PRESENT, WORD)
    assert "give the new password with" in error_of(capsys, "password", "change", str(portfolio))
    assert main(["password", "change", str(portfolio), "--new-password-file", new]) == 0
    assert "is protected by the new password now" in capsys.readouterr().out
    passwords.lock(portfolio)
    assert "not the password" in error_of(capsys, "password", "remove", str(portfolio))
    monkeypatch.setenv(password_input.PRESENT, OTHER)
    assert main(["password", "remove", str(portfolio), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {
        "protected", "backup", "unprotected_backups", "deleted_backups", "unprotected_files",
    }  # fmt: skip
    assert report["protected"] is False
    monkeypatch.delenv(password_input.PRESENT)
    assert main(["list", str(portfolio)]) == 0
    assert "has no password" in error_of(capsys, "password", "remove", str(portfolio))


def test_set_deletes_unprotected_backups_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fresh.portfolio"
    assert main(["new", str(path)]) == 0
    assert main(["backup", str(path)]) == 0
    monkeypatch.setenv(password_input.NEW, WORD)
    assert main(["password", "set", str(path)]) == 0
    out = capsys.readouterr().out
    assert "1 earlier backup is not protected" in out
    assert "--delete-unprotected deletes them." in out
    assert len(backups.backups_of(path)) == 2
    monkeypatch.setenv(password_input.PRESENT, WORD)
    monkeypatch.setenv(password_input.NEW, OTHER)
    assert main(["password", "change", str(path), "--delete-unprotected"]) == 0
    assert "Deleted backups that were not protected: 1." in capsys.readouterr().out
    assert all(one.is_protected for one in backups.backups_of(path))


def test_typed_twice_and_not_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fresh.portfolio"
    assert main(["new", str(path)]) == 0
    typed = iter([WORD, OTHER])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(typed))
    assert "The two passwords differ" in error_of(capsys, "password", "set", str(path))
    assert not passwords.is_protected(path)


def test_a_restore_waits_to_be_confirmed(
    portfolio: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(password_input.PRESENT, WORD)
    assert main(["backup", str(portfolio)]) == 0
    # Setting the password has made one too, if it was set in this folder.
    (kept,) = [backup for backup in backups.backups_of(portfolio) if backup.kind == "manual"]
    passwords.lock(portfolio)
    assert main(["restore", str(kept.path), str(portfolio)]) == 0
    said = capsys.readouterr().err
    assert "Until you confirm that it is the right one" in said
    assert f"ai-portfolio confirm {portfolio}" in said
    table = portfolio.with_name("list.csv")
    table.write_text("Title\nChat helper\n", encoding="utf-8")
    assert main(["import", str(portfolio), str(table)]) == 0
    assert f"ai-portfolio confirm {portfolio}" in capsys.readouterr().err
    assert main(["confirm", str(portfolio), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "was_paused": True}
    assert main(["confirm", str(portfolio)]) == 0
    captured = capsys.readouterr()
    assert captured.out == "Nothing was waiting to be confirmed.\n"
    assert captured.err == ""


def test_no_command_takes_a_password_as_an_argument() -> None:
    app = make_app()
    groups = [app, *(group.typer_instance for group in app.registered_groups if group.typer_instance)]
    names = [
        (command.callback.__name__, name)
        for group in groups
        for command in group.registered_commands
        if command.callback is not None
        for name, parameter in inspect.signature(command.callback).parameters.items()
        if "password" in name or ("str" in str(parameter.annotation) and "secret" in name)
    ]
    assert names == []
