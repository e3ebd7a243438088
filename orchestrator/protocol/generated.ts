// Generated from schemas/*.json by `yarn generate`. Do not edit.

/** Protocol version: its number, and a digest of the schemas of everything that crosses the wire. */
export const PROTOCOL_VERSION = "2.fdaf5603";

/**
 * How hidden pixels are placed. Masks: none (clean), scatter (γ, random scattered pixels), blue_noise (evenly scattered pixels), random_block (β, a random contiguous area), multi_block (several random blocks), blob (a connected region of irregular outline, like dirt), stripes (rows or columns at equal distances), lines (random rows or columns), packets (runs in reading order, as lost packets leave them), border (from the outside in), salient_block (α, the most salient contiguous area), keep_salient and hide_salient (scattered pixels by saliency, the least or the most salient first), given (mask images of your own). Searches, which choose the mask against the model: worst_block (the contiguous area that hurts this model most, found by trying every position or a grid of them), greedy_hide (scattered pixels, one after another, each the one that hurts most), worst_of (of many masks of a random family the one that hurts most), random_search_hide (scattered pixels, found by random search), worst_blocks (the two areas that together hurt most).
 */
export type Family = ("none" | "salient_block" | "random_block" | "scatter" | "stripes" | "multi_block" | "lines" | "packets" | "border" | "blob" | "blue_noise" | "keep_salient" | "hide_salient" | "given" | "worst_block" | "greedy_hide" | "worst_of" | "random_search_hide" | "worst_blocks")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency1 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency2 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency3 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * A mask family with its parameters. The mask of an image does not depend on a search.
 */
export type Mask = (NoMask | SalientBlockMask | RandomBlockMask | ScatterMask | StripesMask | MultiBlockMask | LinesMask | PacketsMask | BorderMask | BlobMask | BlueNoiseMask | KeepSalientMask | HideSalientMask | GivenMask)
/**
 * A random mask family: its name, or its name with parameters, such as { stripes: { period: 8 } }.
 */
export type Mask1 = (NoMask | SalientBlockMask | RandomBlockMask | ScatterMask | StripesMask | MultiBlockMask | LinesMask | PacketsMask | BorderMask | BlobMask | BlueNoiseMask | KeepSalientMask | HideSalientMask | GivenMask)
/**
 * A search for the mask that hurts a model most, with its parameters.
 */
export type Search = (WorstBlockSearch | GreedyHideSearch | WorstOfSearch | RandomSearchHideSearch | WorstBlocksSearch)
/**
 * What a hidden pixel becomes, in [0, 1] before normalisation: none (nothing is hidden), black (0), white (1), mean (the data set's mean colour), image_mean (the mean of the image's visible pixels), nearest (the nearest visible pixel), noise (uniform, each pixel and channel), gaussian (normal noise, each pixel and channel), color (one random colour per image), blur (the image, blurred), channels (the pixel without some of its colour channels), other_image (the pixel of another image of the split).
 */
export type FillName = ("none" | "black" | "white" | "mean" | "image_mean" | "nearest" | "noise" | "gaussian" | "color" | "blur" | "channels" | "other_image")
/**
 * A fill with its parameters.
 */
export type Fill = (NoFill | BlackFill | WhiteFill | MeanFill | ImageMeanFill | NearestFill | NoiseFill | GaussianFill | ColorFill | BlurFill | ChannelsFill | OtherImageFill)
/**
 * How the amount is drawn for each training image: fixed (one value), list (one of the values, equally likely), uniform (between two bounds), log_uniform (the logarithm uniform between two bounds).
 */
export type Distribution = ("fixed" | "list" | "uniform" | "log_uniform")
/**
 * What a view shows: columns (a band of neighbouring columns), rows, or blocks (a square); beyond the edge it goes on at the opposite one.
 */
export type BandShape = ("columns" | "rows" | "blocks")
/**
 * Views that are the same for every image.
 */
export type FixedViews = (PartitionViews | BandViews)
/**
 * Views of an image that vote for its class.
 */
export type Views = (AblationViews | PartitionViews | BandViews)
/**
 * A fill with its parameters.
 */
export type Fill1 = (NoFill | BlackFill | WhiteFill | MeanFill | ImageMeanFill | NearestFill | NoiseFill | GaussianFill | ColorFill | BlurFill | ChannelsFill | OtherImageFill)
/**
 * An attack that recolours pixels: sparse_rs (random search over corners of the colour cube, black box), pgd0 (gradient steps and projections, white box).
 */
export type RecoloringName = ("sparse_rs" | "pgd0")
/**
 * An attack that gives a few pixels other colours, with its parameters. It hides nothing.
 */
export type Recoloring = (SparseRsRecoloring | Pgd0Recoloring)
/**
 * One evaluation of a trial's model.
 */
export type Evaluation = (Masked | Attacked | Certified | CertifiedBest | CertifiedExactly | Smoothed | Recolored)
/**
 * What an evaluation measures: accuracy (share of images named rightly), top2_accuracy, top3_accuracy, top5_accuracy and top10_accuracy (share of images whose class is among so many of the greatest logits; of equal logits the first counts as greater), nll (mean negative log-likelihood, in nats), ece (expected calibration error), attack_success (share of the rightly named clean images that the search or attack makes wrong), forwards_per_image (forward passes of the search, the attack or the votes), abstained (share of images without a certified class; they count as wrong), median_radius (pixels that half of all images withstand, whatever they become; 0 where fewer than half do), mean_radius (mean over images, 0 where the class is wrong or uncertified).
 */
export type EvaluationMetric = ("accuracy" | "top2_accuracy" | "top3_accuracy" | "top5_accuracy" | "top10_accuracy" | "nll" | "ece" | "attack_success" | "abstained" | "median_radius" | "mean_radius" | "forwards_per_image")
/**
 * A fill with its parameters.
 */
export type Fill2 = (NoFill | BlackFill | WhiteFill | MeanFill | ImageMeanFill | NearestFill | NoiseFill | GaussianFill | ColorFill | BlurFill | ChannelsFill | OtherImageFill)
/**
 * One line of evaluations.jsonl: an evaluation, whole, with what it measured and the files that it left.
 */
export type EvaluationRecord = (MaskedRecord | AttackedRecord | CertifiedRecord | CertifiedBestRecord | CertifiedExactlyRecord | SmoothedRecord | RecoloredRecord)
/**
 * Data set: digits (built in, 8×8), cifar10 (downloaded, or under path), cifar100, cifar10_c, mnist, svhn, stl10, tiny_imagenet and imagenet (as they are released), image_folder (train/<class>/…, test/<class>/…), parquet and arrow (layouts of Hugging Face), table (CSV or JSON lines of paths and labels), webdataset (tar shards), npz (x_train, y_train, x_test, y_test), npy (the same as files of a folder), in_memory (images given to sparsight.evaluate in Python, not to be named in a file); the names of splits: docs/data.md.
 */
export type DatasetName = ("digits" | "cifar10" | "cifar100" | "cifar10_c" | "mnist" | "svhn" | "stl10" | "tiny_imagenet" | "imagenet" | "table" | "arrow" | "webdataset" | "image_folder" | "parquet" | "npz" | "npy" | "in_memory")
/**
 * Channels that pictures (PNG, JPEG, …) are decoded to; data sets of arrays have their own, and leave this at rgb.
 */
export type Color = ("rgb" | "gray")
/**
 * How images come to image_size: crop (the shorter side is resized to it and the centre is cut out, which keeps proportions and loses the ends of the longer side) or squash (both sides are resized to it, which loses nothing and distorts what is not square).
 */
export type Resize = ("crop" | "squash")
/**
 * What transparent parts of pictures are laid over.
 */
export type Background = ("white" | "gray" | "black")
/**
 * What becomes of files that are no images, and of damaged ones: refuse (the first is named, and nothing starts) or skip (they are left out, and plan, run and report name them).
 */
export type Unreadable = ("refuse" | "skip")
/**
 * Published mean and deviation of the channels red, green and blue, in [0, 1].
 */
export type StatisticsName = ("imagenet" | "cifar10" | "clip" | "inception")
/**
 * What that part holds: logits; or probabilities, of which the logarithm is taken.
 */
export type OutputIs = ("logits" | "probabilities")
/**
 * What a model is given of hidden pixels: image, what their fill makes of them, and nothing else; mask_channel, one channel more after the normalised image, 1 where a pixel is hidden and 0 elsewhere; null_code, twice the channels, x and 1 − x of images in [0, 1] without normalisation, all 0 where a pixel is hidden, whatever the fill (Levine and Feizi, 2020); mask_only, that channel and nothing of the image, for what the shape of a mask gives away by itself. A model is made for so many channels.
 */
export type ModelInput = ("image" | "mask_channel" | "null_code" | "mask_only")
/**
 * How a picture is resized: nearest, box, bilinear, hamming, bicubic or lanczos, as Pillow calls them; with resized_as: tensor one of nearest, bilinear and bicubic.
 */
export type Interpolation = ("nearest" | "box" | "bilinear" | "hamming" | "bicubic" | "lanczos")
/**
 * Whose arithmetic resizes: picture, Pillow's on 8 bits per channel, as torchvision resizes pictures; tensor, torch's in float32, as torchvision resizes tensors.
 */
export type ResizedAs = ("picture" | "tensor")
/**
 * Order of the channels that the model is given.
 */
export type ChannelOrder = ("rgb" | "bgr")
/**
 * Black and white as the model is given them, before mean and std.
 */
export type PixelRange = ("0-1" | "0-255")
/**
 * Axes of a batch that the model is given: nchw (images, channels, rows, columns) or nhwc (channels last).
 */
export type Layout = ("nchw" | "nhwc")
/**
 * Where pixels are hidden: input, in the images that the model is given, after resizing; source, in those of the data set, before.
 */
export type MaskAt = ("input" | "source")
/**
 * What timm's own configuration of the model says.
 */
export type OfTimm = "timm"
/**
 * Which images train the model: original, masked, or mixed (both).
 */
export type Regime = ("original" | "masked" | "mixed")
/**
 * The optimiser; sgd unless named.
 */
export type Optimizer = (Sgd | AdamW)
/**
 * A fill: its name, or its name with parameters, such as { blur: { sigma: 2 } }.
 */
export type FillChoice = (("none" | "black" | "white" | "mean" | "image_mean" | "nearest" | "noise" | "gaussian" | "color" | "blur" | "channels" | "other_image") | {
/**
 * Parameters of gaussian.
 */
gaussian?: {
/**
 * Mean of the noise before it is cut off, in [0, 1].
 */
mean: number
/**
 * Standard deviation of the noise before it is cut off.
 */
deviation: number
}
/**
 * Parameters of blur.
 */
blur?: {
/**
 * Standard deviation of the Gaussian, in pixels.
 */
sigma: number
}
/**
 * Parameters of channels.
 */
channels?: {
/**
 * Which channels hidden pixels lose.
 */
lost: ("red" | "green" | "blue" | "all_but_red" | "all_but_green" | "all_but_blue")
/**
 * What lost channels are, in [0, 1].
 */
value: number
}
})
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
 * So many of the greatest logits.
 */
export type Top = (2 | 3 | 5 | 10)
/**
 * Among which outputs of the model predictions are made: all, or mapped, those that classes of the data set stand for, as a choice of ten of a thousand.
 */
export type Among = ("all" | "mapped")
/**
 * model: a single pass of the model. smoothed: the vote of the model over views of the image.
 */
export type Classifier = ("model" | "smoothed")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency4 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency5 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency6 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency7 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency8 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black).
 */
export type Saliency9 = ("gradient" | "gradient_x_input" | "smoothgrad" | "integrated_gradients" | "grad_cam" | "occlusion")
/**
 * Certificates of one method; ablation unless named.
 */
export type EvaluateCertificates = (AblationCertificates | BestCertificates | PartitionCertificates | BandsCertificates)
/**
 * An attack that recolours pixels: its name, or its name with parameters, such as { sparse_rs: { queries: 100 } }.
 */
export type RecoloringChoice = (("sparse_rs" | "pgd0") | {
/**
 * Parameters of sparse_rs.
 */
sparse_rs?: {
/**
 * Forward passes for each image and number of pixels, at most: the attack ends where the model is wrong.
 */
queries: number
}
/**
 * Parameters of pgd0.
 */
pgd0?: {
/**
 * Forward and backward passes of a restart, at most.
 */
steps: number
/**
 * Random images to begin with.
 */
restarts: number
}
})
/**
 * What starts workers; local unless named.
 */
export type Launcher = (LocalLauncherSettings | SlurmLauncherSettings | CommandLauncherSettings)
/**
 * Arithmetic of the forward passes.
 */
export type ChosenPrecision = ("float32" | "bfloat16")
/**
 * Memory layout of images and weights.
 */
export type ChosenMemoryFormat = ("contiguous" | "channels_last")
/**
 * Worker → orchestrator.
 */
export type Event = (Hello | Accepted | Metric | Progress | EvaluationDone | Divided | PartDone | AssistBegun | AssistEnded | Checkpoint | TrialDone | TrialFailed | TrialStopped | OrderRefused | Pong | Bye)
/**
 * Orchestrator → worker.
 */
export type Command = (Assign | Assist | Release | Ack | Ping | Cancel | Drain | Stop)
/**
 * What it is doing: load, reading its images; prepare, making its model and finding out what is fast here; then train, validate, evaluate.
 */
export type Phase = ("load" | "prepare" | "train" | "validate" | "evaluate")
/**
 * exhausted (somebody has, or is at, every part), released (it was asked to end), failed (an error, which is this worker's alone: the trial goes on).
 */
