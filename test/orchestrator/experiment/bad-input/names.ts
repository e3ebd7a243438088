import { FAMILY_TRAITS } from '../../../../orchestrator/protocol/generated.js';
import { type BadInput, bad, m } from './bad-input.js';

const FAMILIES = Object.keys(FAMILY_TRAITS).join(', ');
const TRAINING_FAMILIES = Object.entries(FAMILY_TRAITS)
  .filter(([name, { mask_depends_on }]) => name !== 'none' && mask_depends_on !== 'model')
  .map(([name]) => name)
  .join(', ');

/** Names of settings and of members. */
export const nameCases: readonly BadInput[] = [
  bad(
    'no name',
    'train: { epochs: 3 }\n',
    'Expected name to be given, got nothing – at name (x.yaml:1:1).\n' + 'Add "name: …" there.',
  ),
  bad(
    'a name under a key that is nearly its own',
    'nmae: x\ntrain: { epochs: 3 }\n',
    'Expected setting to be a known one, got "nmae" – at nmae (x.yaml:1:1).\n' + 'Did you mean "name"?',
  ),
  bad(
    'a name with ../',
    'name: ../../etc\n',
    'Expected name to be a text like ^[a-z0-9][a-z0-9._-]*$, got "../../etc" – at name (x.yaml:1:7).\n' +
      "Name of the experiment; the run directory is named after it. Lower-case letters, digits, '.', '_' and '-'.",
  ),
  bad(
    'a name of 300 characters',
    `name: ${'a'.repeat(300)}\n`,
    'Expected name to be a text of 1 to 64 characters, got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… – at name (x.yaml:1:7).',
  ),
  bad(
    'a name that is a number',
    'name: 12\n',
    'Expected name to be a text of 1 to 64 characters, got 12 – at name (x.yaml:1:7).',
  ),
  bad(
    'an unknown section',
    'name: x\ntraining: { epochs: 3 }\n',
    'Expected setting to be a known one, got "training" – at training (x.yaml:2:1).\n' +
      'Did you mean "train"?',
  ),
  bad(
    'an unknown key',
    'name: x\ntrain: { epoch: 3 }\n',
    'Expected setting to be a known one, got "epoch" – at train.epoch (x.yaml:2:10).\n' +
      'Did you mean "epochs"?',
  ),
  bad(
    'a key of another section',
    'name: x\nepochs: 3\n',
    'Expected setting to be a known one, got "epochs" – at epochs (x.yaml:2:1).\n' +
      'Did you mean "train.epochs"?',
  ),
  bad(
    'swapped letters in a key',
    'name: x\ntrain: { optimizer: { name: sgd, momentmu: 0.9 } }\n',
    'Expected setting to be a known one, got "momentmu" – at train.optimizer.momentmu (x.yaml:2:34).\n' +
      'Did you mean "momentum"?',
  ),
  bad(
    'a key of the other optimiser',
    'name: x\ntrain: { optimizer: { name: adamw, momentum: 0.9 } }\n',
    'Expected setting to be a known one, got "momentum" – at train.optimizer.momentum (x.yaml:2:36).\n' +
      'Known here: name, lr, beta1, beta2, weight_decay.',
  ),
  bad(
    'an unknown optimiser',
    'name: x\ntrain: { optimizer: { name: adam } }\n',
    'Expected name to be one of sgd, adamw, got "adam" – at train.optimizer.name (x.yaml:2:29).\n' +
      'Did you mean "adamw"?',
  ),
  bad(
    'an unknown enum value',
    'name: x\ntrain: { regime: maskd }\n',
    'Expected regime to be one of original, masked, mixed, got "maskd" – at train.regime (x.yaml:2:18).\n' +
      'Did you mean "masked"?',
  ),
  bad(
    'an unknown data set',
    'name: x\ndataset: { name: cifar }\n',
    'Expected name to be one of digits, cifar10, cifar100, cifar10_c, mnist, svhn, stl10, tiny_imagenet, imagenet, table, arrow, webdataset, image_folder, parquet, npz, npy, in_memory, got "cifar" – at dataset.name (x.yaml:2:18).\n' +
      'Did you mean "cifar10"?',
  ),
  bad(
    'an unknown model',
    'name: x\nmodel: { name: resnet }\n',
    'Expected model to be one of mlp, resnet18, resnet20, resnet56, resnet9, small_cnn, vit_tiny, or module:callable of your own, got "resnet" – at model.name (x.yaml:2:16).\n' +
      'Did you mean "resnet18"?',
  ),
  bad(
    'a model of no valid name',
    'name: x\nmodel: { name: "rm -rf" }\n',
    'Expected name to be a text like ^([a-z][a-z0-9_]*|[A-Za-z_][A-Za-z0-9_.]*:.+)$, got "rm -rf" – at model.name (x.yaml:2:16).\n' +
      'small_cnn, resnet9 (fast, airbench-like), resnet18 (3×3 stem), resnet20 and resnet56 (of He et al. for CIFAR), vit_tiny, mlp; module:callable of your own, called with the options and with those of image_height, image_width, num_channels and num_classes that it takes; a file that needs no code, torchscript:FILE, torch_export:FILE or onnx:FILE; or what an installed library makes, timm:NAME, torchvision:NAME, robustbench:NAME or transformers:FOLDER. docs/models.md says more.',
  ),
  bad(
    'an unknown mask family',
    m('{ family: scater, ratio: 0.1 }'),
    `Expected family to be one of ${FAMILIES}, alpha, beta, gamma, got "scater" – at evaluate.masks.0.family (x.yaml:4:17).\n` +
      'Did you mean "scatter"?',
  ),
  bad(
    'an unknown mask family in a list',
    m('{ family: [scatter, gama], ratio: 0.1 }'),
    `Expected family to be one of ${FAMILIES}, alpha, beta, gamma, got "gama" – at evaluate.masks.0.family.1 (x.yaml:4:27).\n` +
      'Did you mean "gamma"?',
  ),
  bad(
    'a family that cannot train',
    'name: x\ntrain: { mask: { family: alpha } }\n',
    `Expected family of train.mask to be one of ${TRAINING_FAMILIES}, got "salient_block" – at train.mask.family (x.yaml:2:26).\n` +
      'Masks of training images are made before there is a model, and hide something.',
  ),
  bad(
    'an unknown fill',
    m('{ family: scatter, ratio: 0.1, fill: blck }'),
    'Expected fill to be one of none, black, white, mean, image_mean, nearest, noise, gaussian, color, blur, channels, other_image, got "blck" – at evaluate.masks.0.fill (x.yaml:4:44).\n' +
      'Did you mean "black"?',
  ),
];
