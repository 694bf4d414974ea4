"""Rules about the catalog itself: fields, names, kinds, references, and who owns what."""
