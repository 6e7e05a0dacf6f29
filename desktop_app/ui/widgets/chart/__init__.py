"""A chart as a control: painted, walked through by keyboard, saved as a picture."""
