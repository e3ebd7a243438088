"""Where models come from that are not ours: one file per scheme, holding a function of the file's name.

Each is called with what stands behind the colon of the model's name, the sizes of the data set and the
options of the config, and gives the model.
"""
