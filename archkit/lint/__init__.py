"""What a rule is, the rules, and the engine that runs them."""
