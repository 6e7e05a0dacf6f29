"""Files on disk: checked before they are trusted, written whole or not at all."""
