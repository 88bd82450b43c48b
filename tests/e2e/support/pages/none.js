// Placeholder for a library that the page does not load.
