"""Rules about trying again: how calls multiply, what may happen twice, and what an overload feeds on."""
