// Generated from schemas/*.json by `yarn generate`. Do not edit.

/** Protocol version: its number, and a digest of the schemas of everything that crosses the wire. */
export const PROTOCOL_VERSION = "1.4f4802ee";

/**
 * How hidden pixels are placed: none (clean), scatter (γ, random scattered pixels), random_block (β, a random contiguous area), salient_block (α, the most significant contiguous area), worst_block (the contiguous area that hurts this model most, found by trying every window).
 */
export type Family = ("none" | "salient_block" | "random_block" | "scatter" | "worst_block")
/**
 * Mask family of the masked training images, one that needs no model (beta and gamma are short for random_block and scatter).
 */
export type TrainFamily = ("random_block" | "scatter")
/**
 * What a hidden pixel becomes, in [0, 1] before normalisation: none (nothing is hidden), black (0), white (1), mean (the data set's mean colour), image_mean (the mean of the image's visible pixels), noise (uniform, each pixel and channel), color (one random colour an image).
 */
export type Fill = ("none" | "black" | "white" | "mean" | "image_mean" | "noise" | "color")
/**
 * How the amount is drawn for each training image: fixed (one value), list (one of the values, equally likely), uniform (between two bounds), log_uniform (the logarithm uniform between two bounds).
 */
export type Law = ("fixed" | "list" | "uniform" | "log_uniform")
/**
 * Data set: digits (built in, 8×8), cifar10 (binary release, downloaded or under path), parquet (Hugging Face layout), image_folder (train/<class>/…, test/<class>/…), npz (x_train, y_train, x_test, y_test).
 */
export type DatasetName = ("digits" | "cifar10" | "parquet" | "image_folder" | "npz")
/**
 * Channels that the images of parquet and image_folder are decoded to; other data sets have their own, and leave this at rgb.
 */
export type Color = ("rgb" | "gray")
/**
 * How images come to image_size: crop (the shorter side is resized to it and the centre is cut out, which keeps proportions and loses the ends of the longer side) or squash (both sides are resized to it, which loses nothing and distorts what is not square).
 */
export type Resize = ("crop" | "squash")
/**
 * What transparent parts of the pictures of parquet and image_folder are laid over.
 */
export type Background = ("white" | "gray" | "black")
/**
 * Which images train the model: original, masked, or mixed (both).
 */
export type Regime = ("original" | "masked" | "mixed")
/**
 * The optimiser; sgd unless named.
 */
export type Optimizer = (Sgd | AdamW)
/**
 * Statistics of batch normalisation in regime mixed: shared by both kinds of images, or separate while training (the model is evaluated with those of originals for clean images and those of masked ones for masked).
 */
export type BatchNorm = ("shared" | "separate")
/**
 * Arithmetic of forward and backward passes; auto takes the faster on this machine, probed once.
 */
export type Precision = ("auto" | "float32" | "bfloat16")
/**
 * Layout of images and weights; auto takes the faster on this machine, probed once.
 */
export type MemoryFormat = ("auto" | "contiguous" | "channels_last")
/**
 * Split that is evaluated: val while choosing, test once.
 */
export type EvaluateSplit = ("val" | "test")
/**
 * Worker → orchestrator.
 */
export type Event = (Hello | Accepted | Metric | Progress | Evaluation | Checkpoint | TrialDone | TrialFailed | TrialStopped | OrderRefused | Pong | Bye)
/**
 * Orchestrator → worker.
 */
export type Command = (Assign | Ack | Ping | Cancel | Drain | Stop)

/**
 * One point of the evaluation grid of one trial.
 */
export interface Cell {
family: Family
/**
 * Hidden pixels, an exact count; all channels of a pixel together.
 */
hidden: number
fill: Fill
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
/**
 * The n-th independent mask for the same image, from 0.
 */
draw: number
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
}
/**
 * Which images.
 */