export type Reason = ("exhausted" | "released" | "failed")
/**
 * done (all evaluations made), diverged (the training loss was no longer finite), failed (quarantined after its last attempt).
 */
export type Status = ("done" | "diverged" | "failed")
/**
 * An event of a run.
 */
export type RunEvent = (JournalBegun | RunCreated | RunStarted | RunEnded | RunProgressed | ReportWritten | WorkerQueued | WorkerStarted | WorkerJoined | WorkerReconnected | WorkerLost | WorkerLeft | TrialReused | TrialBegun | TrialStarted | TrialProgressed | MetricsMeasured | EvaluationMeasured | CheckpointWritten | TrialDivided | PartComputed | AssistStarted | AssistOver | TrialEnded | TrialRetried | TrialStoppedAt | MessagesDropped | Draining)
/**
 * An event that the journal keeps.
 */
export type JournalEvent = (JournalBegun | RunCreated | RunStarted | RunEnded | WorkerQueued | WorkerJoined | WorkerLost | WorkerLeft | TrialReused | TrialBegun | TrialStarted | TrialDivided | PartComputed | AssistStarted | AssistOver | TrialEnded | TrialRetried | TrialStoppedAt | Draining)

/**
 * Nothing is hidden.
 */
export interface NoMask {
/**
 * Which mask this is.
 */
family: "none"
}
/**
 * α: the most salient contiguous area.
 */
