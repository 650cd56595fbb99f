"""Programmes: thousands of trials of one claim each, far more than a test holds.

A programme is a module here: what it claims, how many trials it makes in a short run and in a long
one, and `run`, a generator that gives for each trial `None` where the claim held, else a sentence.
A trial is made from its seed and its number alone, so each can be repeated by itself.

`python -m tests.programmes` makes the short runs of all, and prints a figure for each;
`--long` the long ones; names pick some; `--seed` and `--only` repeat one trial.
"""
