"""From a model to a decision: outcome, grounds, unknowns, amounts, duties, the proof."""
