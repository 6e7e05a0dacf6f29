"""What was done, as a sentence in the past tense: also where an older version kept it as an order."""

from __future__ import annotations

import re

# An act as older versions kept it in the history, and the sentence in its place; the first that fits holds.
_SENTENCES = (
    (r"Undo: (?P<act>.+)", "Undone: {act}"),
    (r"(?:Redo|Again): (?P<act>.+)", "Redone: {act}"),
    (r"Move to (?P<stage>.)(?P<rest>.*)", "Moved to {stage}{rest}"),
    (r"Move (?P<what>.+ initiatives?) to (?P<stage>.)(?P<rest>.*)", "{what} moved to {stage}{rest}"),
    (r"Change readiness: (?P<what>.+)", "Readiness changed: {what}"),
    (r"Move on the roadmap", "Moved on the roadmap"),
    (r"Put on the roadmap", "Put on the roadmap"),
    (r"Take off the roadmap", "Taken off the roadmap"),
    (r"Put (?P<what>.+) on the roadmap", "{what} put on the roadmap"),
    (r"Put back (?P<what>.+)", "{what} put back"),
    (r"Make (?P<what>“.+”) the plan", "{what} is now the plan"),
    (r"Make a scenario the plan", "Plan chosen"),
    (r"Make (?P<what>“.+”) a metric", "Metric {what} added"),
    (r"Delete of (?P<count>[^:]+): (?P<what>.+)", "{count} deleted: {what}"),
    (r"Evidence for (?P<what>.+)", "Evidence linked to {what}"),
    (r"Rank by (?P<what>.+)", "Ranking set to {what}"),
    (r"Leave what stands there", "Damaged value left as it is"),
    (r"Set aside what does not fit", "Values that do not fit set aside"),
    (r"Take an analysis out of the review", "Analysis taken out of the review"),
    (r"Settle a bet by (?P<what>“.+”)", "Bet settled by {what}"),
    (r"Keep what (?P<who>.+) wrote", "Version of {who} kept"),
    (r"Keep (?P<what>.+) as (?P<who>.+) wrote it", "{what} kept as {who} wrote it"),
    (r"Settle what both changed", "Conflict of two edits settled"),
    (r"Rescue from a damaged file", "Rescued from a damaged file"),
)
# What an order begins with, and how it reads once it is done.
_VERBS = {
    "Add": "added",
    "Answer": "answered",
    "Attach": "attached",
    "Change": "changed",
    "Close": "closed",
    "Confirm": "confirmed",
    "Delete": "deleted",
    "Duplicate": "duplicated",
    "Estimate": "estimated",
    "Import": "imported",
    "Keep": "saved",
    "Merge": "merged",
    "Move": "moved",
    "Rate": "rated",
    "Remove": "removed",
    "Rename": "renamed",
    "Reopen": "reopened",
    "Set": "set",
    "Settle": "settled",
    "Spread": "distributed",
    "Start": "started",
}
_ORDER = re.compile(rf"({'|'.join(_VERBS)}) (?:the )?(\S.*)", re.DOTALL)
# Where the sentence goes on behind the verb: "3 initiatives | imported | from “list.csv”".
_TAIL = re.compile(r": | from “| to [\w ]+$| over \d| \d+ days? (?:earlier|later)$")
_QUOTED = re.compile(r"“[^”]*”")
_DONE = re.compile(rf" (?:{'|'.join(_VERBS.values())})$")


def past_tense(act: str) -> str:
    """What was done, as a sentence; a sentence already stays as it is."""
    for pattern, sentence in _SENTENCES:
        match = re.fullmatch(pattern, act, re.DOTALL)
        if match is not None:
            parts = match.groupdict()
            if "act" in parts:
                parts["act"] = inside(past_tense(parts["act"]))
            if "stage" in parts:
                parts["stage"] = parts["stage"].upper()
            return _begun(sentence.format(**parts))
    match = _ORDER.fullmatch(act)
    if match is None or _DONE.search(act) is not None:
        return act
    verb, what = _VERBS[match[1]], match[2]
    # What a person called something is no part of the sentence.
    bare = _QUOTED.sub(lambda quoted: f"“{'_' * (len(quoted[0]) - 2)}”", what)
    tail = _TAIL.search(bare) if match[1] not in ("Add", "Change", "Delete", "Rate", "Rename") else None
    at = tail.start() if tail is not None else len(what)
    return _begun(f"{what[:at]} {verb}{what[at:]}")


def inside(sentence: str) -> str:
    """The sentence as it reads behind a colon: “Undone: metric added”; names and keys keep their capitals."""
    first = sentence.split(" ", 1)[0]
    return sentence if first[1:] != first[1:].lower() else sentence[:1].lower() + sentence[1:]


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
