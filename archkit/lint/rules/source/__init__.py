"""Rules about files as text: whether they can be read at all, and safely."""
