"""Documents become one frozen Site: what belongs together is joined, what is referred to is found."""
