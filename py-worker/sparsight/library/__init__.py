"""What `import sparsight` offers: evaluation of a model at hand, runs read back, and masks for training."""
