"""Decisions on the site: the log of them, each record, when they were taken, and how they hang together."""
