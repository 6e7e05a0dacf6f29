"""Words on the screen that are terms of the field."""
