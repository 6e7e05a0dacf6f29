"""All that a plugin may import: hooks, types, and the core plugin."""
