"""An existing report becomes measure files: its tables are found, read and written as Markdown."""
