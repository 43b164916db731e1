"""The language of the book's formulas: nodes, parsers, evaluation, printing and errors.

The proofs and the exercises stand on it; it imports neither.
"""
