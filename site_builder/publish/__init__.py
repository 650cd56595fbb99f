"""Files become the published folder: staged beside it, then put in its place in one step."""
