"""Rules about documents that no longer say what is."""
