"""The language of the book's formulas: their parts, parsers, evaluation and printing.

It stands beneath the proofs and the exercises, and imports neither.
"""
