"""The questions with their proofs, one module a topic."""