export interface Dataset {
name: DatasetName
/**
 * File or folder, relative to the experiment file; ${NAME} is replaced by the environment variable. null for the built-in and the downloaded.
 */
path: (string | null)
/**
 * Bring images to this many rows and columns, in pixels, as `resize` says; null leaves them.
 */
image_size: (number | null)
resize: Resize
color: Color
background: Background
/**
 * How many bits of a 16-bit PNG or TIFF picture are in use: with 12, values from 0 to 4095 become 0 to 255. null refuses such pictures, as the file does not tell.
 */
bits: (number | null)
/**
 * Part of train held out as val, in [0, 0.9].
 */
val_fraction: number
/**
 * Part held out as test where the data set has no test split of its own, in (0, 0.9].
 */
test_fraction: number
/**
 * Key of the permutation that holds images out.
 */
split_seed: number
/**
 * At most so many train images (before val is held out), picked by the split's permutation; null takes all.
 */
max_train: (number | null)
/**
 * At most so many test images, picked by the split's permutation; null takes all.
 */
max_test: (number | null)
}
/**
 * Which model; input size, channels and classes follow the data set.
 */
export interface Model {
/**
 * small_cnn, resnet9 (fast, airbench-like), resnet18 (3×3 stem), vit_tiny, mlp; or module:callable of your own, called with image_height, image_width, num_channels, num_classes and the options.
 */
name: string
/**
 * Multiplies the number of channels.
 */
width: number
/**
 * Keyword arguments for the model's constructor.
 */
options: {
[k: string]: number | string | boolean
}
/**
 * What the model is given: true, images with mean 0 and deviation 1 in each channel, by those of the train split; false, images in [0, 1], for a model that normalises by itself.
 */
normalize: boolean
/**
 * A safetensors file to start from, relative to the experiment file; null starts from random weights.
 */
weights: (string | null)
}
/**
 * Stochastic gradient descent with momentum.
 */
export interface Sgd {
/**
 * Which optimiser this is.
 */
name: "sgd"
/**
 * Highest learning rate of the schedule.
 */
lr: number
/**
 * Momentum.
 */
momentum: number
/**
 * Nesterov's look-ahead.
 */
nesterov: boolean
/**
 * Weight decay, applied to weights of two dimensions and more (decoupled for adamw).
 */
weight_decay: number
}
/**
 * Adam with decoupled weight decay.
 */
export interface AdamW {
/**
 * Which optimiser this is.
 */
name: "adamw"
/**
 * Highest learning rate of the schedule.
 */
lr: number
/**
 * Decay of the gradient's average.
 */
beta1: number
/**
 * Decay of the squared gradient's average.
 */
beta2: number
/**
 * Weight decay, applied to weights of two dimensions and more (decoupled for adamw).
 */
weight_decay: number
}
/**
 * Learning rate over the training.
 */
export interface Schedule {
/**
 * one_cycle (linear up, linear down), cosine (linear up, cosine down), constant.
 */
name: ("one_cycle" | "cosine" | "constant")
/**
 * Part of the steps over which the rate rises from zero.
 */
warmup_fraction: number
/**
 * Last rate ÷ highest rate.
 */
final_fraction: number
}
/**
 * Random changes of training images, before the mask.
 */
export interface Augment {
/**
 * Pixels padded on each side before a random crop back to size; 0 crops nothing.
 */
crop_padding: number
/**
 * What is padded: reflect (the image mirrored) or zero (black, which hides part of the frame).
 */
crop_mode: ("reflect" | "zero")
/**
 * Left-right: none, random (each image, each epoch), alternating (every image once each way in two epochs).
 */
flip: ("none" | "random" | "alternating")
}
/**
 * Drawn anew for each image and epoch: uniform or log_uniform between two bounds.
 */
export interface AmountLaw {
/**
 * Lower and upper bound.
 * 
 * @minItems 2
 * @maxItems 2
 * 
 * Items: A ratio, or a number of pixels up to all of the largest image.
 */
uniform?: number[]
/**
 * Lower and upper bound, above zero.
 * 
 * @minItems 2
 * @maxItems 2
 */
log_uniform?: number[]
}
/**
 * How the masked training images are hidden; either ratio or visible. Without either: ratio uniform in [0, 1].
 */
