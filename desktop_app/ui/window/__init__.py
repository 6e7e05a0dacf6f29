"""The frame around all pages: main window, sidebar, command palette, commands, pages by name."""
