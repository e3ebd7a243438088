"""Data sets: one file a member, named as in configs (`digits`, `cifar10`, `parquet`, `image_folder`, `npz`).

A member is a module with two functions:

- `sources(config, cache_dir)`: the files and folders that the images come from; when one of them changes, the
  images are decoded again;
- `decode(config, cache_dir)`: the images of its splits, as `Decoded`.

Everything else is common to all: `config` (settings), `images` (encoded pictures to uint8), `checks`,
`decoded_cache` (decoded once, memory-mapped afterwards), `split` (train, val, test by a keyed permutation),
`facts` (what the orchestrator is told) and `loading`, the way in. Only numpy, pyarrow and Pillow are used,
each imported where it is needed: reading the facts of a data set that was seen before imports none of them.
"""
