"""Evaluation of a finished model on a grid of cells.

- `network`: a model as a function of images in [0, 1];
- `cell_masks`: what a cell hides of each image;
- `predictions`: the file that keeps what the model said of each image in each cell;
- `grid`: one cell after another.

Images stay in memory as uint8. Clean images go through the model once a cell and batch, without a loader; one
scatter permutation serves all ratios.
"""
