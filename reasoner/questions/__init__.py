"""What is still needed: the questions behind an undecided outcome."""
