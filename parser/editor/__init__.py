"""The rule language in editors and on pages: colours, from the keywords of the grammar."""