export interface TrainMask {
family: TrainFamily
/**
 * Hidden ratio of a masked training image: a number, a list of numbers (one picked at random), or a law.
 */
ratio?: (number | number[] | AmountLaw)
/**
 * Visible pixels of a masked training image: a count, a list of counts (one picked at random), or a law.
 */
visible?: (number | number[] | AmountLaw)
/**
 * Fill of hidden training pixels: one, or a list of which one is picked at random for each image.
 */
fill: (Fill | Fill[])
/**
 * Side of the square patches that scatter hides together, in pixels; 1 hides single pixels.
 */
granularity: number
}
/**
 * How regime mixed joins originals and masked images.
 */
export interface Mixed {
/**
 * Part of every batch that is masked.
 */
balance: number
/**
 * equal_steps: as many steps as the other regimes, so that fewer originals are seen; equal_images: as many originals as regime original sees, so that there are 1/(1−balance) times as many steps.
 */
budget: ("equal_steps" | "equal_images")
}
/**
 * How the model is trained; either epochs or steps.
 */
export interface Train {
regime: Regime
/**
 * Passes over the train split; 10 unless steps are given.
 */
epochs?: number
/**
 * Optimiser steps, instead of epochs.
 */
steps?: number
/**
 * Images an optimiser step.
 */
batch_size: number
optimizer: Optimizer
schedule: Schedule
/**
 * Probability taken from the true class and spread over all.
 */
label_smoothing: number
/**
 * Decay a step of the exponential average of the weights that is evaluated; 0 evaluates the last weights.
 */
weight_average: number
augment: Augment
mask: TrainMask
mixed: Mixed
batch_norm: BatchNorm
precision: Precision
memory_format: MemoryFormat
/**
 * Steps between two rows of the training metrics.
 */
log_every_steps: number
/**
 * Epochs between two validations; the last epoch is always validated, 0 validates only then.
 */
validate_every_epochs: number
/**
 * Epochs between two checkpoints; the last epoch is always kept, 0 keeps only that.
 */
checkpoint_every_epochs: number
}
/**
 * Cells: every family with every amount, fill and granularity; either ratio or visible.
 */
export interface EvaluateMasks {
/**
 * One mask family or a list (alpha, beta, gamma are short for salient_block, random_block, scatter).
 */
family: (Family | Family[])
/**
 * Hidden ratio, one or a list.
 */
ratio?: (number | number[])
/**
 * Visible pixels, one or a list.
 */
visible?: (number | number[])
/**
 * Fill of hidden pixels, one or a list.
 */
fill: (Fill | Fill[])
/**
 * Side of the square patches that scatter hides together, in pixels, one or a list.
 */
granularity: (number | number[])
/**
 * Evaluate the first so many images of the split; null takes all. worst_block needs a forward pass a window and image.
 */
num_images: (number | null)
}
/**
 * What the finished model is evaluated on; the clean images always are.
 */
export interface Evaluate {
split: EvaluateSplit
/**
 * The evaluation grid.
 * 
 * @maxItems 1000
 */
masks: EvaluateMasks[]
/**
 * Independent masks a test image, for families or fills that are random.
 */
draws: number
/**
 * Key of the evaluation masks; the same for every model, so that comparisons are paired.
 */
mask_key: number
/**
 * Images a forward pass, for speed. Part of what makes a trial, as sums in another order round differently.
 */
batch_size: number
}
/**
 * The grid of settings, and the seeds.
 */
export interface Sweep {
/**
 * Every combination of the axes, the last varying fastest.
 */
grid: {
/**
 * @minItems 1
 * @maxItems 1000000
 */
[k: string]: unknown[]
}
/**
 * Axes of equal length that vary together; combined with the grid.
 */
zip: {
/**
 * @minItems 1
 * @maxItems 1000000
 */
[k: string]: unknown[]
}
/**
 * Further points, beside the grid; without a grid, the only points. What a point does not choose is as the file says.
 * 
 * @maxItems 100000
 * 
 * Items: Dotted settings and one value each.
 */
include: {
[k: string]: unknown
}[]
/**
 * Points of the grid to leave out: those that match every setting given.
 * 
 * @maxItems 100000
 * 
 * Items: Dotted settings and one value each.
 */
exclude: {
[k: string]: unknown
}[]
/**
 * Replicates: a number n (seeds 0 … n − 1), or the seeds themselves.
 */
seeds: (number | number[])
}
/**
 * How it is carried out; none of it changes a result.
 */
