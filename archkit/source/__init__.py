"""Text in, plain data and exact places out: what everything else stands on."""
