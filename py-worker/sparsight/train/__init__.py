"""Training.

- `budget`: how many steps, and how many images of a step are masked;
- `amounts`: how many pixels are hidden of each image;
- `augmentation`: crop and flip;
- `image_stream`: the images of each step, as a function of seed and step alone;
- `schedule`, `optimizers`, `weight_average`: what a step does to the weights;
- `train_log`, `validation`: what is reported;
- `training`: the loop, and `trained`: how it ended.

The train split lies on the device as uint8. Images go through [0, 1] → crop, flip → mask, fill →
normalisation → model, some steps at a time.
"""
