"""Findings, cards, tables and rules as text for people and programs."""
