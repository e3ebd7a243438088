"""Answers to what the orchestrator asks over standard input before a run."""
