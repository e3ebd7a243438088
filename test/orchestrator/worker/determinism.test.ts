import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { determinism, TORCH_FLAGS } from '../../../orchestrator/worker/determinism.js';
import { processEnvironment } from '../../../orchestrator/worker/process-environment.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';

const QUESTION = `
import json, torch
from sparsight.arithmetic.numerics import make_repeatable
make_repeatable(torch.device("cpu"))
switch = lambda value: "on" if value else "off"
cuda, cudnn = torch.backends.cuda, torch.backends.cudnn
print(json.dumps({
    "deterministic_debug_mode": ["default", "warn", "error"][torch.get_deterministic_debug_mode()],
    "cudnn_benchmark": switch(cudnn.benchmark),
    "cudnn_deterministic": switch(cudnn.deterministic),
    "tf32": switch(cudnn.allow_tf32 or cuda.matmul.allow_tf32),
}))`;

test('the flags that are written down are those that workers set', () => {
  const env = processEnvironment();
  const answer = execFileSync(pythonEnvironment().python, ['-c', QUESTION], { env });
  expect(JSON.parse(answer.toString())).toEqual(TORCH_FLAGS);
});

test('the threads and the workspace of cuBLAS are written down, too', () => {
  expect(determinism({ CUBLAS_WORKSPACE_CONFIG: ':4096:8', SECRET: 'x' }, 3)).toEqual({
    ...TORCH_FLAGS,
    CUBLAS_WORKSPACE_CONFIG: ':4096:8',
    OMP_NUM_THREADS: '3',
    MKL_NUM_THREADS: '3',
  });
});
