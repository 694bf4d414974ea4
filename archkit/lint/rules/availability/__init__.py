"""Rules about objectives that cannot be kept, and redundancy that is none."""
