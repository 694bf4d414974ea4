"""Contracts: what the settings and accepted decisions say must hold, and whether they can be understood."""
