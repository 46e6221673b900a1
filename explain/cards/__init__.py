"""A proof as a tree of cards, and its forms: outline, DOT, pictures, the exercise."""
