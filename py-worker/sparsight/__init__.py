"""The PyTorch side of Sparsight: masks, training and evaluation."""
