"""The keyring of the system holds the key of a file for who asks for it; where there is none, nothing is kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from desktop_app.errors import UserError
from desktop_app.plugin_host import PluginHost
from desktop_app.services.portfolio_file import passwords, portfolios, remembered
from desktop_app.store.protection import file_key
from tests.templates import put_portfolio

WORD = "a word of some length"


class MemoryKeyring(KeyringBackend):
    """A keyring of the system that lasts as long as a test."""

    priority = 5
    held: ClassVar[dict[tuple[str, str], str]] = {}
    is_locked = False

    def _open(self) -> None:
        if self.is_locked:
            raise KeyringLocked("the word was: hidden")

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.held[service, username]


def use_memory(monkeypatch: pytest.MonkeyPatch) -> type[MemoryKeyring]:
    """Let the program find this keyring, empty, as that of the system."""
    MemoryKeyring.held.clear()
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setattr(remembered, "_TRUSTED", (f"{__name__}:MemoryKeyring",))
    return MemoryKeyring


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> type[MemoryKeyring]:
    return use_memory(monkeypatch)


@pytest.fixture
def portfolio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(file_key, "_ROUNDS", 10)

    def new(path: Path) -> None:
        portfolios.create(path, name="Mine").close()
        passwords.set_password(path, WORD)

    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "services, remembered", new)
    passwords.lock(path)
    return path


def test_the_key_is_kept_recalled_and_forgotten(portfolio: Path, system: type[MemoryKeyring]) -> None:
    assert remembered.is_available()
    assert not remembered.recall(portfolio)
    passwords.unlock(portfolio, WORD)
    assert system.held == {}, "nothing is kept unasked"
    remembered.keep(portfolio)
    assert remembered.is_kept(portfolio)
    assert WORD not in str(system.held), "the password itself may open other things"
    passwords.lock(portfolio)
    assert remembered.recall(portfolio)
    assert not passwords.is_locked(portfolio)
    remembered.forget(passwords.salt_of(portfolio))
    assert not remembered.is_kept(portfolio)
    assert system.held == {}
    remembered.forget(passwords.salt_of(portfolio))


def test_a_key_that_does_not_fit_opens_nothing(portfolio: Path, system: type[MemoryKeyring]) -> None:
    salt = passwords.salt_of(portfolio)
    assert salt is not None
    for kept in ("00" * 32, "no hexadecimal", ""):
        system.held["ai-portfolio", salt.hex()] = kept
        assert not remembered.recall(portfolio)
        assert passwords.is_locked(portfolio)


def test_a_locked_keyring_is_asked_past(
    portfolio: Path,
    system: type[MemoryKeyring],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level("DEBUG")
    passwords.unlock(portfolio, WORD)
    monkeypatch.setattr(system, "is_locked", True)
    assert not remembered.is_kept(portfolio)
    assert not remembered.recall(portfolio)
    with pytest.raises(UserError, match="took nothing"):
        remembered.keep(portfolio)
    with pytest.raises(UserError, match="can't be reached"):
        remembered.forget(passwords.salt_of(portfolio))
    assert "hidden" not in caplog.text


@pytest.mark.parametrize(
    "chosen", ["keyring.backends.fail.Keyring", "keyrings.alt.file.PlaintextKeyring", ""]
)
def test_where_no_secret_is_kept_nothing_is_written(
    portfolio: Path, own_home: Path, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", chosen)
    # No bus is there to ask.
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    if not chosen and sys.platform != "linux":
        pytest.skip("other systems always have a keyring")
    assert not remembered.is_available()
    passwords.unlock(portfolio, WORD)
    with pytest.raises(UserError, match="took nothing"):
        remembered.keep(portfolio)
    assert not remembered.recall(portfolio)
    assert not any(WORD.encode() in file.read_bytes() for file in own_home.rglob("*") if file.is_file())


def test_without_the_extra_it_is_not_offered(portfolio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    for name in [name for name in sys.modules if name.partition(".")[0] == "keyring"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert not remembered.is_available()
    assert not remembered.recall(portfolio)
    assert not remembered.is_kept(portfolio)
    remembered.forget(passwords.salt_of(portfolio))


def test_the_library_hides_no_plugin() -> None:
    # It changes how Python finds packages: a line that a package does not have raises from then on.
    assert "keyring" in sys.modules
    assert all(
        plugin.enabled for plugin in PluginHost().plugins() if plugin.source.startswith("ai-portfolio")
    )
    assert len([plugin for plugin in PluginHost().plugins() if plugin.enabled]) >= 9