export interface SalientBlockMask {
/**
 * Which mask this is.
 */
family: "salient_block"
saliency: Saliency1
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * β: a random contiguous area.
 */
export interface RandomBlockMask {
/**
 * Which mask this is.
 */
family: "random_block"
}
/**
 * γ: random scattered pixels, or patches.
 */
export interface ScatterMask {
/**
 * Which mask this is.
 */
family: "scatter"
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
}
/**
 * Stripes of rows or columns at equal distances, hidden one after another in random order; once all are hidden, the lines between them.
 */
export interface StripesMask {
/**
 * Which mask this is.
 */
family: "stripes"
/**
 * Lines from the start of one stripe to the start of the next.
 */
period: number
/**
 * Lines of a stripe; less than the period.
 */
width: number
/**
 * horizontal hides rows, vertical hides columns.
 */
direction: ("horizontal" | "vertical")
}
/**
 * Several random blocks, which share the hidden pixels equally.
 */
export interface MultiBlockMask {
/**
 * Which mask this is.
 */
family: "multi_block"
/**
 * Number of blocks.
 */
num_blocks: number
}
/**
 * Rows or columns, hidden one after another in random order, as a sensor's lines die.
 */
export interface LinesMask {
/**
 * Which mask this is.
 */
family: "lines"
/**
 * horizontal hides rows, vertical hides columns, both hides rows and columns in one random order.
 */
direction: ("horizontal" | "vertical" | "both")
}
/**
 * Runs in reading order, hidden one after another in random order, as lost packets of a transmission leave them.
 */
export interface PacketsMask {
/**
 * Which mask this is.
 */
family: "packets"
/**
 * Units of a packet; fewer than an image has.
 */
length: number
/**
 * What a packet is counted in: pixel, or macroblocks of 8x8 or 16x16 pixels, cut off at the right and lower edge where an image is not made of whole ones.
 */
unit: ("pixel" | "8x8" | "16x16")
}
/**
 * The frame of an image, ring by ring from the outside in.
 */
export interface BorderMask {
/**
 * Which mask this is.
 */
family: "border"
}
/**
 * One connected region of irregular outline, as dirt on a lens leaves it.
 */
export interface BlobMask {
/**
 * Which mask this is.
 */
family: "blob"
}
/**
 * Pixels, or patches, scattered evenly: none lies close to another as long as there is room.
 */
export interface BlueNoiseMask {
/**
 * Which mask this is.
 */
family: "blue_noise"
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
}
/**
 * The least salient pixels, or patches, so that the most salient are left to see.
 */
export interface KeepSalientMask {
/**
 * Which mask this is.
 */
family: "keep_salient"
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
saliency: Saliency2
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * The most salient pixels, or patches, wherever they lie.
 */
export interface HideSalientMask {
/**
 * Which mask this is.
 */
family: "hide_salient"
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
saliency: Saliency3
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * A mask image of your own, such as the defect map of a sensor; resized to the images by nearest neighbour. How much it hides follows from it.
 */
export interface GivenMask {
/**
 * Which mask this is.
 */
family: "given"
/**
 * A mask image, or a folder of them, relative to the experiment file. A folder stands for every image in it, each as a mask of its own.
 */
path: string
/**
 * What the mask image marks as hidden: light pixels (128 and more of 255) or dark ones.
 */
hides: ("light" | "dark")
/**
 * Content of the file.
 */
sha256: string
}
/**
 * The contiguous area that hurts this model most: every position is tried, or a grid of them.
 */
export interface WorstBlockSearch {
/**
 * Which search this is.
 */
family: "worst_block"
/**
 * Rows and columns from one position that is tried to the next; 1 tries every position, so that the result is exact.
 */
stride: number
/**
 * Best positions of the grid around which finer ones are tried, at half the stride, at half of that and so on; 0 tries the grid alone. Not exact.
 */
refine: number
}
/**
 * Scattered pixels or patches hidden one after another, each the one whose hiding hurts this model most.
 */
export interface GreedyHideSearch {
/**
 * Which search this is.
 */
family: "greedy_hide"
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
/**
 * Forward passes per image at most, shared equally between the steps: each step then tries so many patches, picked at random; null tries every visible patch at every step.
 */
budget: (number | null)
/**
 * Best patches of each step after which every next one is tried, too: the one that begins the best pair is hidden. Costs so many times as many forward passes, beside those of 1, which looks no further than the step.
 */
lookahead: number
}
/**
 * Of the first so many masks of a random family, the one that hurts this model most. The masks of more draws contain those of fewer.
 */
export interface WorstOfSearch {
/**
 * Which search this is.
 */
family: "worst_of"
of: Mask1
/**
 * Masks of every image and amount that are tried, each for one forward pass.
 */
num_draws: number
}
/**
 * Scattered pixels or patches, found by random search with the schedule of Sparse-RS (Croce et al., 2022): a few hidden ones are exchanged for visible ones, and the exchange is kept where it hurts more.
 */
export interface RandomSearchHideSearch {
/**
 * Which search this is.
 */
family: "random_search_hide"
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
/**
 * Forward passes for each image and amount.
 */
queries: number
}
/**
 * The two areas that together hurt this model most: all pairs of positions where there are few, else one block after the other.
 */
export interface WorstBlocksSearch {
/**
 * Which search this is.
 */
family: "worst_blocks"
/**
 * Rows and columns from one position that is tried to the next; 1 tries every position, so that the result is exact.
 */
stride: number
/**
 * Pairs of positions up to which all of them are tried, so that the result is exact with a stride of 1.
 */
max_pairs: number
/**
 * How often each block is placed again beside the other where there are more pairs.
 */
rounds: number
}
/**
 * Nothing is hidden.
 */
export interface NoFill {
/**
 * Which fill this is.
 */
name: "none"
}
/**
 * 0.
 */
export interface BlackFill {
/**
 * Which fill this is.
 */
name: "black"
}
/**
 * 1.
 */
export interface WhiteFill {
/**
 * Which fill this is.
 */
name: "white"
}
/**
 * The data set's mean colour.
 */
export interface MeanFill {
/**
 * Which fill this is.
 */
name: "mean"
}
/**
 * The mean of the image's visible pixels.
 */
export interface ImageMeanFill {
/**
 * Which fill this is.
 */
name: "image_mean"
}
/**
 * The nearest visible pixel.
 */
export interface NearestFill {
/**
 * Which fill this is.
 */
name: "nearest"
}
/**
 * Uniform noise, each pixel and channel by itself.
 */
export interface NoiseFill {
/**
 * Which fill this is.
 */
name: "noise"
}
/**
 * Normal noise, cut off at 0 and 1, each pixel and channel by itself.
 */
export interface GaussianFill {
/**
 * Which fill this is.
 */
name: "gaussian"
/**
 * Mean of the noise before it is cut off, in [0, 1].
 */
mean: number
/**
 * Standard deviation of the noise before it is cut off.
 */
deviation: number
}
/**
 * One random colour per image.
 */
export interface ColorFill {
/**
 * Which fill this is.
 */
name: "color"
}
/**
 * The image, blurred by a Gaussian.
 */
export interface BlurFill {
/**
 * Which fill this is.
 */
name: "blur"
/**
 * Standard deviation of the Gaussian, in pixels.
 */
sigma: number
}
/**
 * The pixel without some of its colour channels; at ratio 1 clean images lack them.
 */
export interface ChannelsFill {
/**
 * Which fill this is.
 */
name: "channels"
/**
 * Which channels hidden pixels lose.
 */
lost: ("red" | "green" | "blue" | "all_but_red" | "all_but_green" | "all_but_blue")
/**
 * What lost channels are, in [0, 1].
 */
value: number
}
/**
 * The pixel at the same place of another image of the split, one image for all hidden pixels.
 */
export interface OtherImageFill {
/**
 * Which fill this is.
 */
name: "other_image"
}
/**
 * Images under masks that no search chose.
 */
export interface Masked {
/**
 * Which evaluation this is.
 */
kind: "masked"
mask: Mask
fill: Fill
/**
 * Hidden pixels, an exact count; all channels of a pixel together.
 */
hidden: number
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
 * Images under masks that a search chose against the model, for several amounts in one search.
 */
export interface Attacked {
/**
 * Which evaluation this is.
 */
kind: "attacked"
mask: Search
fill: Fill
/**
 * Hidden pixels of each amount, ascending.
 * 
 * @minItems 1
 * @maxItems 1000
 * 
 * Items: Hidden pixels, an exact count; all channels of a pixel together.
 */
hidden: number[]
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
 * A certificate by randomized ablation (Levine and Feizi, 2020): votes over many views of an image, in each of which all but a few random pixels are hidden.
 */
export interface Certified {
/**
 * Which evaluation this is.
 */
kind: "certified"
mask: Mask
fill: Fill
/**
 * Hidden pixels, an exact count; all channels of a pixel together.
 */
hidden: number
/**
 * Masked views of an image that choose its class.
 */
select_votes: number
/**
 * Further masked views of an image, whose votes bound the probability of that class.
 */
votes: number
/**
 * Probability per image that its certificate is wrong, in (0, 0.5).
 */
alpha: number
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
}
/**
 * A certificate by randomized ablation with several numbers of visible pixels at a time, of which the one that holds longest counts for each image; alpha is divided between them.
 */
export interface CertifiedBest {
/**
 * Which evaluation this is.
 */
kind: "certified_best"
fill: Fill
/**
 * Visible pixels of a view, ascending.
 * 
 * @minItems 1
 * @maxItems 100
 * 
 * Items: Visible pixels, an exact count.
 */
visible: number[]
/**
 * Masked views of an image that choose its class.
 */
select_votes: number
/**
 * Further masked views of an image, whose votes bound the probability of that class.
 */
votes: number
/**
 * Probability per image that its certificate is wrong, in (0, 0.5).
 */
alpha: number
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
}
/**
 * The pixels divided into parts by the mask key; each part alone visible is a view.
 */
export interface PartitionViews {
/**
 * Which views these are.
 */
name: "partition"
/**
 * Parts of the pixels, none of them empty.
 */
parts: number
}
/**
 * A band of columns or rows, or a square block, at every place of the image; each alone visible is a view.
 */
export interface BandViews {
/**
 * Which views these are.
 */
name: "bands"
shape: BandShape
/**
 * Columns or rows of a band, side of a block, in pixels.
 */
size: number
/**
 * A view votes for every class whose probability is at least this; null: for the most probable class alone.
 */
threshold: (number | null)
}
/**
 * A certificate without chance: votes over fixed views, of which a change of the image reaches few.
 */
export interface CertifiedExactly {
/**
 * Which evaluation this is.
 */
kind: "certified_exactly"
views: FixedViews
fill: Fill
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
}
/**
 * Random views of an image, in each of which all but a few random pixels are hidden; with several numbers of visible pixels, so many views of each.
 */
export interface AblationViews {
/**
 * Which views these are.
 */
name: "ablation"
/**
 * Visible pixels of a view, ascending.
 * 
 * @minItems 1
 * @maxItems 100
 * 
 * Items: Visible pixels, an exact count.
 */
visible: number[]
/**
 * Views that choose the class of an image.
 */
votes: number
/**
 * Views that a search looks at; they are others than those that choose the class.
 */
search_votes: number
}
/**
 * An evaluation of a smoothed classifier, the vote over views of an image, instead of the single pass.
 */
export interface Smoothed {
/**
 * Which evaluation this is.
 */
kind: "smoothed"
views: Views
fill: Fill1
/**
 * What is hidden from the smoothed classifier.
 */
of: (Masked | Attacked)
}
/**
 * Sparse-RS (Croce et al., 2022): random search over pixels whose channels are 0 or 1.
 */
export interface SparseRsRecoloring {
/**
 * Which attack this is.
 */
name: "sparse_rs"
/**
 * Forward passes for each image and number of pixels, at most: the attack ends where the model is wrong.
 */
queries: number
}
/**
 * PGD0 (Croce and Hein, 2019): steps up the gradient, each followed by a projection to images of which few pixels differ.
 */
export interface Pgd0Recoloring {
/**
 * Which attack this is.
 */
name: "pgd0"
/**
 * Forward and backward passes of a restart, at most.
 */
steps: number
/**
 * Random images to begin with.
 */
restarts: number
}
/**
 * Colour L0: images of which an attack recoloured a few pixels, for several numbers of pixels.
 */
export interface Recolored {
/**
 * Which evaluation this is.
 */
kind: "recolored"
attack: Recoloring
/**
 * Recoloured pixels of each attack, ascending.
 * 
 * @minItems 1
 * @maxItems 1000
 * 
 * Items: Pixels that may have another colour, an exact count; fewer than all.
 */
pixels: number[]
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
}
/**
 * What was measured at one amount.
 */
export interface AmountResult {
/**
 * Hidden pixels, an exact count; all channels of a pixel together.
 */
hidden: number
/**
 * Visible pixels, an exact count.
 */
visible: number
/**
 * Hidden pixels ÷ all pixels, in [0, 1].
 */
ratio: number
/**
 * Whether the search tried every mask that it could choose, so that none hurts more.
 */
is_exact: boolean
/**
 * Measured numbers by name.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
}
/**
 * Images under masks that no search chose: what was measured.
 */
export interface MaskedRecord {
/**
 * Which evaluation this is.
 */
kind: "masked"
mask: Mask
fill: Fill
/**
 * Hidden pixels, an exact count; all channels of a pixel together.
 */
hidden: number
/**
 * Visible pixels, an exact count.
 */
visible: number
/**
 * Hidden pixels ÷ all pixels, in [0, 1].
 */
ratio: number
/**
 * The n-th independent mask for the same image, from 0.
 */
draw: number
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
/**
 * Measured numbers by name.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
/**
 * Files that the evaluation left, by path in the trial's directory, with the SHA-256 of their content.
 */
artifacts: {
/**
 * SHA-256 in hexadecimal.
 */
[k: string]: string
}
}
/**
 * Images under masks that a search chose against the model: what was measured at each amount.
 */
export interface AttackedRecord {
/**
 * Which evaluation this is.
 */
kind: "attacked"
mask: Search
fill: Fill
/**
 * The n-th independent mask for the same image, from 0.
 */
draw: number
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
/**
 * What was measured at each amount, by hidden pixels ascending.
 * 
 * @minItems 1
 * @maxItems 1000
 */
results: AmountResult[]
/**
 * Files that the evaluation left, by path in the trial's directory, with the SHA-256 of their content.
 */
artifacts: {
/**
 * SHA-256 in hexadecimal.
 */
[k: string]: string
}
}
/**
 * A certificate by randomized ablation: what was measured.
 */
export interface CertifiedRecord {
/**
 * Which evaluation this is.
 */
kind: "certified"
mask: Mask
fill: Fill
/**
 * Hidden pixels, an exact count; all channels of a pixel together.
 */
hidden: number
/**
 * Visible pixels, an exact count.
 */
visible: number
/**
 * Hidden pixels ÷ all pixels, in [0, 1].
 */
ratio: number
/**
 * Masked views of an image that choose its class.
 */
select_votes: number
/**
 * Further masked views of an image, whose votes bound the probability of that class.
 */
votes: number
/**
 * Probability per image that its certificate is wrong, in (0, 0.5).
 */
alpha: number
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
/**
 * Measured numbers by name.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
/**
 * Share of images whose class is right and certified, whatever r pixels (of bands and blocks, a square of r×r pixels) become; the item r of the list, from r = 0 to the greatest radius that the views can certify.
 * 
 * @minItems 1
 * @maxItems 65536
 * 
 * Items: Share of images, in [0, 1].
 */
certified_accuracy: number[]
/**
 * Files that the evaluation left, by path in the trial's directory, with the SHA-256 of their content.
 */
artifacts: {
/**
 * SHA-256 in hexadecimal.
 */
[k: string]: string
}
}
/**
 * A certificate with several numbers of visible pixels: what was measured.
 */
export interface CertifiedBestRecord {
/**
 * Which evaluation this is.
 */
kind: "certified_best"
fill: Fill
/**
 * Visible pixels of a view, ascending.
 * 
 * @minItems 1
 * @maxItems 100
 * 
 * Items: Visible pixels, an exact count.
 */
visible: number[]
/**
 * Masked views of an image that choose its class.
 */
select_votes: number
/**
 * Further masked views of an image, whose votes bound the probability of that class.
 */
votes: number
/**
 * Probability per image that its certificate is wrong, in (0, 0.5).
 */
alpha: number
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
/**
 * Measured numbers by name.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
/**
 * Share of images whose class is right and certified, whatever r pixels (of bands and blocks, a square of r×r pixels) become; the item r of the list, from r = 0 to the greatest radius that the views can certify.
 * 
 * @minItems 1
 * @maxItems 65536
 * 
 * Items: Share of images, in [0, 1].
 */
certified_accuracy: number[]
/**
 * Files that the evaluation left, by path in the trial's directory, with the SHA-256 of their content.
 */
artifacts: {
/**
 * SHA-256 in hexadecimal.
 */
[k: string]: string
}
}
/**
 * A certificate without chance: what was measured.
 */
export interface CertifiedExactlyRecord {
/**
 * Which evaluation this is.
 */
kind: "certified_exactly"
views: FixedViews
fill: Fill
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
/**
 * Measured numbers by name.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
/**
 * Share of images whose class is right and certified, whatever r pixels (of bands and blocks, a square of r×r pixels) become; the item r of the list, from r = 0 to the greatest radius that the views can certify.
 * 
 * @minItems 1
 * @maxItems 65536
 * 
 * Items: Share of images, in [0, 1].
 */
certified_accuracy: number[]
/**
 * Files that the evaluation left, by path in the trial's directory, with the SHA-256 of their content.
 */
artifacts: {
/**
 * SHA-256 in hexadecimal.
 */
[k: string]: string
}
}
/**
 * An evaluation of a smoothed classifier: what was measured.
 */
export interface SmoothedRecord {
/**
 * Which evaluation this is.
 */
kind: "smoothed"
views: Views
fill: Fill2
/**
 * What was measured of it.
 */
of: (MaskedRecord | AttackedRecord)
}
/**
 * What was measured with one number of recoloured pixels.
 */
export interface RecoloredResult {
/**
 * Pixels that may have another colour, an exact count; fewer than all.
 */
pixels: number
/**
 * Measured numbers by name.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
}
/**
 * Colour L0: what was measured with each number of recoloured pixels.
 */
export interface RecoloredRecord {
/**
 * Which evaluation this is.
 */
kind: "recolored"
attack: Recoloring
/**
 * Images evaluated: the first so many of the split.
 */
num_images: number
/**
 * What was measured, by number of pixels ascending.
 * 
 * @minItems 1
 * @maxItems 1000
 */
results: RecoloredResult[]
/**
 * Files that the evaluation left, by path in the trial's directory, with the SHA-256 of their content.
 */
artifacts: {
/**
 * SHA-256 in hexadecimal.
 */
[k: string]: string
}
}
/**
 * Mean and standard deviation of each channel, in [0, 1].
 */
export interface ChannelStatistics {
/**
 * Mean of each channel.
 * 
 * @minItems 1
 * @maxItems 64
 */
mean: number[]
/**
 * Standard deviation of each channel.
 * 
 * @minItems 1
 * @maxItems 64
 */
std: number[]
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
 * How many bits of a 16-bit PNG or TIFF picture are in use: with 12, values from 0 to 4095 become 0 to 255. null refuses such pictures, because the file does not say it.
 */
bits: (number | null)
/**
 * Which output of the model each class is, for a model whose order is another than that of the data set, or that knows more classes: a list of the names of all outputs in their order; a mapping of the data set's classes to outputs, { cat: 281, dog: 207 }; imagenet, by WordNet ids and names; or a file with names or such a mapping (.txt, .json, .csv: docs/data.md), its path relative to the experiment file. null takes the data set's own order.
 */
classes: (string[] | {
/**
 * Number of an output of a model, from 0.
 */
[k: string]: number
} | string | null)
/**
 * Number of outputs of the model, if it is greater than `classes` or the labels of the data set imply; null if they determine it.
 */
num_classes: (number | null)
/**
 * Mean and deviation of the channels, for the fill `mean` and for a model that is given normalised images: by name (imagenet, cifar10, clip, inception), or { mean: [a number for each channel], std: [...] }. null takes those of the train split, or, where there is none, of test, or else of val.
 */
statistics: (StatisticsName | ChannelStatistics | null)
unreadable: Unreadable
/**
 * Which fifth of a file of cifar10_c: the corruption in that severity. null takes all five, one after another; other data sets leave it at null.
 */
severity: (number | null)
/**
 * Part of train held out as val where the data set has no val split of its own, in [0, 0.9].
 */
val_fraction: number
/**
 * Part held out as test where the data set has no test split of its own, in (0, 1]; 1 takes everything, where nothing is trained.
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
 * What is made of images before the model sees them, as it was trained: resized, cropped, normalised, laid out.
 */
export interface Preprocess {
/**
 * The shorter side becomes so many pixels, the longer one in proportion, as torchvision's Resize(n) does; null resizes nothing.
 */
resize: (number | null)
/**
 * Then so many rows and columns are cut out of the centre, as torchvision's CenterCrop(n) does; null crops nothing.
 */
center_crop: (number | null)
interpolation: Interpolation
/**
 * Whether what becomes smaller is smoothed first. Pillow always does (but for nearest); false is for resized_as: tensor.
 */
antialias: boolean
/**
 * Whose arithmetic resizes: picture (Pillow's, as torchvision resizes pictures) or tensor (torch's, as torchvision resizes tensors). null is picture, but tensor with mask_at: source.
 */
resized_as: (ResizedAs | null)
/**
 * What is subtracted: a number for each channel, in the range and the channel order that the model is given; or a name (imagenet, cifar10, clip, inception; or timm, what timm says of this model of its own), brought to both. null normalises as `normalize` says.
 */
mean: (StatisticsName | OfTimm | number[] | null)
/**
 * What is divided by: as mean. null is that of the name that mean has.
 */
std: (StatisticsName | number[] | null)
channel_order: ChannelOrder
range: PixelRange
layout: Layout
mask_at: MaskAt
}
/**
 * Which model; input size, channels and classes follow the data set.
 */
export interface Model {
/**
 * small_cnn, resnet9 (fast, airbench-like), resnet18 (3×3 stem), resnet20 and resnet56 (of He et al. for CIFAR), vit_tiny, mlp; module:callable of your own, called with the options and with those of image_height, image_width, num_channels and num_classes that it takes; a file that needs no code, torchscript:FILE, torch_export:FILE or onnx:FILE; or what an installed library makes, timm:NAME, torchvision:NAME, robustbench:NAME or transformers:FOLDER. docs/models.md says more.
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
 * A checkpoint to start from, relative to the experiment file: safetensors, or what torch.save writes (.pt, .pth, .th, .ckpt, .bin), of which numbers alone are read; null starts from random weights.
 */
weights: (string | null)
/**
 * Key in the checkpoint under which the weights lie, such as state_dict_ema; a.b lies deeper. null takes those that are there, and refuses a checkpoint that has several.
 */
weights_key: (string | null)
/**
 * Names of weights that the checkpoint need not have; * stands for any text. They stay as the model is made.
 * 
 * @maxItems 1000
 */
allow_missing: string[]
/**
 * Names of weights in the checkpoint that the model need not have; * stands for any text.
 * 
 * @maxItems 1000
 */
allow_unused: string[]
/**
 * Which part of what the model returns is meant: a key of a dict, a field, or a position in a tuple from 0; null takes a tensor, the field logits, or a tuple's only tensor.
 */
output: (string | number | null)
output_is: OutputIs
input: ModelInput
/**
 * What is made of images before the model sees them, as it was trained; timm takes resizing, mean and deviation from timm's configuration of a model timm:NAME; null resizes nothing and normalises as `normalize` says.
 */
preprocess: (Preprocess | OfTimm | null)
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
 * Drawn again for each image and epoch: uniform or log_uniform between two bounds.
 */
export interface AmountDistribution {
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
 * How the masked training images are hidden: by a family whose masks need no model, with its parameters beside it; either ratio or visible. Without either: ratio uniform in [0, 1].
 */
export interface TrainMask {
family: Family
/**
 * Hidden ratio of a masked training image: a number, a list of numbers (one picked at random), or a distribution.
 */
ratio?: (number | number[] | AmountDistribution)
/**
 * Visible pixels of a masked training image: a count, a list of counts (one picked at random), or a distribution.
 */
visible?: (number | number[] | AmountDistribution)
/**
 * Fill of hidden training pixels: one, or a list of which one is picked at random for each image.
 */
fill: (FillChoice | FillChoice[])
/**
 * Of salient_block, keep_salient, hide_salient: How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black). Default "gradient".
 */
saliency?: Saliency
/**
 * Of salient_block, keep_salient, hide_salient: Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods. Default null.
 */
samples?: (number | null)
/**
 * Of salient_block, keep_salient, hide_salient: Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods. Default null.
 */
sigma?: (number | null)
/**
 * Of salient_block, keep_salient, hide_salient: Points between black and the image for integrated_gradients; null takes 32, and is for all other methods. Default null.
 */
steps?: (number | null)
/**
 * Of salient_block, keep_salient, hide_salient: Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods. Default null.
 */
patch?: (number | null)
/**
 * Of scatter, blue_noise, keep_salient, hide_salient: Side of the square patches that are hidden together, in pixels; 1 hides single pixels. Default 1.
 */
granularity?: number
/**
 * Of stripes: Lines from the start of one stripe to the start of the next. Default 4.
 */
period?: number
/**
 * Of stripes: Lines of a stripe; less than the period. Default 1.
 */
width?: number
/**
 * Of stripes, lines: horizontal hides rows, vertical hides columns. Default "horizontal".
 */
direction?: (("horizontal" | "vertical") | ("horizontal" | "vertical" | "both"))
/**
 * Of multi_block: Number of blocks. Default 4.
 */
num_blocks?: number
/**
 * Of packets: Units of a packet; fewer than an image has. Default 16.
 */
length?: number
/**
 * Of packets: What a packet is counted in: pixel, or macroblocks of 8x8 or 16x16 pixels, cut off at the right and lower edge where an image is not made of whole ones. Default "pixel".
 */
unit?: ("pixel" | "8x8" | "16x16")
/**
 * Of given: A mask image, or a folder of them, relative to the experiment file. A folder stands for every image in it, each as a mask of its own.
 */
path?: string
/**
 * Of given: What the mask image marks as hidden: light pixels (128 and more of 255) or dark ones. Default "light".
 */
hides?: ("light" | "dark")
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
 * Evaluations: every family with every amount, fill and parameter; either ratio or visible. The parameters of the families stand beside them, one value each or a list.
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
fill: (FillChoice | FillChoice[])
/**
 * What is evaluated: the model (a single pass), or the smoothed classifiers of evaluate.certificates (the vote over views of the image); one or both.
 */
classifier: (Classifier | Classifier[])
/**
 * Evaluate the first so many images of the split; null takes all. Searches cost many forward passes per image: yarn experiment plan shows how many.
 */
num_images: (number | null)
/**
 * Of salient_block, keep_salient, hide_salient: How it is found how much each pixel matters to the model: gradient (of the cross-entropy of the true label, its absolute value summed over channels), gradient_x_input (the same times the pixel), smoothgrad (the mean of the gradients of noisy copies), integrated_gradients (times the pixel, the mean of the gradients between black and the image), grad_cam (the maps of the last convolution, weighted by their gradients), occlusion (by how much the loss grows when the pixel's patch is black). Default "gradient".
 */
saliency?: (Saliency | Saliency[])
/**
 * Of salient_block, keep_salient, hide_salient: Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods. Default null.
 */
samples?: ((number | null) | (number | null)[])
/**
 * Of salient_block, keep_salient, hide_salient: Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods. Default null.
 */
sigma?: ((number | null) | (number | null)[])
/**
 * Of salient_block, keep_salient, hide_salient: Points between black and the image for integrated_gradients; null takes 32, and is for all other methods. Default null.
 */
steps?: ((number | null) | (number | null)[])
/**
 * Of salient_block, keep_salient, hide_salient: Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods. Default null.
 */
patch?: ((number | null) | (number | null)[])
/**
 * Of scatter, blue_noise, keep_salient, hide_salient, greedy_hide, random_search_hide: Side of the square patches that are hidden together, in pixels; 1 hides single pixels. Default 1.
 */
granularity?: (number | number[])
/**
 * Of stripes: Lines from the start of one stripe to the start of the next. Default 4.
 */
period?: (number | number[])
/**
 * Of stripes: Lines of a stripe; less than the period. Default 1.
 */
width?: (number | number[])
/**
 * Of stripes, lines: horizontal hides rows, vertical hides columns. Default "horizontal".
 */
direction?: (("horizontal" | "vertical") | ("horizontal" | "vertical" | "both") | ("horizontal" | "vertical")[] | ("horizontal" | "vertical" | "both")[])
/**
 * Of multi_block: Number of blocks. Default 4.
 */
num_blocks?: (number | number[])
/**
 * Of packets: Units of a packet; fewer than an image has. Default 16.
 */
length?: (number | number[])
/**
 * Of packets: What a packet is counted in: pixel, or macroblocks of 8x8 or 16x16 pixels, cut off at the right and lower edge where an image is not made of whole ones. Default "pixel".
 */
unit?: (("pixel" | "8x8" | "16x16") | ("pixel" | "8x8" | "16x16")[])
/**
 * Of given: A mask image, or a folder of them, relative to the experiment file. A folder stands for every image in it, each as a mask of its own.
 */
path?: (string | string[])
/**
 * Of given: What the mask image marks as hidden: light pixels (128 and more of 255) or dark ones. Default "light".
 */
hides?: (("light" | "dark") | ("light" | "dark")[])
/**
 * Of worst_block, worst_blocks: Rows and columns from one position that is tried to the next; 1 tries every position, so that the result is exact. Default 1.
 */
stride?: (number | number[])
/**
 * Of worst_block: Best positions of the grid around which finer ones are tried, at half the stride, at half of that and so on; 0 tries the grid alone. Not exact. Default 0.
 */
refine?: (number | number[])
/**
 * Of greedy_hide: Forward passes per image at most, shared equally between the steps: each step then tries so many patches, picked at random; null tries every visible patch at every step. Default null.
 */
budget?: ((number | null) | (number | null)[])
/**
 * Of greedy_hide: Best patches of each step after which every next one is tried, too: the one that begins the best pair is hidden. Costs so many times as many forward passes, beside those of 1, which looks no further than the step. Default 1.
 */
lookahead?: (number | number[])
/**
 * Of worst_of: A random mask family: its name, or its name with parameters, such as { stripes: { period: 8 } }. Default "scatter".
 */
of?: ((("none" | "salient_block" | "random_block" | "scatter" | "stripes" | "multi_block" | "lines" | "packets" | "border" | "blob" | "blue_noise" | "keep_salient" | "hide_salient") | {
/**
 * Parameters of salient_block.
 */
salient_block?: {
saliency: Saliency4
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * Parameters of scatter.
 */
scatter?: {
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
}
/**
 * Parameters of stripes.
 */
stripes?: {
/**
 * Lines from the start of one stripe to the start of the next.
 */
period: number
/**
 * Lines of a stripe; less than the period.
 */
width: number
/**
 * horizontal hides rows, vertical hides columns.
 */
direction: ("horizontal" | "vertical")
}
/**
 * Parameters of multi_block.
 */
multi_block?: {
/**
 * Number of blocks.
 */
num_blocks: number
}
/**
 * Parameters of lines.
 */
lines?: {
/**
 * horizontal hides rows, vertical hides columns, both hides rows and columns in one random order.
 */
direction: ("horizontal" | "vertical" | "both")
}
/**
 * Parameters of packets.
 */
packets?: {
/**
 * Units of a packet; fewer than an image has.
 */
length: number
/**
 * What a packet is counted in: pixel, or macroblocks of 8x8 or 16x16 pixels, cut off at the right and lower edge where an image is not made of whole ones.
 */
unit: ("pixel" | "8x8" | "16x16")
}
/**
 * Parameters of blue_noise.
 */
blue_noise?: {
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
}
/**
 * Parameters of keep_salient.
 */
keep_salient?: {
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
saliency: Saliency5
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * Parameters of hide_salient.
 */
hide_salient?: {
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
saliency: Saliency6
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * Parameters of given.
 */
given?: {
/**
 * A mask image, or a folder of them, relative to the experiment file. A folder stands for every image in it, each as a mask of its own.
 */
path?: string
/**
 * What the mask image marks as hidden: light pixels (128 and more of 255) or dark ones.
 */
hides: ("light" | "dark")
}
}) | (("none" | "salient_block" | "random_block" | "scatter" | "stripes" | "multi_block" | "lines" | "packets" | "border" | "blob" | "blue_noise" | "keep_salient" | "hide_salient") | {
/**
 * Parameters of salient_block.
 */
salient_block?: {
saliency: Saliency7
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * Parameters of scatter.
 */
scatter?: {
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
}
/**
 * Parameters of stripes.
 */
stripes?: {
/**
 * Lines from the start of one stripe to the start of the next.
 */
period: number
/**
 * Lines of a stripe; less than the period.
 */
width: number
/**
 * horizontal hides rows, vertical hides columns.
 */
direction: ("horizontal" | "vertical")
}
/**
 * Parameters of multi_block.
 */
multi_block?: {
/**
 * Number of blocks.
 */
num_blocks: number
}
/**
 * Parameters of lines.
 */
lines?: {
/**
 * horizontal hides rows, vertical hides columns, both hides rows and columns in one random order.
 */
direction: ("horizontal" | "vertical" | "both")
}
/**
 * Parameters of packets.
 */
packets?: {
/**
 * Units of a packet; fewer than an image has.
 */
length: number
/**
 * What a packet is counted in: pixel, or macroblocks of 8x8 or 16x16 pixels, cut off at the right and lower edge where an image is not made of whole ones.
 */
unit: ("pixel" | "8x8" | "16x16")
}
/**
 * Parameters of blue_noise.
 */
blue_noise?: {
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
}
/**
 * Parameters of keep_salient.
 */
keep_salient?: {
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
saliency: Saliency8
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * Parameters of hide_salient.
 */
hide_salient?: {
/**
 * Side of the square patches that are hidden together, in pixels; 1 hides single pixels.
 */
granularity: number
saliency: Saliency9
/**
 * Noisy copies of each image for smoothgrad; null takes 16, and is for all other methods.
 */
samples: (number | null)
/**
 * Standard deviation of the noise of smoothgrad, in parts of the range from black to white; null takes 0.15, and is for all other methods.
 */
sigma: (number | null)
/**
 * Points between black and the image for integrated_gradients; null takes 32, and is for all other methods.
 */
steps: (number | null)
/**
 * Side of the patches of occlusion, in pixels; null takes 4, and is for all other methods.
 */
patch: (number | null)
}
/**
 * Parameters of given.
 */
given?: {
/**
 * A mask image, or a folder of them, relative to the experiment file. A folder stands for every image in it, each as a mask of its own.
 */
path?: string
/**
 * What the mask image marks as hidden: light pixels (128 and more of 255) or dark ones.
 */
hides: ("light" | "dark")
}
})[])
/**
 * Of worst_of: Masks of every image and amount that are tried, each for one forward pass. Default 100.
 */
num_draws?: (number | number[])
/**
 * Of random_search_hide: Forward passes for each image and amount. Default 1000.
 */
queries?: (number | number[])
/**
 * Of worst_blocks: Pairs of positions up to which all of them are tried, so that the result is exact with a stride of 1. Default 5000.
 */
max_pairs?: (number | number[])
/**
 * Of worst_blocks: How often each block is placed again beside the other where there are more pairs. Default 1.
 */
rounds?: (number | number[])
}
/**
 * Certificates by randomized ablation: one evaluation for every visible count and fill. In each view of an image all but so many random pixels are hidden.
 */
export interface AblationCertificates {
/**
 * Which certificate this is.
 */
method: "ablation"
/**
 * Visible pixels of a view, one or a list.
 */
visible: (number | number[])
/**
 * Masked views of an image that choose its class.
 */
select_votes: number
/**
 * Further masked views of an image, whose votes bound the probability of that class.
 */
votes: number
/**
 * Views by which a search looks at the smoothed classifier, where evaluate.masks has classifier: smoothed; what it finds is judged by select_votes others.
 */
search_votes: number
/**
 * Probability per image that its certificate is wrong, in (0, 0.5).
 */
alpha: number
/**
 * Fill of hidden pixels, one or a list; one that looks neither at hidden pixels nor at other images.
 */
fill: (FillChoice | FillChoice[])
/**
 * Certify the first so many images of the split; null takes all.
 */
num_images: (number | null)
}
/**
 * A certificate by randomized ablation with several visible counts at a time, of which the one that holds longest counts for each image; alpha is divided between them.
 */
export interface BestCertificates {
/**
 * Which certificate this is.
 */
method: "best"
/**
 * Visible pixels of a view, two or more, ascending.
 * 
 * @minItems 2
 * @maxItems 100
 * 
 * Items: Visible pixels, an exact count.
 */
visible: number[]
/**
 * Masked views of an image that choose its class.
 */
select_votes: number
/**
 * Further masked views of an image, whose votes bound the probability of that class.
 */
votes: number
/**
 * Views by which a search looks at the smoothed classifier, where evaluate.masks has classifier: smoothed; what it finds is judged by select_votes others.
 */
search_votes: number
/**
 * Probability per image that its certificate is wrong, in (0, 0.5).
 */
alpha: number
/**
 * Fill of hidden pixels, one or a list; one that looks neither at hidden pixels nor at other images.
 */
fill: (FillChoice | FillChoice[])
/**
 * Certify the first so many images of the split; null takes all.
 */
num_images: (number | null)
}
/**
 * Certificates without chance: the pixels are divided into parts, each part alone visible is a view, and the gap of the votes is the bound. One evaluation for every number of parts and fill.
 */
export interface PartitionCertificates {
/**
 * Which certificate this is.
 */
method: "partition"
/**
 * Parts of the pixels, one or a list; at most as many as an image has pixels, so that none is empty.
 */
parts: (number | number[])
/**
 * Fill of hidden pixels, one or a list; one that looks neither at hidden pixels nor at other images.
 */
fill: (FillChoice | FillChoice[])
/**
 * Certify the first so many images of the split; null takes all.
 */
num_images: (number | null)
}
/**
 * Certificates without chance against patches: a band of columns or rows, or a block, alone visible at every place is a view; the radius is the side of a square. One evaluation for every size and fill.
 */
export interface BandsCertificates {
/**
 * Which certificate this is.
 */
method: "bands"
shape: BandShape
/**
 * Columns or rows of a band, side of a block, in pixels; one or a list.
 */
size: (number | number[])
/**
 * A view votes for every class whose probability is at least this; null: for the most probable class alone.
 */
threshold: (number | null)
/**
 * Fill of hidden pixels, one or a list; one that looks neither at hidden pixels nor at other images.
 */
fill: (FillChoice | FillChoice[])
/**
 * Certify the first so many images of the split; null takes all.
 */
num_images: (number | null)
}
/**
 * Attacks that recolour pixels: one evaluation for each attack, with all its numbers of pixels.
 */
export interface EvaluateRecolorings {
/**
 * The attack, one or a list.
 */
attack: (RecoloringChoice | RecoloringChoice[])
/**
 * Pixels that it may recolour, one number or a list; each by an attack of its own.
 */
pixels: (number | number[])
/**
 * Attack the first so many images of the split; null takes all.
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
 * Certificates of the model.
 * 
 * @maxItems 100
 */
certificates: EvaluateCertificates[]
/**
 * Colour L0: attacks that recolour a few pixels instead of hiding them.
 * 
 * @maxItems 100
 */
recolorings: EvaluateRecolorings[]
/**
 * Independent masks per test image, for families or fills that are random.
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
/**
 * Keep the logits of every image under every mask, as float16, beside the predicted classes: 2 bytes per image, class and amount.
 */
keep_logits: boolean
/**
 * Also measure the share of images whose class is among the k greatest logits, for each k: 2, 3, 5 or 10. As top2_accuracy, top3_accuracy, … in records, cells.csv and a table of the report.
 * 
 * @maxItems 4
 */
top_k: Top[]
among: Among
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
 * Workers are processes of this machine.
 */
export interface LocalLauncherSettings {
/**
 * Which launcher this is.
 */
name: "local"
}
/**
 * Workers are tasks of array jobs of a Slurm cluster, which dial back to this machine. The run directory, the repository and the data must be on a disk that the nodes share.
 */
export interface SlurmLauncherSettings {
/**
 * Which launcher this is.
 */
name: "slurm"
/**
 * --partition of sbatch; without, the cluster's default.
 */
partition?: string
/**
 * --account of sbatch.
 */
account?: string
/**
 * --qos of sbatch.
 */
qos?: string
/**
 * --constraint of sbatch: features that a node must have.
 */
constraint?: string
/**
 * --time of sbatch: how long a worker may run, such as 04:00:00. Before its end, the trial stops after a checkpoint and goes on in another job.
 */
time?: string
/**
 * --mem of sbatch, such as 8G.
 */
memory?: string
/**
 * --gres of sbatch, such as gpu:1. With a GPU, workers compute on cuda:0.
 */
gres?: string
/**
 * Further options for sbatch, one each, such as --exclude=n[3-5].
 * 
 * @maxItems 100
 * 
 * Items: An option.
 */
sbatch?: string[]
/**
 * Lines of shell that the job runs before the worker, such as module load cuda.
 * 
 * @maxItems 100
 * 
 * Items: A line of shell.
 */
setup?: string[]
/**
 * The interpreter on the nodes; without, that of this machine.
 */
python?: string
}
/**
 * Workers are started by commands of your own, such as ssh or the batch system of a cluster, and dial back to this machine. The run directory, the repository and the data must be on a disk that they share with it.
 */
export interface CommandLauncherSettings {
/**
 * Which launcher this is.
 */
name: "command"
/**
 * Starts a worker. Without `status`, it lasts as long as the worker; with it, it returns at once and prints the name of the job.
 */
start: string
/**
 * Prints queued, started or ended as its first word, and then any reason; one that fails stands for ended.
 */
status?: string
/**
 * Ends a worker; without, the process of `start` is ended.
 */
stop?: string
/**
 * What a worker computes on, there.
 */
device: string
/**
 * The interpreter there; without, that of this machine.
 */
python?: string
}
/**
 * Where workers that are not on this machine find the orchestrator. All connections are encrypted, with a key pair for each worker.
 */
export interface Network {
/**
 * Address or name of an interface to listen on: 127.0.0.1 for a local launcher unless named, else all of them.
 */
bind?: string
/**
 * Name or address under which workers reach this machine; without, its host name.
 */
advertise?: string
/**
 * First and last port to listen on; without, any free one.
 * 
 * @minItems 2
 * @maxItems 2
 * 
 * Items: A port.
 */
ports?: number[]
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
launcher?: Launcher
network?: Network
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
 * Those that images of the data set have, where the model has more outputs; null where they are all.
 */
own_classes: (number[] | null)
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
 * Mean of each channel, in [0, 1].
 * 
 * @minItems 1
 * @maxItems 64
 */
mean: number[]
/**
 * Standard deviation of each channel, in [0, 1].
 * 
 * @minItems 1
 * @maxItems 64
 */
std: number[]
/**
 * What mean and deviation are of: a split, or given by the user.
 */
statistics_of: ("train" | "val" | "test" | "given")
/**
 * SHA-256 over decoded images, labels and split.
 */
fingerprint: string
}
/**
 * To how many rows and columns images are brought for a model.
 */
export interface Resampling {
/**
 * Pixels of the shorter side; null resizes nothing.
 */
resize: (number | null)
/**
 * Rows and columns cut out of the centre; null crops nothing.
 */
center_crop: (number | null)
interpolation: Interpolation
/**
 * Whether what becomes smaller is smoothed first. Pillow always does (but for nearest); false is for resized_as: tensor.
 */
antialias: boolean
resized_as: ResizedAs
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
/**
 * What the model's preprocessing makes of the images before they are masked; null leaves them.
 */
resampling: (Resampling | null)
color: Color
background: Background
/**
 * How many bits of a 16-bit PNG or TIFF picture are in use: with 12, values from 0 to 4095 become 0 to 255. null refuses such pictures, because the file does not say it.
 */
bits: (number | null)
/**
 * Names of the outputs of the model in their order; imagenet, those of ImageNet; null takes the data set's own order, or what `labels` says.
 */
classes: (string[] | "imagenet" | null)
/**
 * The output of the model that stands for a class of that name; null where classes are called as outputs are.
 */
labels: ({
[k: string]: number
} | null)
/**
 * Number of outputs of the model, if it is greater than `classes` or the labels of the data set imply; null if they determine it.
 */
num_classes: (number | null)
/**
 * Mean and deviation that the data set is said to have; null takes those of its images.
 */
statistics: (ChannelStatistics | null)
unreadable: Unreadable
/**
 * Which fifth of a file of cifar10_c: the corruption in that severity. null takes all five, one after another; other data sets leave it at null.
 */
severity: (number | null)
/**
 * Part of train held out as val where the data set has no val split of its own, in [0, 0.9].
 */
val_fraction: number
/**
 * Part held out as test where the data set has no test split of its own, in (0, 1]; 1 takes everything, where nothing is trained.
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
 * What is made of images before the model sees them.
 */
export interface TrialPreprocess {
/**
 * How images are resized and cropped; null leaves their size.
 */
resampling: (Resampling | null)
/**
 * What is subtracted from each channel, in this order and range; null normalises as `normalize` says.
 */
mean: (number[] | null)
/**
 * What each channel is divided by; null with mean.
 */
std: (number[] | null)
channel_order: ChannelOrder
range: PixelRange
layout: Layout
mask_at: MaskAt
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
 * small_cnn, resnet9 (fast, airbench-like), resnet18 (3×3 stem), resnet20 and resnet56 (of He et al. for CIFAR), vit_tiny, mlp; module:callable of your own, called with the options and with those of image_height, image_width, num_channels and num_classes that it takes; a file that needs no code, torchscript:FILE, torch_export:FILE or onnx:FILE; or what an installed library makes, timm:NAME, torchvision:NAME, robustbench:NAME or transformers:FOLDER. docs/models.md says more.
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
 * What is made of images before the model sees them; null normalises as `normalize` says.
 */
preprocess: (TrialPreprocess | null)
/**
 * Content of the Python module that module:callable names, or a digest of the version of the package that makes or runs the model; null for the models that come with Sparsight and for files that torch reads.
 */
code_sha256: (string | null)
/**
 * Files that its code read while it was made, besides the module itself; their content belongs to the identity of the trial.
 * 
 * @maxItems 2000
 */
read_files: ReadFile[]
/**
 * Checkpoint to start from, absolute; null starts from random weights.
 */
weights: (string | null)
/**
 * Key in the checkpoint under which the weights lie, such as state_dict_ema; a.b lies deeper. null takes those that are there, and refuses a checkpoint that has several.
 */
weights_key: (string | null)
/**
 * Names of weights that the checkpoint need not have; * stands for any text. They stay as the model is made.
 * 
 * @maxItems 1000
 */
allow_missing: string[]
/**
 * Names of weights in the checkpoint that the model need not have; * stands for any text.
 * 
 * @maxItems 1000
 */
allow_unused: string[]
/**
 * Which part of what the model returns is meant: a key of a dict, a field, or a position in a tuple from 0; null takes a tensor, the field logits, or a tuple's only tensor.
 */
output: (string | number | null)
output_is: OutputIs
input: ModelInput
/**
 * Content of that file, or of the file that is the model.
 */
weights_sha256: (string | null)
}
/**
 * How the masked training images are hidden.
 */
export interface TrialTrainMask {
mask: Mask
/**
 * What the values count: ratio (hidden ÷ all) or visible (pixels left to see).
 */
of: ("ratio" | "visible")
distribution: Distribution
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
 * Keep the logits of every image under every mask, as float16, beside the predicted classes: 2 bytes per image, class and amount.
 */
keep_logits: boolean
/**
 * Also measure the share of images whose class is among the k greatest logits, for each k: 2, 3, 5 or 10. As top2_accuracy, top3_accuracy, … in records, cells.csv and a table of the report.
 * 
 * @maxItems 4
 */
top_k: Top[]
among: Among
/**
 * Every evaluation once, that of the clean images first.
 * 
 * @minItems 1
 * @maxItems 4096
 */
evaluations: Evaluation[]
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
 * Name of the metric, such as train_loss or val_accuracy.
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
 * How a trial ended. Without the fields that end in _s, _ms or _at it is the same bytes however often the trial was interrupted.
 */
export interface Result {
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * done (all evaluations made), diverged (the training loss was no longer finite), failed (quarantined after its last attempt).
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
 * SHA-256 of each further file that the trial has left, by its path in the trial's directory: predictions, labels and other artifacts of evaluations, and the logs. A worker gives those that it wrote; whoever writes result.json adds the logs.
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
 * A worker has started, or has reconnected.
 */
export interface Hello {
/**
 * Which event this is.
 */
type: "hello"
/**
 * Name of the worker and a nonce.
 */
worker_id: string
/**
 * The worker's secret, from the connection file; also its routing id.
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
 * The attempt it is working on, when it reconnects.
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
 * Items: Name of the metric, such as train_loss or val_accuracy.
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
 * Evaluations made.
 */
num_evaluations_done: number
/**
 * Evaluations in all.
 */
num_evaluations: number
/**
 * Images done of the current evaluation; while its images are read, those that are decoded.
 */
num_images_done: number
/**
 * Images of the current evaluation in all, or of those to decode.
 */
num_images: number
/**
 * Speed of late, in images per second; every forward pass of a search or a vote counts as one.
 */
images_per_s: number
}
/**
 * An evaluation is made, and the files that it left are on disk.
 */
export interface EvaluationDone {
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
 * Index of the evaluation in the trial's list, from 0.
 */
evaluation_index: number
record: EvaluationRecord
}
/**
 * The evaluations of this trial take long enough, and are divided finely enough, that other workers may compute parts of them.
 */
export interface Divided {
/**
 * Which event this is.
 */
type: "divided"
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
 * Parts that are left to compute.
 */
num_parts: number
/**
 * Digest of checkpoints/model.safetensors, the weights that are evaluated; null where nothing was trained, and the trial itself says which weights.
 */
weights_sha256: (string | null)
precision: ChosenPrecision
memory_format: ChosenMemoryFormat
}
/**
 * A part of an evaluation is computed, and its file is on disk; from the worker that carries the trial out, or from one that assists.
 */
export interface PartDone {
/**
 * Which event this is.
 */
type: "part"
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
 * Index of the evaluation in the trial's list, from 0.
 */
evaluation_index: number
/**
 * Index of the part's first image.
 */
first: number
/**
 * Index of the image after its last one.
 */
last: number
/**
 * SHA-256 in hexadecimal.
 */
sha256: string
}
/**
 * The worker has taken up an order to assist.
 */
export interface AssistBegun {
/**
 * Which event this is.
 */
type: "assist_begun"
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
 * Number of the order to assist, unique in an invocation.
 */
assist: number
}
/**
 * The worker assists no more, and takes the next order.
 */
export interface AssistEnded {
/**
 * Which event this is.
 */
type: "assist_ended"
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
 * Number of the order to assist, unique in an invocation.
 */
assist: number
/**
 * exhausted (somebody has, or is at, every part), released (it was asked to end), failed (an error, which is this worker's alone: the trial goes on).
 */
reason: ("exhausted" | "released" | "failed")
/**
 * What went wrong; empty where nothing did.
 */
message: string
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
 * Indexes of the evaluations whose records are stored; they need not be made again.
 * 
 * @maxItems 4096
 */
completed_evaluations: number[]
}
/**
 * Work: compute parts of this trial's evaluations, which another worker carries out, until none is left. Begun at once by a worker that has nothing to do, else after its current order.
 */
export interface Assist {
/**
 * Which command this is.
 */
type: "assist"
/**
 * Number of the order to assist, unique in an invocation.
 */
assist: number
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
 * Digest of checkpoints/model.safetensors, the weights that are evaluated; null where nothing was trained, and the trial itself says which weights.
 */
weights_sha256: (string | null)
precision: ChosenPrecision
memory_format: ChosenMemoryFormat
}
/**
 * Assist no more; parts that are done stay, the one being computed is given up.
 */
export interface Release {
/**
 * Which command this is.
 */
type: "release"
/**
 * Number of the order to assist, unique in an invocation.
 */
assist: number
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
 * Name of the worker and a nonce.
 */
worker_id: string
/**
 * The worker's secret, under which it connects: its routing id.
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
/**
 * Where a trial is.
 */
export interface Position {
phase: Phase
/**
 * Optimiser steps made.
 */
step: number
/**
 * Optimiser steps in all.
 */
num_steps: number
/**
 * Evaluations made.
 */
num_evaluations_done: number
/**
 * Evaluations in all.
 */
num_evaluations: number
/**
 * Images done of the current evaluation; while its images are read, those that are decoded.
 */
num_images_done: number
/**
 * Images of the current evaluation in all, or of those to decode.
 */
num_images: number
/**
 * Speed of late, in images per second; every forward pass of a search or a vote counts as one.
 */
images_per_s: number
}
/**
 * A trial that a worker is at.
 */
export interface RunningNow {
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Further workers that compute parts of its evaluations.
 */
num_assistants: number
/**
 * Null before the worker has said where it is.
 */
position: (Position | null)
/**
 * Seconds that it will still take at its pace so far; null while that is unknown.
 */
remaining_s: (number | null)
}
/**
 * The first line of journal.jsonl.
 */
export interface JournalBegun {
/**
 * Which event this is.
 */
type: "journal_begun"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Version of the file; a later one may be read only by a later Sparsight.
 */
format: 2
}
/**
 * The directory of the run was made.
 */
export interface RunCreated {
/**
 * Which event this is.
 */
type: "run_created"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Content of experiment.yaml.
 */
experiment_sha256: string
}
/**
 * An invocation begins to compute.
 */
export interface RunStarted {
/**
 * Which event this is.
 */
type: "run_started"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * As typed in a shell.
 */
command: string
/**
 * Process id on its host.
 */
pid: number
/**
 * Trials of the run; points that share a trial count once.
 */
num_trials: number
/**
 * Trials that are left to compute.
 */
num_pending: number
}
/**
 * The invocation has ended. It is not written to the journal where there was nothing to compute.
 */
export interface RunEnded {
/**
 * Which event this is.
 */
type: "run_ended"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * complete (every trial ended), drained or stopped on demand, stranded (no worker can be started any more).
 */
status: ("complete" | "drained" | "stopped" | "stranded")
/**
 * Trials of the run.
 */
num_trials: number
/**
 * Trials that were finished here before.
 */
num_finished_before: number
/**
 * Trials that another run had finished, adopted by this invocation.
 */
num_reused: number
/**
 * Trials that this invocation did.
 */
num_done: number
/**
 * Trials whose training loss was no longer finite.
 */
num_diverged: number
/**
 * Trials that failed after their last attempt.
 */
num_failed: number
/**
 * Trials that are left.
 */
num_unfinished: number
}
/**
 * How far the run is, once a second while it computes. The latest one is progress.json.
 */
export interface RunProgressed {
/**
 * Which event this is.
 */
type: "run_progress"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Trials of the run.
 */
num_trials: number
/**
 * Trials that were finished before this invocation.
 */
num_finished_before: number
/**
 * Trials done by this invocation.
 */
num_done: number
/**
 * Trials diverged in this invocation.
 */
num_diverged: number
/**
 * Trials failed in this invocation.
 */
num_failed: number
/**
 * Workers that have joined and not left.
 */
num_workers: number
/**
 * Whether it stops after a checkpoint.
 */
is_draining: boolean
/**
 * Images per second of late; every forward pass of a search or a vote counts as one.
 */
images_per_s: number
/**
 * Seconds that it will still take at its pace so far; null while that is unknown.
 */
remaining_s: (number | null)
/**
 * The trials that workers are at, in the order in which they were begun.
 * 
 * @maxItems 100000
 */
trials: RunningNow[]
}
/**
 * The report is there.
 */
export interface ReportWritten {
/**
 * Which event this is.
 */
type: "report_written"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * The run directory, absolute.
 */
directory: string
/**
 * The page of the report, absolute.
 */
report: string
}
/**
 * A worker waits to be started, such as for a node of a cluster.
 */
export interface WorkerQueued {
/**
 * Which event this is.
 */
type: "worker_queued"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Name of the worker and a nonce.
 */
worker_id: string
/**
 * Device that it computes on.
 */
device: string
/**
 * What it waits for.
 */
reason: string
}
/**
 * The process of a worker was started.
 */
export interface WorkerStarted {
/**
 * Which event this is.
 */
type: "worker_started"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Name of the worker and a nonce.
 */
worker_id: string
/**
 * Device that it computes on.
 */
device: string
}
/**
 * A worker said hello.
 */
export interface WorkerJoined {
/**
 * Which event this is.
 */
type: "worker_joined"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Name of the worker and a nonce.
 */
worker_id: string
/**
 * Host name.
 */
host: string
/**
 * Process id on its host.
 */
pid: number
/**
 * Device that it computes on.
 */
device: string
/**
 * Name of the processor or GPU.
 */
device_name: string
/**
 * Threads of one operation.
 */
num_threads: number
}
/**
 * A worker whose connection was lost is back.
 */
export interface WorkerReconnected {
/**
 * Which event this is.
 */
type: "worker_reconnected"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Name of the worker and a nonce.
 */
worker_id: string
}
/**
 * A worker was given up.
 */
export interface WorkerLost {
/**
 * Which event this is.
 */
type: "worker_lost"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Name of the worker and a nonce.
 */
worker_id: string
/**
 * exited (its process ended), silent (it never said hello), unreachable (it stopped answering pings), hung (its main thread makes no progress), protocol (it broke the protocol).
 */
reason: ("exited" | "silent" | "unreachable" | "hung" | "protocol")
/**
 * What was noticed, and what it printed last.
 */
detail: string
}
/**
 * A worker ended in order.
 */
export interface WorkerLeft {
/**
 * Which event this is.
 */
type: "worker_left"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Name of the worker and a nonce.
 */
worker_id: string
}
/**
 * A trial that another run had finished was adopted.
 */
export interface TrialReused {
/**
 * Which event this is.
 */
type: "trial_reused"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The directory of the trial there.
 */
from: string
}
/**
 * An attempt is given to a worker, in whose queue it may wait.
 */
export interface TrialBegun {
/**
 * Which event this is.
 */
type: "trial_begun"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
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
 * The worker begins the attempt.
 */
export interface TrialStarted {
/**
 * Which event this is.
 */
type: "trial_started"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Name of the worker and a nonce.
 */
worker_id: string
}
/**
 * Where an attempt is.
 */
export interface TrialProgressed {
/**
 * Which event this is.
 */
type: "trial_progress"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Name of the worker and a nonce.
 */
worker_id: string
position: Position
}
/**
 * Rows of metrics.jsonl, once they are on disk.
 */
export interface MetricsMeasured {
/**
 * Which event this is.
 */
type: "metrics"
/**
 * When it was measured; null where it was read back from the files of the trial, which keep no time.
 */
at: (string | null)
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * In the order of the file.
 * 
 * @minItems 1
 */
rows: MetricRow[]
}
/**
 * A line of evaluations.jsonl, once it is on disk.
 */
export interface EvaluationMeasured {
/**
 * Which event this is.
 */
type: "evaluation"
/**
 * When it was measured; null where it was read back from the files of the trial, which keep no time.
 */
at: (string | null)
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
record: EvaluationRecord
}
/**
 * A checkpoint is in place.
 */
export interface CheckpointWritten {
/**
 * Which event this is.
 */
type: "checkpoint"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * Optimiser steps made when it was measured.
 */
step: number
}
/**
 * Other workers may compute parts of the evaluations of this trial.
 */
export interface TrialDivided {
/**
 * Which event this is.
 */
type: "trial_divided"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Parts that are left to compute.
 */
num_parts: number
}
/**
 * Images first to last - 1 of an evaluation are done, and their file is on disk.
 */
export interface PartComputed {
/**
 * Which event this is.
 */
type: "part"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * The worker that has the trial, or one that assists.
 */
worker_id: string
/**
 * Index of the evaluation in the trial's list, from 0.
 */
evaluation_index: number
/**
 * Index of the part's first image.
 */
first: number
/**
 * Index of the image after its last one.
 */
last: number
/**
 * SHA-256 in hexadecimal.
 */
sha256: string
}
/**
 * A worker that had nothing to do computes parts of a trial that another one carries out.
 */
export interface AssistStarted {
/**
 * Which event this is.
 */
type: "assist_started"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Name of the worker and a nonce.
 */
worker_id: string
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
 * The worker assists at the trial no more.
 */
export interface AssistOver {
/**
 * Which event this is.
 */
type: "assist_ended"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Name of the worker and a nonce.
 */
worker_id: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
reason: Reason
/**
 * What went wrong; empty where nothing did.
 */
message: string
}
/**
 * The result of a trial is on disk.
 */
export interface TrialEnded {
/**
 * Which event this is.
 */
type: "trial_ended"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
status: Status
/**
 * Time spent training, all attempts that this worker knows of, in seconds.
 */
train_s: number
/**
 * Time spent evaluating, in seconds.
 */
evaluate_s: number
/**
 * What went wrong; null unless failed.
 */
error: (string | null)
}
/**
 * An attempt failed, and another one follows.
 */
export interface TrialRetried {
/**
 * Which event this is.
 */
type: "trial_retried"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * What went wrong.
 */
error: string
}
/**
 * An attempt was given up on demand; a checkpoint keeps what it did.
 */
export interface TrialStoppedAt {
/**
 * Which event this is.
 */
type: "trial_stopped"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * The n-th try of the trial, from 1.
 */
attempt: number
/**
 * Optimiser steps made when it was measured.
 */
step: number
}
/**
 * Messages of workers were left aside; counts since the run began.
 */
export interface MessagesDropped {
/**
 * Which event this is.
 */
type: "dropped"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
/**
 * Frames that are no valid event, or come from nobody that we started.
 */
refused: number
/**
 * Events of an attempt that is no longer current.
 */
stale: number
/**
 * Events that came again after a reconnect.
 */
repeated: number
}
/**
 * No trial is begun any more; those running stop after a checkpoint.
 */
export interface Draining {
/**
 * Which event this is.
 */
type: "draining"
/**
 * UTC, ISO 8601, in milliseconds.
 */
at: string
}
/**
 * A trial of the plan; several points may share one.
 */
export interface PlanEntry {
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * Value of each varied setting, by its path.
 */
point: {
/**
 * A value of a varied setting.
 */
[k: string]: string | number | boolean | null
}
/**
 * Root of every random stream of the training; evaluation masks have a key of their own.
 */
seed: number
}
/**
 * plan.json, without its seal.
 */
export interface PlanRecord {
/**
 * Values of each varied setting, by its path.
 */
axes: {
/**
 * In the order of the experiment.
 * 
 * Items: A value of a varied setting.
 */
[k: string]: (string | number | boolean | null)[]
}
/**
 * Seeds of the replicates.
 * 
 * Items: Root of every random stream of the training; evaluation masks have a key of their own.
 */
seeds: number[]
/**
 * Every point with every seed.
 */
trials: PlanEntry[]
/**
 * Content of resolved.json.
 */
resolved_sha256: string
}
/**
 * provenance.json, without its seal: what the numbers were made with. Written when a run starts and when it goes on.
 */
export interface Provenance {
/**
 * Command with its overrides, as typed in a shell.
 */
command: string
/**
 * Where it was typed.
 */
working_directory: string
/**
 * UTC, ISO 8601, in milliseconds.
 */
started_at: string
/**
 * Version of Sparsight.
 */
sparsight: string
/**
 * Commit of Sparsight's sources; null outside a git checkout.
 */
git_commit: (string | null)
/**
 * Whether the sources differed from that commit; null outside a git checkout.
 */
git_dirty: (boolean | null)
/**
 * Versions by name: node, python, torch, protocol, ….
 */
versions: {
[k: string]: string
}
/**
 * Host name.
 */
host: string
/**
 * Operating system and processor architecture.
 */
platform: string
/**
 * Name of the processor.
 */
cpu_model: string
/**
 * Cores that the process may use.
 */
num_cores: number
/**
 * Main memory.
 */
memory_bytes: number
/**
 * Device of each slot: cpu, cuda:0, ….
 */
devices: string[]
/**
 * Workers at once, at most.
 */
num_workers: number
/**
 * Threads of one operation, per worker.
 */
num_threads: number
/**
 * Settings of the workers' environment that decide whether equal settings give equal bits.
 */
determinism: {
[k: string]: string
}
/**
 * Which images the numbers are of, a line each: where splits come from, whose mean and deviation, and what is made of images before models see them.
 */
data_notes: string[]
/**
 * What was found as the models were tried before the run, a sentence each: prefixes that were taken off names of weights, what was missing or left over, ….
 */
model_notes: string[]
}
/**
 * lock: who works on a run directory.
 */
export interface LockHolder {
/**
 * Version of the file.
 */
format: 2
/**
 * Process id on its host.
 */
pid: number
/**
 * Host name.
 */
host: string
/**
 * When that process was started, as its system counts; null where the system does not say.
 */
process_start: (string | null)
/**
 * UTC, ISO 8601, in milliseconds.
 */
locked_at: string
/**
 * Distinguishes this lock from every other one.
 */
nonce: string
}
/**
 * A line of sources.jsonl in the cache: a file or folder that images came from, and how it looked then; of a folder, the size is 0.
 */
export interface SourceFile {
/**
 * Absolute.
 */
path: string
/**
 * Bytes.
 */
size: number
/**
 * Time of modification, a decimal number, as it can exceed 2^53.
 */
mtime_ns: string
/**
 * Time of the last change to the inode, likewise.
 */
ctime_ns: string
/**
 * Likewise.
 */
inode: string
}
/**
 * facts.json in the cache: what is known of a data set; fresh while every source looks as it did.
 */
export interface DatasetFactsFile {
/**
 * dataset_facts_format in constants.json.
 */
format: number
/**
 * Text of sources.jsonl, the files and folders that the images came from.
 */
sources_sha256: string
/**
 * Name of the folder of the decoded images.
 */
decoded: string
facts: DatasetFacts
/**
 * Canonical JSON of the facts.
 */
sha256: string
}
/**
 * The rows of metrics.jsonl that a checkpoint stands for.
 */
export interface PromisedRows {
/**
 * How many there are.
 */
num_rows: number
/**
 * Of no row the empty text; then the SHA-256, in hexadecimal, of the one before and the line of the row.
 */
sha256: string
}
/**
 * checkpoints/trained.json, without its seal: how the training ended.
 */
export interface TrainingFacts {
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * Optimiser steps made when it was measured.
 */
step: number
/**
 * Training images seen, repeats included.
 */
num_images_seen: number
/**
 * Arithmetic of the forward passes.
 */
precision: ("float32" | "bfloat16")
/**
 * Layout of images and weights.
 */
memory_format: ("contiguous" | "channels_last")
/**
 * Last value of each training metric.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
rows: PromisedRows
/**
 * Time spent training, all attempts that this worker knows of, in seconds.
 */
train_s: number
/**
 * Content of checkpoints/model.safetensors.
 */
weights_sha256: string
}
/**
 * What a checkpoint says beside its tensors: JSON, under facts in the metadata of its safetensors file.
 */
export interface CheckpointFacts {
/**
 * First 12 hexadecimal digits of the SHA-256 of everything that can change the result.
 */
trial_id: string
/**
 * Optimiser steps made when it was measured.
 */
step: number
/**
 * Training images seen, repeats included.
 */
num_images_seen: number
/**
 * Arithmetic of the forward passes.
 */
precision: ("float32" | "bfloat16")
/**
 * Layout of images and weights.
 */
memory_format: ("contiguous" | "channels_last")
/**
 * Last value of each training metric.
 */
metrics: {
/**
 * A measured number; one that is not finite is sent as a tagged string.
 */
[k: string]: number | "nan" | "inf" | "-inf"
}
rows: PromisedRows
/**
 * Time spent training, all attempts that this worker knows of, in seconds.
 */
train_s: number
/**
 * Version of the checkpoint.
 */
format: 2
/**
 * State of modules that is no tensor, by its name.
 */
extra_state: {

}
}
/**
 * What is wrong, in parts.
 */
export interface Fault {
/**
 * `Expected <thing> to be <rule>, got <value>`, without place and full stop.
 */
message: string
/**
 * What to do about it; null where nobody knows.
 */
fix: (string | null)
/**
 * The setting or parameter at fault; null where the error is not in one.
 */
path: (string | null)
}
/**
 * The answer where something is wrong, in every dialogue.
 */
export interface Refusal {
/**
 * Whether all is well.
 */
ok: false
error: Fault
}
/**
 * inspect: what is in this data set? Asked of several in a list.
 */
export interface DatasetQuestion {
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
/**
 * What a model's preprocessing makes of the images; null leaves them.
 */
resampling: (Resampling | null)
color: Color
background: Background
/**
 * How many bits of a 16-bit PNG or TIFF picture are in use: with 12, values from 0 to 4095 become 0 to 255. null refuses such pictures, because the file does not say it.
 */
bits: (number | null)
/**
 * Names of the outputs of the model in their order; imagenet, those of ImageNet; null takes the data set's own order, or what `labels` says.
 */
classes: (string[] | "imagenet" | null)
/**
 * The output of the model that stands for a class of that name; null where classes are called as outputs are.
 */
labels: ({
[k: string]: number
} | null)
/**
 * Number of outputs of the model, if it is greater than `classes` or the labels of the data set imply; null if they determine it.
 */
num_classes: (number | null)
/**
 * Mean and deviation that the data set is said to have; null takes those of its images.
 */
statistics: (ChannelStatistics | null)
unreadable: Unreadable
/**
 * Which fifth of a file of cifar10_c: the corruption in that severity. null takes all five, one after another; other data sets leave it at null.
 */
severity: (number | null)
/**
 * Part of train held out as val where the data set has no val split of its own, in [0, 0.9].
 */
val_fraction: number
/**
 * Part held out as test where the data set has no test split of its own, in (0, 1]; 1 takes everything, where nothing is trained.
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
 * inspect: what is in the data set.
 */
export interface DatasetFound {
/**
 * Whether all is well.
 */
ok: true
facts: DatasetFacts
}
/**
 * Names of the options that a model takes.
 */
export interface ModelOptionsFound {
/**
 * Those with a default.
 */
optional: string[]
/**
 * Those without one.
 */
required: string[]
}
/**
 * model NAME: what the code of the model says; nothing is read from standard input.
 */
export interface ModelFound {
/**
 * Whether all is well.
 */
ok: true
/**
 * Content of the module, or a digest of the version of the package that makes or runs the model; null where there is neither.
 */
sha256: (string | null)
/**
 * Its options; null where only running the code would show them.
 */
options: (ModelOptionsFound | null)
}
/**
 * preprocess NAME: how timm evaluates a model of its own; nothing is read from standard input.
 */
export interface PreprocessFound {
/**
 * Whether all is well.
 */
ok: true
/**
 * Rows or columns, in pixels.
 */
resize: number
/**
 * Rows or columns, in pixels.
 */
center_crop: number
interpolation: Interpolation
/**
 * A number for each channel.
 * 
 * @minItems 1
 * @maxItems 64
 */
mean: number[]
/**
 * A number above zero for each channel.
 * 
 * @minItems 1
 * @maxItems 64
 */
std: number[]
}
/**
 * fit: can this model be made for such images, and do its weights fit? Asked of several in a list.
 */
export interface NetworkQuestion {
/**
 * small_cnn, resnet9 (fast, airbench-like), resnet18 (3×3 stem), resnet20 and resnet56 (of He et al. for CIFAR), vit_tiny, mlp; module:callable of your own, called with the options and with those of image_height, image_width, num_channels and num_classes that it takes; a file that needs no code, torchscript:FILE, torch_export:FILE or onnx:FILE; or what an installed library makes, timm:NAME, torchvision:NAME, robustbench:NAME or transformers:FOLDER. docs/models.md says more.
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
 * What is made of images before the model sees them; null normalises as `normalize` says.
 */
preprocess: (TrialPreprocess | null)
/**
 * Checkpoint, absolute; null for random weights.
 */
weights: (string | null)
/**
 * Key in the checkpoint under which the weights lie, such as state_dict_ema; a.b lies deeper. null takes those that are there, and refuses a checkpoint that has several.
 */
weights_key: (string | null)
/**
 * Names of weights that the checkpoint need not have; * stands for any text. They stay as the model is made.
 * 
 * @maxItems 1000
 */
allow_missing: string[]
/**
 * Names of weights in the checkpoint that the model need not have; * stands for any text.
 * 
 * @maxItems 1000
 */
allow_unused: string[]
/**
 * Which part of what the model returns is meant: a key of a dict, a field, or a position in a tuple from 0; null takes a tensor, the field logits, or a tuple's only tensor.
 */
output: (string | number | null)
output_is: OutputIs
input: ModelInput
/**
 * Rows of an image.
 */
image_height: number
/**
 * Columns of an image.
 */
image_width: number
/**
 * Channels of an image.
 */
num_channels: number
/**
 * Classes of the data set.
 */
num_classes: number
/**
 * Whether trials train it.
 */
is_trained: boolean
/**
 * Mask families that it is evaluated under.
 */
families: Family[]
/**
 * Attacks that recolour pixels by which it is evaluated.
 */
recolorings: RecoloringName[]
/**
 * How masks are found that depend on saliency.
 */
saliencies: Saliency[]
}
/**
 * fit: the model can be made, and its weights fit.
 */
export interface NetworkFound {
/**
 * Whether all is well.
 */
ok: true
/**
 * What a user should know of it, a sentence each.
 */
notes: string[]
/**
 * Files that its code read while it was made, besides the module itself.
 */
files: ReadFile[]
}
/**
 * inspect-masks: can this mask or search be made for such images? Asked of several in a list, together with lists of files.
 */
export interface MaskQuestion {
/**
 * A mask or search by its family with its parameters, but for those that are found.
 */
mask: {
[k: string]: number | string | boolean | null | {
[k: string]: number | string | boolean | null
}
}
/**
 * Hidden pixels of each amount; null where they are not known yet, or follow from the mask.
 */
hidden: (number[] | null)
/**
 * Rows of an image.
 */
height: number
/**
 * Columns of an image.
 */
width: number
/**
 * Channels of an image.
 */
num_channels: number
/**
 * Classes of the data set.
 */
num_classes: number
}
/**
 * inspect-masks: the mask can be made.
 */
export interface MaskFound {
/**
 * Whether all is well.
 */
ok: true
/**
 * Pixels that it hides, where that follows from the mask; else null.
 */
hidden: (number | null)
/**
 * Content of the file from which it comes; null for a mask without one.
 */
sha256: (string | null)
/**
 * Images that go through the model for one image, over all amounts of a search; null for a mask.
 */
forwards_per_image: (number | null)
}
/**
 * inspect-masks: which mask images are these?
 */
export interface MaskFilesQuestion {
/**
 * A mask image, or a folder of them, absolute.
 */
list: string
}
/**
 * inspect-masks: the mask images.
 */
export interface MaskFilesFound {
/**
 * Whether all is well.
 */
ok: true
/**
 * The file itself, or those in the folder: absolute paths, sorted.
 * 
 * @minItems 1
 */
files: string[]
}
/**
 * look: what are these images and this model? For a first experiment file; nothing is decoded but a few pictures.
 */
export interface LookQuestion {
/**
 * Settings of a data set whose path is looked at and whose name is sought; null where there is none.
 */
data: (DatasetQuestion | null)
/**
 * A checkpoint, a file that is a model, or a folder of Hugging Face's, absolute; null where there is none.
 */
weights: (string | null)
/**
 * The name of the model; null where it is sought.
 */
model: (string | null)
}
/**
 * A split of a data set.
 */
export interface SplitSeen {
/**
 * train, val or test.
 */
name: string
/**
 * Images in it.
 */
num_images: number
/**
 * What it is called there.
 */
origin: string
}
/**
 * A data set, from names and from the headers of its pictures.
 */
export interface DataSeen {
name: DatasetName
/**
 * Other data sets that it could be.
 */
others: DatasetName[]
/**
 * Its splits.
 * 
 * @minItems 1
 */
splits: SplitSeen[]
/**
 * Names of its classes in order; empty where it has none.
 */
class_names: string[]
/**
 * Its classes, or as many as its labels show.
 */
num_classes: number
/**
 * Fewest and most rows, in pixels.
 * 
 * @minItems 2
 * @maxItems 2
 */
heights: number[]
/**
 * Fewest and most columns, in pixels.
 * 
 * @minItems 2
 * @maxItems 2
 */
widths: number[]
/**
 * Pictures of which the header was read; 1 for each split of arrays.
 */
num_seen: number
/**
 * 1 where all are gray, else 3; of arrays, theirs.
 */
num_channels: number
/**
 * Whether they are pictures, which can be decoded to colours or to gray.
 */
are_pictures: boolean
/**
 * Whether some can be transparent.
 */
has_transparency: boolean
/**
 * Bits in use per channel, 8 or more.
 */
bits: number
/**
 * Files that are no images, or damaged ones.
 */
unreadable: string[]
/**
 * What belongs to no split.
 */
unused: string[]
}
/**
 * How the model was probably given images as it was trained, in the words of model.preprocess.
 */
export interface PreprocessGuess {
/**
 * As in model.preprocess.
 */
resize: (number | null)
/**
 * As in model.preprocess.
 */
center_crop: (number | null)
/**
 * As in model.preprocess; null is bilinear.
 */
interpolation: (Interpolation | null)
/**
 * As in model.preprocess.
 */
mean: (StatisticsName | number[])
/**
 * As in model.preprocess; null is that of the name of mean.
 */
std: (number[] | null)
/**
 * Where the guess comes from.
 */
why: string
}
/**
 * Where the names of the model's outputs are.
 */
export interface ClassesGuess {
/**
 * imagenet, or a file, absolute.
 */
value: string
/**
 * Where the guess comes from.
 */
why: string
}
/**
 * A model, from its weights.
 */
export interface ModelSeen {
/**
 * As in model.name; null where no known model has these weights.
 */
name: (string | null)
/**
 * Why it is this model, in a few words.
 */
how: string
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
 * Whether the file is the whole model, so that there are no weights beside it.
 */
is_program: boolean
/**
 * As in model.weights_key.
 */
weights_key: (string | null)
/**
 * All keys under which weights lie in the file.
 */
keys: string[]
/**
 * Outputs of the model; null where nothing shows them.
 */
num_classes: (number | null)
/**
 * The layer that shows them.
 */
last_layer: (string | null)
/**
 * Channels that it takes; null where nothing shows them.
 */
num_channels: (number | null)
/**
 * The layer that shows them.
 */
first_layer: (string | null)
/**
 * The only side of images that it takes, in pixels; null where others will do, too.
 */
image_size: (number | null)
/**
 * Whether input gradients can be had.
 */
computes_gradients: boolean
/**
 * A guess; null where nothing hints.
 */
preprocess: (PreprocessGuess | null)
/**
 * A guess, where the model has more outputs than the data set has classes; null where nothing hints.
 */
classes: (ClassesGuess | null)
/**
 * What loading its weights says, a sentence each.
 */
notes: string[]
}
/**
 * look: what was found.
 */
export interface LookFound {
/**
 * Whether all is well.
 */
ok: true
/**
 * The data set; null where none was asked for.
 */
data: (DataSeen | null)
/**
 * The model; null where none was asked for.
 */
model: (ModelSeen | null)
/**
 * What dataset.image_size should be; null leaves images as they are.
 */
image_size: (number | null)
/**
 * Where that comes from.
 */
image_size_why: string
}
/**
 * masks: draw these masks at these ratios on a few images.
 */
export interface ContactSheetQuestion {
/**
 * The data set; null where a picture is given.
 */
dataset: (DatasetQuestion | null)
split: EvaluateSplit
/**
 * A picture of the user's own; null where a data set is given.
 */
image: (string | null)
/**
 * Rows and columns that the picture is cropped and resized to; null leaves them.
 */
image_size: (number | null)
/**
 * What is drawn, from top to bottom.
 * 
 * @minItems 1
 * @maxItems 1000
 * 
 * Items: A mask or search by its family with its parameters, but for those that are found.
 */
masks: {
[k: string]: number | string | boolean | null | {
[k: string]: number | string | boolean | null
}
}[]
/**
 * Hidden pixels ÷ all pixels, from left to right; masks that have an amount of their own stand in a column of their own.
 * 
 * @maxItems 1000
 */
ratios: number[]
fill: Fill
/**
 * Key of the evaluation masks; the same for every model, so that comparisons are paired.
 */
mask_key: number
/**
 * Images of the data set.
 */
num_images: number
/**
 * Path of the PNG.
 */
out: string
/**
 * Path of another PNG, for dark pages; null where none is wanted.
 */
out_dark: (string | null)
}
/**
 * masks: the picture is in its place.
 */
export interface ContactSheetDrawn {
/**
 * Whether all is well.
 */
ok: true
/**
 * Path of the PNG.
 */
path: string
/**
 * Columns of the picture.
 */
width: number
/**
 * Rows of the picture.
 */
height: number
/**
 * Searches, which cannot be drawn without a model.
 */
left_out: string[]
}

/** Version of the mask suite: raised whenever the same request would give another mask or fill. */
export const MASK_SUITE = 1;

/** Version of the trainer's and the evaluation's arithmetic: raised when the same settings give other numbers. */
export const NUMERICS = 2;

/** Version of the files of a run: of its JSON files, in the field format, and of journal.jsonl, in its first line. Another one is not read. 2: evaluations and masks are tagged unions. */
export const RUN_FILE_FORMAT = 2;

/** Version of the checkpoints of a training: one of another version does not count. */
export const CHECKPOINT_FORMAT = 2;

/** Version of facts.json in the cache: the facts in a file of another version are computed again. */
export const DATASET_FACTS_FORMAT = 10;

/** Bytes of the largest frame that either side sends or looks at; a longer one would end the connection, again and again. */
export const MAX_FRAME_BYTES = 1048576;

/** How often each side of a connection shows the other that it is there, in milliseconds. */
export const HEARTBEAT_INTERVAL_MS = 500;

/** A side that shows nothing for so long has lost the connection, in milliseconds. */
export const HEARTBEAT_TIMEOUT_MS = 1500;

/** A worker whose end no parent sees to ends by itself once it has not reached the orchestrator for so long, in seconds. */
export const ORPHAN_DEADLINE_S = 300;

/** Longest that the keys of a connection may take to be exchanged, in milliseconds. */
export const HANDSHAKE_INTERVAL_MS = 1000;

/** What the schema says of each Family beside its name. */
export const FAMILY_TRAITS: Readonly<Record<Family, { readonly meaning?: string; readonly mask_depends_on?: string; readonly symbol?: string; readonly alias?: string; readonly parameter_words?: object; readonly patch_side?: string; readonly has_own_amount?: boolean; readonly is_search?: boolean }>> = {
  none: {"meaning":"nothing","mask_depends_on":"nothing"},
  salient_block: {"meaning":"the most salient block","symbol":"α","alias":"alpha","mask_depends_on":"model","parameter_words":{"saliency":"saliency {}"}},
  random_block: {"meaning":"a random block","symbol":"β","alias":"beta","mask_depends_on":"draw"},
  scatter: {"meaning":"random scattered pixels","symbol":"γ","alias":"gamma","mask_depends_on":"draw","patch_side":"granularity"},
  stripes: {"meaning":"stripes at equal distances","mask_depends_on":"draw"},
  multi_block: {"meaning":"several random blocks","mask_depends_on":"draw","parameter_words":{"num_blocks":"{} blocks"}},
  lines: {"meaning":"random whole lines","mask_depends_on":"draw"},
  packets: {"meaning":"lost packets","mask_depends_on":"draw","parameter_words":{"unit":"units of {}"}},
  border: {"meaning":"the border, from the outside in","mask_depends_on":"nothing"},
  blob: {"meaning":"a blob of dirt","mask_depends_on":"draw"},
  blue_noise: {"meaning":"evenly scattered pixels","mask_depends_on":"draw","patch_side":"granularity"},
  keep_salient: {"meaning":"the least salient pixels","mask_depends_on":"model","patch_side":"granularity","parameter_words":{"saliency":"saliency {}"}},
  hide_salient: {"meaning":"the most salient pixels","mask_depends_on":"model","patch_side":"granularity","parameter_words":{"saliency":"saliency {}"}},
  given: {"meaning":"the pixels that a mask image marks","mask_depends_on":"nothing","has_own_amount":true},
  worst_block: {"meaning":"the block that hurts most","mask_depends_on":"model","is_search":true},
  greedy_hide: {"meaning":"the scattered pixels that hurt most","mask_depends_on":"model","is_search":true,"patch_side":"granularity"},
  worst_of: {"meaning":"of many random masks the one that hurts most","mask_depends_on":"model","is_search":true,"patch_side":"of","parameter_words":{"num_draws":"{} draws"}},
  random_search_hide: {"meaning":"scattered pixels that a random search found","mask_depends_on":"model","is_search":true,"patch_side":"granularity","parameter_words":{"queries":"{} queries"}},
  worst_blocks: {"meaning":"the two blocks that hurt most","mask_depends_on":"model","is_search":true,"parameter_words":{"max_pairs":"all of up to {} pairs","rounds":"{} rounds"}},
};

/** What the schema says of each FillName beside its name. */
export const FILL_NAME_TRAITS: Readonly<Record<FillName, { readonly random?: boolean; readonly sees_hidden?: boolean; readonly needs_color?: boolean; readonly parameter_words?: object; readonly needs_others?: boolean }>> = {
  none: {},
  black: {},
  white: {},
  mean: {},
  image_mean: {},
  nearest: {},
  noise: {"random":true},
  gaussian: {"random":true},
  color: {"random":true},
  blur: {"sees_hidden":true},
  channels: {"sees_hidden":true,"needs_color":true,"parameter_words":{"lost":"without {}"}},
  other_image: {"random":true,"needs_others":true},
};

/** What the schema says of each RecoloringName beside its name. */
export const RECOLORING_NAME_TRAITS: Readonly<Record<RecoloringName, { readonly needs_gradient?: boolean }>> = {
  sparse_rs: {},
  pgd0: {"needs_gradient":true},
};

/** What the schema says of each EvaluationMetric beside its name. */
export const EVALUATION_METRIC_TRAITS: Readonly<Record<EvaluationMetric, { readonly kind?: string; readonly is_better?: string }>> = {
  accuracy: {"kind":"share","is_better":"higher"},
  top2_accuracy: {"kind":"share","is_better":"higher"},
  top3_accuracy: {"kind":"share","is_better":"higher"},
  top5_accuracy: {"kind":"share","is_better":"higher"},
  top10_accuracy: {"kind":"share","is_better":"higher"},
  nll: {"kind":"loss","is_better":"lower"},
  ece: {"kind":"share","is_better":"lower"},
  attack_success: {"kind":"share","is_better":"lower"},
  abstained: {"kind":"share","is_better":"lower"},
  median_radius: {"kind":"pixels","is_better":"higher"},
  mean_radius: {"kind":"pixels","is_better":"higher"},
  forwards_per_image: {"kind":"cost","is_better":"lower"},
};

/** What the schema says of each DatasetName beside its name. */
export const DATASET_NAME_TRAITS: Readonly<Record<DatasetName, { readonly path?: string; readonly color?: boolean }>> = {
  digits: {"path":"none"},
  cifar10: {"path":"optional"},
  cifar100: {},
  cifar10_c: {},
  mnist: {},
  svhn: {},
  stl10: {},
  tiny_imagenet: {"color":true},
  imagenet: {"color":true},
  table: {"color":true},
  arrow: {"color":true},
  webdataset: {"color":true},
  image_folder: {"color":true},
  parquet: {"color":true},
  npz: {},
  npy: {},
  in_memory: {"path":"none"},
};

/** What the schema says of each StatisticsName beside its name. */
export const STATISTICS_NAME_TRAITS: Readonly<Record<StatisticsName, { readonly mean?: readonly number[]; readonly std?: readonly number[] }>> = {
  imagenet: {"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]},
  cifar10: {"mean":[0.4914,0.4822,0.4465],"std":[0.247,0.2435,0.2616]},
  clip: {"mean":[0.48145466,0.4578275,0.40821073],"std":[0.26862954,0.26130258,0.27577711]},
  inception: {"mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5]},
};

/** What `type` can be in a JournalEvent. */
export const JOURNAL_EVENT_TYPES: readonly JournalEvent['type'][] = ["journal_begun","run_created","run_started","run_ended","worker_queued","worker_joined","worker_lost","worker_left","trial_reused","trial_begun","trial_started","trial_divided","part","assist_started","assist_ended","trial_ended","trial_retried","trial_stopped","draining"];

/** Parameters of each Family with their defaults; one that is found is not written by a user. */
export const MASK_PARAMETERS: Readonly<Record<Family, Readonly<Record<string, { readonly default?: unknown; readonly isFound?: boolean; readonly isMask?: boolean; readonly isAddedLater?: boolean }>>>> = {
  none: {},
  salient_block: {"saliency":{"default":"gradient","isAddedLater":true},"samples":{"default":null,"isAddedLater":true},"sigma":{"default":null,"isAddedLater":true},"steps":{"default":null,"isAddedLater":true},"patch":{"default":null,"isAddedLater":true}},
  random_block: {},
  scatter: {"granularity":{"default":1}},
  stripes: {"period":{"default":4},"width":{"default":1},"direction":{"default":"horizontal"}},
  multi_block: {"num_blocks":{"default":4}},
  lines: {"direction":{"default":"horizontal"}},
  packets: {"length":{"default":16},"unit":{"default":"pixel"}},
  border: {},
  blob: {},
  blue_noise: {"granularity":{"default":1}},
  keep_salient: {"granularity":{"default":1},"saliency":{"default":"gradient","isAddedLater":true},"samples":{"default":null,"isAddedLater":true},"sigma":{"default":null,"isAddedLater":true},"steps":{"default":null,"isAddedLater":true},"patch":{"default":null,"isAddedLater":true}},
  hide_salient: {"granularity":{"default":1},"saliency":{"default":"gradient","isAddedLater":true},"samples":{"default":null,"isAddedLater":true},"sigma":{"default":null,"isAddedLater":true},"steps":{"default":null,"isAddedLater":true},"patch":{"default":null,"isAddedLater":true}},
  given: {"path":{},"hides":{"default":"light"},"sha256":{"isFound":true}},
  worst_block: {"stride":{"default":1,"isAddedLater":true},"refine":{"default":0,"isAddedLater":true}},
  greedy_hide: {"granularity":{"default":1},"budget":{"default":null},"lookahead":{"default":1,"isAddedLater":true}},
  worst_of: {"of":{"default":{"family":"scatter","granularity":1},"isMask":true},"num_draws":{"default":100}},
  random_search_hide: {"granularity":{"default":1},"queries":{"default":1000}},
  worst_blocks: {"stride":{"default":1},"max_pairs":{"default":5000},"rounds":{"default":1}},
};

/** Parameters of each FillName with their defaults; one that is found is not written by a user. */
export const FILL_PARAMETERS: Readonly<Record<FillName, Readonly<Record<string, { readonly default?: unknown; readonly isFound?: boolean; readonly isMask?: boolean; readonly isAddedLater?: boolean }>>>> = {
  none: {},
  black: {},
  white: {},
  mean: {},
  image_mean: {},
  nearest: {},
  noise: {},
  gaussian: {"mean":{"default":0.5},"deviation":{"default":0.25}},
  color: {},
  blur: {"sigma":{"default":2}},
  channels: {"lost":{"default":"red"},"value":{"default":0}},
  other_image: {},
};

/** Parameters of each RecoloringName with their defaults; one that is found is not written by a user. */
export const RECOLORING_PARAMETERS: Readonly<Record<RecoloringName, Readonly<Record<string, { readonly default?: unknown; readonly isFound?: boolean; readonly isMask?: boolean; readonly isAddedLater?: boolean }>>>> = {
  sparse_rs: {"queries":{"default":1000}},
  pgd0: {"steps":{"default":100},"restarts":{"default":5}},
};
