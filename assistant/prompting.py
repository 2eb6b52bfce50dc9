"""Loads prompts/*.md."""
