"""Smoothed classifiers: the vote of a model over masked views of an image.

- `view_masks`: which pixels each view hides;
- `view_votes`: the votes of a network over views;
- `smoothed_network`: the vote as a classifier, to be evaluated and attacked like any other.
"""
