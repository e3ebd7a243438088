"""The process around a trial: its signals, its parent, its folder, its state."""
