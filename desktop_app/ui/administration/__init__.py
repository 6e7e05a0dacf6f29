"""Pages that look after the program and the file: settings, plugins, backups, own fields, help."""
