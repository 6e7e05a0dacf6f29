"""PDF briefs for leaders."""