export interface Run {
/**
 * Attempts after which a failing trial is quarantined.
 */
max_attempts: number
/**
 * A worker whose main thread makes no progress for so long is replaced, in seconds.
 */
progress_deadline_s: number
/**
 * A worker that has not said hello for so long after its start is replaced, in seconds.
 */
start_deadline_s: number
}
/**
 * One published figure.
 */
export interface PublishedValue {
family: Family
/**
 * Hidden pixels ÷ all pixels, in [0, 1].
 */
ratio: number
/**
 * Accuracy, in [0, 1].
 */
accuracy: number
}
/**
 * Published figures, shown beside the measured ones and marked as published.
 */
export interface Published {
/**
 * Where they were published.
 */
source: string
/**
 * Settings of the points that they are shown beside, dotted, such as train.regime: original; without, every point.
 */
where: {
[k: string]: unknown
}
/**
 * One entry a figure.
 * 
 * @maxItems 1000
 */
values: PublishedValue[]
}
/**
 * An experiment file: a question and its settings. It expands into trials: every point of the grid, for every seed.
 */
export interface Experiment {
/**
 * Name of the experiment; the run directory is named after it. Lower-case letters, digits, '.', '_' and '-'.
 */
name: string
/**
 * The question, in a sentence; shown in the report.
 */
description: string
/**
 * Another experiment file, relative to this one. What is written here wins: mappings are joined key by key, anything else replaces, and null takes a setting back to its default (but train: null trains nothing).
 */
extends?: string
dataset: Dataset
model: Model
/**
 * How the model is trained; null evaluates the given weights as they are.
 */
train: (Train | null)
evaluate: Evaluate
sweep: Sweep
run: Run
published?: Published
}
/**
 * Versions that can change a result.
 */
export interface Versions {
/**
 * Version of the mask suite.
 */
mask_suite: number
/**
 * Version of the trainer's and the evaluation's arithmetic; raised when the same settings give other numbers.
 */
numerics: number
/**
 * Major and minor version of torch.
 */
torch: string
}
/**
 * Where a split came from.
 */
export interface SplitFacts {
/**
 * What the data set calls the images that it was taken from.
 */
origin: string
/**
 * Whether it was held out of train, as the data set has no such split of its own.
 */
is_cut_out: boolean
/**
 * Whether it was held out class by class.
 */
is_stratified: boolean
/**
 * Classes that no image of it has.
 * 
 * @maxItems 65535
 */
missing_classes: number[]
}
/**
 * Where each split came from; like names of files, no part of a trial's identity.
 */
export interface SplitsFacts {
train: SplitFacts
val: SplitFacts
test: SplitFacts
}
/**
 * What was found in the data set.
 */
export interface DatasetFacts {
/**
 * Rows of an image, in pixels.
 */
image_height: number
/**
 * Columns of an image, in pixels.
 */
image_width: number
/**
 * Channels of an image.
 */
num_channels: number
/**
 * Classes; labels run from 0.
 */
num_classes: number
/**
 * Names of the classes in label order; empty where the data set has none.
 * 
 * @maxItems 65535
 */
class_names: string[]
/**
 * Images of the train split, without the held-out part.
 */
num_train: number
/**
 * Images of the val split.
 */
num_val: number
/**
 * Images of the test split.
 */
num_test: number
splits: SplitsFacts
/**
 * Names of files and folders with images that belong to no split.
 * 
 * @maxItems 100
 */
unused: string[]
/**
 * Mean of each channel over the train split, in [0, 1].
 * 
 * @minItems 1
 * @maxItems 64
 */
mean: number[]
/**
 * Standard deviation of each channel over the train split, in [0, 1].
 * 
 * @minItems 1
 * @maxItems 64
 */
std: number[]
/**
 * SHA-256 over decoded images, labels and split.
 */
fingerprint: string
}
/**
 * The data set, its split, and what was found in it.
 */
