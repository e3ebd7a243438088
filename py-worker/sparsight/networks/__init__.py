"""What a model carries beside its forward pass: state, options, modes, statistics, code."""
