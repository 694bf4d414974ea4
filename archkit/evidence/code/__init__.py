"""Which settings source code reads, by language: found by the shape of the code, which is never run."""