export interface TrialDataset {
name: DatasetName
/**
 * File or folder, absolute; null for the built-in and the downloaded.
 */
path: (string | null)
/**
 * Images are brought to this many rows and columns; null leaves them.
 */
image_size: (number | null)
resize: Resize
color: Color
background: Background
/**
 * How many bits of a 16-bit PNG or TIFF picture are in use: with 12, values from 0 to 4095 become 0 to 255. null refuses such pictures, as the file does not tell.
 */
bits: (number | null)
/**
 * Part of train held out as val, in [0, 0.9].
 */
val_fraction: number
/**
 * Part held out as test where the data set has no test split of its own, in (0, 0.9].
 */
test_fraction: number
/**
 * Key of the permutation that holds images out.
 */
split_seed: number
/**
 * At most so many train images (before val is held out), picked by the split's permutation; null takes all.
 */
max_train: (number | null)
/**
 * At most so many test images, picked by the split's permutation; null takes all.
 */
max_test: (number | null)
facts: DatasetFacts
}
/**
 * A file and its content.
 */
export interface ReadFile {
/**
 * Where it lies, absolute.
 */
path: string
/**
 * SHA-256 in hexadecimal.
 */
sha256: string
}
/**
 * The model.
 */
export interface TrialModel {
/**
 * small_cnn, resnet9 (fast, airbench-like), resnet18 (3×3 stem), vit_tiny, mlp; or module:callable of your own, called with image_height, image_width, num_channels, num_classes and the options.
 */
name: string
/**
 * Multiplies the number of channels.
 */
width: number
/**
 * Keyword arguments for the model's constructor.
 */
options: {
[k: string]: number | string | boolean
}
/**
 * What the model is given: true, images with mean 0 and deviation 1 in each channel, by those of the train split; false, images in [0, 1], for a model that normalises by itself.
 */
normalize: boolean
/**
 * Content of the Python module that module:callable names; null for the models that come with Sparsight.
 */
code_sha256: (string | null)
/**
 * Files that its code read while it was made, besides the module itself; their content belongs to the identity of the trial.
 * 
 * @maxItems 10000
 */
read_files: ReadFile[]
/**
 * safetensors file to start from, absolute; null starts from random weights.
 */
weights: (string | null)
/**
 * Content of that file.
 */
weights_sha256: (string | null)
}
/**
 * How the masked training images are hidden.
 */
export interface TrialTrainMask {
family: TrainFamily
/**
 * What the values count: ratio (hidden ÷ all) or visible (pixels left to see).
 */
of: ("ratio" | "visible")
law: Law
/**
 * One value (fixed), the values (list), or lower and upper bound.
 * 
 * @minItems 1
 * @maxItems 1000
 * 
 * Items: A ratio, or a number of pixels up to all of the largest image.
 */
values: number[]
/**
 * A fill is picked at random from these for each image.
 * 
 * @minItems 1
 * @maxItems 20
 */
fills: Fill[]
/**
 * Side of the square patches that scatter hides together, in pixels; 1 hides single pixels.
 */
granularity: number
}
/**
 * How the model is trained.
 */
export interface TrialTrain {
regime: Regime
/**
 * Passes over the train split; null when steps are given.
 */
epochs: (number | null)
/**
 * Optimiser steps; null when epochs are given.
 */
steps: (number | null)
/**
 * Images an optimiser step.
 */
batch_size: number
optimizer: Optimizer
schedule: Schedule
/**
 * Probability taken from the true class and spread over all.
 */
label_smoothing: number
/**
 * Decay a step of the exponential average of the weights that is evaluated; 0 evaluates the last weights.
 */
weight_average: number
augment: Augment
mask: TrialTrainMask
mixed: Mixed
batch_norm: BatchNorm
precision: Precision
memory_format: MemoryFormat
/**
 * Steps between two rows of the training metrics.
 */
log_every_steps: number
/**
 * Epochs between two validations; the last epoch is always validated, 0 validates only then.
 */
validate_every_epochs: number
/**
 * Epochs between two checkpoints; the last epoch is always kept, 0 keeps only that.
 */
checkpoint_every_epochs: number
}
/**
 * What the finished model is evaluated on.
 */
