"""Files, git and the cache: the only place that reads or writes the disk."""
