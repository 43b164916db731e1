"""Mutation testing of the proofs: each wrong formula derived from a right one must fail."""
