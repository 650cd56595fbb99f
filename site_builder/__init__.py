"""Static transparency pages for Thai state agencies."""

__version__ = "0.1.0"
