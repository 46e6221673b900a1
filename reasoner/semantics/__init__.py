"""What the rules mean for one case: beliefs, terms, premises, the model, the outcome."""
