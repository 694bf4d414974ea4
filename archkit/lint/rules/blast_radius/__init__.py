"""Rules about what goes down with what."""
