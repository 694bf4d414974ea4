"""What a design review computes over the whole catalog, one page for each question."""
