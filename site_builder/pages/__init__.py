"""A Site becomes files: planned one by one, each a function of its declared inputs, every link checked."""