export interface TrialEvaluate {
split: EvaluateSplit
/**
 * Key of the evaluation masks; the same for every model, so that comparisons are paired.
 */
mask_key: number
/**
 * Images a forward pass, for speed. Part of what makes a trial, as sums in another order round differently.
 */
batch_size: number
/**
 * Every cell once, the clean one first.
 * 
 * @minItems 1
 * @maxItems 4096
 */
cells: Cell[]
}
/**
 * One model trained (or loaded) under fully resolved settings and one seed, with all its evaluations. Nothing is left to a default: what is sent is complete.
 */
export interface Trial {
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
versions: Versions
/**
 * Root of every random stream of the training; evaluation masks have a key of their own.
 */
seed: number
dataset: TrialDataset
model: TrialModel
/**
 * How the model is trained; null evaluates the given weights as they are.
 */
train: (TrialTrain | null)
evaluate: TrialEvaluate
}
/**
 * One line of metrics.jsonl.
 */
export interface MetricRow {
/**
 * Name of the metric, such as train_loss, val_accuracy, accuracy, nll, ece.
 */
name: string
/**
 * Optimiser steps made when it was measured.
 */
step: number
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
value: (number | ("nan" | "inf" | "-inf"))
}
/**
 * One line of evaluations.jsonl: the cell and one number.
 */
export interface EvaluationRow {
family: Family
fill: Fill
/**
 * Side of the square patches that are hidden together, in pixels.
 */
granularity: number
/**
 * The n-th independent mask for the same image.
 */
draw: number
/**
 * Hidden pixels.
 */
hidden: number
/**
 * Visible pixels.
 */
visible: number
/**
 * Hidden ÷ all pixels, as achieved.
 */
ratio: number
/**
 * Images evaluated.
 */
num_images: number
/**
 * Name of the metric, such as train_loss, val_accuracy, accuracy, nll, ece.
 */
metric: string
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
value: (number | ("nan" | "inf" | "-inf"))
}
/**
 * How a trial ended. Without the fields that end in _s, _ms or _at it is the same bytes however often the trial was interrupted.
 */
export interface Result {
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * done (all cells evaluated), diverged (the training loss was no longer finite), failed (quarantined after its last attempt).
 */
status: ("done" | "diverged" | "failed")
/**
 * Optimiser steps made.
 */
num_steps: number
/**
 * Training images seen, repeats included.
 */
num_images_seen: number
/**
 * Trainable parameters of the model.
 */
num_parameters: number
/**
 * Kind of device it ran on.
 */
device: ("cpu" | "cuda" | "mps" | "none")
/**
 * Arithmetic of the forward passes; none if it never started.
 */
precision: ("float32" | "bfloat16" | "none")
/**
 * Layout of images and weights; none if it never started.
 */
memory_format: ("contiguous" | "channels_last" | "none")
/**
 * Content of checkpoints/model.safetensors; null if there is none.
 */
weights_sha256: (string | null)
/**
 * Content of the predictions file; null if there is none.
 */
predictions_sha256: (string | null)
/**
 * SHA-256 of each further file that the trial has left, by its path in the trial's directory. A worker gives those that it wrote; whoever writes result.json adds the logs.
 */
files: {
/**
 * SHA-256 in hexadecimal.
 */
[k: string]: string
}
/**
 * Last value of each training metric.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
/**
 * What went wrong; null unless failed.
 */
error: (string | null)
/**
 * Time spent training, all attempts that this worker knows of, in seconds.
 */
train_s: number
/**
 * Time spent evaluating, in seconds.
 */
evaluate_s: number
/**
 * UTC, ISO 8601.
 */
finished_at: string
}
/**
 * A trial and its attempt.
 */
export interface Current {
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
}
/**
 * A worker has started, or has connected anew.
 */
export interface Hello {
/**
 * Which event this is.
 */
type: "hello"
/**
 * Name of the worker and a nonce; also its routing id.
 */
worker_id: string
/**
 * The run's secret, from the connection file.
 */
token: string
/**
 * Protocol version the worker speaks.
 */
protocol: string
/**
 * Process id on its host.
 */
pid: number
/**
 * Host name.
 */
host: string
/**
 * Device it computes on.
 */
device: string
/**
 * Name of the processor or GPU.
 */
device_name: string
/**
 * Python version.
 */
python: string
/**
 * Torch version.
 */
torch: string
/**
 * Threads of one operation.
 */
num_threads: number
/**
 * The attempt it is working on, when it connects anew.
 */
current: (Current | null)
}
/**
 * The worker begins an assigned trial.
 */
