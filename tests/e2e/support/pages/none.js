// In place of a library that a page does without.
