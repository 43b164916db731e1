"""Mutation testing of the proofs: wrong formulas made from right ones, each of which must fail."""