export interface Accepted {
/**
 * Which event this is.
 */
type: "accepted"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Number of the event, from 1, counted by the worker over all its trials; acknowledged by ack.
 */
seq: number
}
/**
 * Metric rows in the order in which they were logged; the arrays are equally long.
 */
export interface Metric {
/**
 * Which event this is.
 */
type: "metric"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Number of the event, from 1, counted by the worker over all its trials; acknowledged by ack.
 */
seq: number
/**
 * Name of each row.
 * 
 * @minItems 1
 * @maxItems 4096
 * 
 * Items: Name of the metric, such as train_loss, val_accuracy, accuracy, nll, ece.
 */
names: string[]
/**
 * Step of each row.
 * 
 * @minItems 1
 * @maxItems 4096
 * 
 * Items: Optimiser steps made when it was measured.
 */
steps: number[]
/**
 * Value of each row.
 * 
 * @minItems 1
 * @maxItems 4096
 * 
 * Items: A measured number; one that is not finite is sent as a tagged string.
 */
values: (number | ("nan" | "inf" | "-inf"))[]
}
/**
 * Where the trial stands; shown, not stored, and the only event that may be dropped.
 */
export interface Progress {
/**
 * Which event this is.
 */
type: "progress"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * What it is doing: load, reading its images; prepare, making its model and finding out what is fast here; then train, validate, evaluate.
 */
phase: ("load" | "prepare" | "train" | "validate" | "evaluate")
/**
 * Optimiser steps made.
 */
step: number
/**
 * Optimiser steps in all.
 */
num_steps: number
/**
 * Cells evaluated.
 */
num_cells_done: number
/**
 * Cells in all.
 */
num_cells: number
/**
 * Speed of late, in images a second.
 */
images_per_s: number
}
/**
 * A cell is evaluated and its predictions are on disk.
 */
