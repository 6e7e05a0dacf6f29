"""No tracked text names a package registry or a path of one machine: other readers have others."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT, name, tracked

# Put together here, so that this file does not name them itself.
HOSTS = [
    ".".join(parts)
    for parts in [
        ("py" + "pi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("ana" + "conda", "org"),
        ("deb", "debian", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
    ]
]
FOLDERS = ["root", "work", "Users", "home"]
PATHS = re.compile(
    r"(?<![\w.$}~-])(?:/(?:" + "|".join(FOLDERS) + r")/[\w.-]+|[A-Z]:\\\\?Users\\\\?\w+)", re.MULTILINE
)
# The examples that help pages and tests may use for "somebody's folder".
EXAMPLES = re.compile(
    r"/(?:home|Users)/(?:[a-z]|you|user|name|someone|somebody|example|ada|anna|alice|bob)\b"
)


def readable_texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((name(path), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def faults(text: str) -> list[str]:
    """What in this text ties it to one registry or one machine."""
    hosts = [host for host in HOSTS if host in text]
    paths = [found[0] for found in PATHS.finditer(text) if not EXAMPLES.match(found[0])]
    return hosts + paths


def test_no_registry_and_no_machine_is_named() -> None:
    wrong = [f"{path}: {fault}" for path, text in readable_texts() for fault in faults(text)]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    "text",
    ["/ro" + "ot/.cache/x", "cd /wo" + "rk/main", "see /ho" + "me/peter/x", f"https://{HOSTS[0]}/simple"],
)
def test_the_rule_sees_what_it_should(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize("text", ["/home/you/portfolio", "a/work/b", "../shared", "$HOME/work/x", "~/work/x"])
def test_the_rule_lets_the_rest_pass(text: str) -> None:
    assert not faults(text)


def test_the_uv_lock_with_addresses_is_not_tracked() -> None:
    assert (ROOT / "uv.lock") not in tracked()
