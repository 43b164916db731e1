"""The mathematics of neural networks, as code that a reader of the book recognises."""

__version__ = "0.1.0"
