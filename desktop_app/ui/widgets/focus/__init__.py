"""Where the focus goes: order of Tab, lists that are one stop, steps of Escape, what has the focus in sight."""
