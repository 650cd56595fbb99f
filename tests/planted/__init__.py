"""Do the tests find mistakes? One after the other is planted into a copy of the program, and looked for.

`python -m tests.planted` plants all of the table; names pick some. It takes about an hour.
"""
