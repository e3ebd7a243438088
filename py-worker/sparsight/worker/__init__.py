"""A warm worker: dials in, carries out one trial after another, and ends when it is told to.

This package is the only place that knows of ZeroMQ.
"""