export interface Evaluation {
/**
 * Which event this is.
 */
type: "evaluation"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Number of the event, from 1, counted by the worker over all its trials; acknowledged by ack.
 */
seq: number
/**
 * Place of the cell in the trial's list, from 0.
 */
cell_index: number
/**
 * Its numbers: accuracy, nll, ece; for worst_block also forwards_per_image.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
}
/**
 * A checkpoint is in place; everything before it was acknowledged.
 */
export interface Checkpoint {
/**
 * Which event this is.
 */
type: "checkpoint"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Number of the event, from 1, counted by the worker over all its trials; acknowledged by ack.
 */
seq: number
/**
 * Optimiser steps made when it was measured.
 */
step: number
/**
 * SHA-256 in hexadecimal.
 */
sha256: string
}
/**
 * The trial is done, or has diverged.
 */
export interface TrialDone {
/**
 * Which event this is.
 */
type: "trial_done"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Number of the event, from 1, counted by the worker over all its trials; acknowledged by ack.
 */
seq: number
result: Result
}
/**
 * The attempt ended by an error.
 */
export interface TrialFailed {
/**
 * Which event this is.
 */
type: "trial_failed"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Number of the event, from 1, counted by the worker over all its trials; acknowledged by ack.
 */
seq: number
/**
 * error (a retry may help), out_of_memory, invalid (settings that cannot run: no retry).
 */
kind: ("error" | "out_of_memory" | "invalid")
/**
 * What went wrong, in a sentence.
 */
message: string
/**
 * Where; may be empty.
 */
traceback: string
}
/**
 * The attempt was given up on demand, after a checkpoint where it was training.
 */
export interface TrialStopped {
/**
 * Which event this is.
 */
type: "trial_stopped"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Number of the event, from 1, counted by the worker over all its trials; acknowledged by ack.
 */
seq: number
/**
 * Optimiser steps made when it was measured.
 */
step: number
}
/**
 * Answer to ping, from the worker's I/O thread.
 */
export interface Pong {
/**
 * Which event this is.
 */
type: "pong"
/**
 * Comes back unchanged.
 */
nonce: number
/**
 * Counted up by the main thread at every batch.
 */
progress_count: number
/**
 * Whether a trial is running.
 */
is_busy: boolean
}
/**
 * The worker cannot read an order, or not do what it says. Not numbered: an order that is sent again is refused again.
 */
export interface OrderRefused {
/**
 * Which event this is.
 */
type: "order_refused"
/**
 * The attempt that the order names; null where that cannot be read either.
 */
current: (Current | null)
/**
 * What is wrong with it, in a sentence.
 */
reason: string
}
/**
 * The worker ends; everything was acknowledged.
 */
export interface Bye {
/**
 * Which event this is.
 */
type: "bye"
}
/**
 * Work: carry out this trial, from its last checkpoint if there is one. Queued behind the current one.
 */
export interface Assign {
/**
 * Which command this is.
 */
type: "assign"
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
trial: Trial
/**
 * Directory of the trial, absolute.
 */
directory: string
/**
 * Cells whose numbers are stored; they need not be evaluated again.
 * 
 * @maxItems 4096
 */
completed_cells: number[]
}
/**
 * All events up to this number are on disk.
 */
export interface Ack {
/**
 * Which command this is.
 */
type: "ack"
/**
 * Number of the last event on disk.
 */
upto: number
}
/**
 * Is the worker there?
 */
export interface Ping {
/**
 * Which command this is.
 */
type: "ping"
/**
 * Comes back unchanged.
 */
nonce: number
}
/**
 * Give the attempt up: a running one after a checkpoint, a queued one at once.
 */
export interface Cancel {
/**
 * Which command this is.
 */
type: "cancel"
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
}
/**
 * Take no further trial; stop the running one after a checkpoint; then say bye and end.
 */
export interface Drain {
/**
 * Which command this is.
 */
type: "drain"
}
/**
 * End now.
 */
export interface Stop {
/**
 * Which command this is.
 */
type: "stop"
}
/**
 * What a worker is started with, in a file of mode 0600 or on standard input.
 */
export interface Connection {
/**
 * Where the orchestrator listens.
 */
endpoint: string
/**
 * Name of the run directory.
 */
run_id: string
/**
 * Name of the worker and a nonce; also its routing id.
 */
worker_id: string
/**
 * The run's secret.
 */
token: string
/**
 * Protocol version the orchestrator speaks.
 */
protocol: string
/**
 * CURVE key in Z85.
 */
server_public_key: string
/**
 * CURVE key in Z85.
 */
client_public_key: string
/**
 * CURVE key in Z85.
 */
client_secret_key: string
/**
 * cpu, cuda:0, mps, ….
 */
device: string
/**
 * Threads of one operation.
 */
num_threads: number
/**
 * Where decoded data sets and probes are kept, absolute.
 */
cache_directory: string
}

/** What the schema says of each Family beside its name. */
export const FAMILY_TRAITS: Readonly<Record<Family, { readonly symbol?: string; readonly alias?: string; readonly random?: boolean; readonly patches?: boolean; readonly tries_every_place?: boolean }>> = {
  none: {},
  salient_block: {"symbol":"α","alias":"alpha"},
  random_block: {"symbol":"β","alias":"beta","random":true},
  scatter: {"symbol":"γ","alias":"gamma","random":true,"patches":true},
  worst_block: {"tries_every_place":true},
};

/** What the schema says of each Fill beside its name. */
export const FILL_TRAITS: Readonly<Record<Fill, { readonly random?: boolean }>> = {
  none: {},
  black: {},
  white: {},
  mean: {},
  image_mean: {},
  noise: {"random":true},
  color: {"random":true},
};

/** What the schema says of each DatasetName beside its name. */
export const DATASET_NAME_TRAITS: Readonly<Record<DatasetName, { readonly path?: string; readonly color?: boolean }>> = {
  digits: {"path":"none"},
  cifar10: {"path":"optional"},
  parquet: {"color":true},
  image_folder: {"color":true},
  npz: {},
};
