"""Evaluation of a finished model: masked images, masks chosen against it, certificates.

- `network`: a model as a function of images in [0, 1];
- `eval_images`: the images of a split, and what evaluations share about them;
- `evaluator`: what a kind of evaluation has to do; `masked`, `attacked` and `certified` do it;
- `engine`: one evaluation after another, each in parts of images;
- `part_files`: parts that are done, so that a long evaluation goes on from them;
- `predictions`, `artifacts`: the files that keep what was found for each image.

Images stay in memory as uint8. One scatter permutation serves all ratios, and clean images go through the
model once per evaluation that needs them.
"""
