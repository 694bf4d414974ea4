"""Editing a record in its own format: only the lines of the fact, read again before anything is taken."""
