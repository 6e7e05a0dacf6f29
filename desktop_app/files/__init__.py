"""Files on disk: looked at before they are trusted, written whole or not at all."""
