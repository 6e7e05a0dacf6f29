"""Remembers what opens a protected portfolio in the keyring of the system, for who asks for it; nowhere else.

What is kept is the key of the one file, not the password that was typed, which may open other things too.
"""

from __future__ import annotations

import logging
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.file_key import FileKey

_SERVICE = "ai-portfolio"
# Named here, and not taken from the library's list, as others write plain files or are somebody's plugin.
_TRUSTED = (
    "keyring.backends.macOS:Keyring",
    "keyring.backends.Windows:WinVaultKeyring",
    "keyring.backends.SecretService:Keyring",
    "keyring.backends.libsecret:Keyring",
    "keyring.backends.kwallet:DBusKeyring",
)
# The library's own variable: whoever names another keyring there wants none of these.
_CHOICE = "PYTHON_KEYRING_BACKEND"
_log = logging.getLogger(__name__)


def is_available() -> bool:
    """True where the system has a keyring, and the extra `keyring` is installed; may ask the system for a while."""
    return _backend() is not None


def recall(path: Path) -> bool:
    """Open a protected file with the key that is remembered for it; False if there is none that fits."""
    salt, backend = key_ring.salt_of(path), _backend()
    if salt is None or backend is None:
        return False
    try:
        kept = backend.get_password(_SERVICE, salt.hex())
    except Exception as error:
        _not_reached(error)
        return False
    try:
        secret = bytes.fromhex(kept or "")
    except ValueError:
        return False
    return bool(secret) and key_ring.take(path, FileKey(salt, secret))


def is_kept(path: Path) -> bool:
    """True when the key of a file is remembered."""
    salt, backend = key_ring.salt_of(path), _backend()
    if salt is None or backend is None:
        return False
    try:
        return backend.get_password(_SERVICE, salt.hex()) is not None
    except Exception as error:
        _not_reached(error)
        return False


def keep(path: Path) -> None:
    """Remember the key of a protected file whose password was given. Raises UserError; nothing is kept then."""
    key, backend = key_ring.key_of(path), _backend()
    if key is None:
        return
    try:
        if backend is None:
            raise LookupError
        backend.set_password(_SERVICE, key.salt.hex(), key.secret.hex())
    except Exception as error:
        _not_reached(error)
        raise UserError(_("The keyring of the system took nothing; you will be asked again.")) from error


def forget(salt: bytes | None) -> None:
    """Remember the key of the file with this salt no more; nothing happens if it is not remembered."""
    backend = _backend()
    if salt is None or backend is None:
        return
    try:
        if backend.get_password(_SERVICE, salt.hex()) is not None:
            backend.delete_password(_SERVICE, salt.hex())
    except Exception as error:
        _not_reached(error)
        raise UserError(
            _("The keyring of the system can't be reached: look there for “ai-portfolio”.")
        ) from error


def _not_reached(error: BaseException) -> None:
    # The text of an error of a keyring may hold what it was given.
    _log.info("the keyring of the system: %s", type(error).__name__)


def _backend() -> Any:
    """The keyring of the system; None where there is none that keeps a secret."""
    chosen = os.environ.get(_CHOICE, "")
    for place in _TRUSTED:
        module, _colon, name = place.partition(":")
        if chosen and chosen != f"{module}.{name}":
            continue
        try:
            kind = getattr(import_module(module), name)
            if kind.viable:
                return kind()
        except ImportError:
            # Without the extra there is no keyring; parts of it are for other systems.
            continue
        except Exception as error:
            _not_reached(error)
    return None
