// @ts-check
import { readCount, readOptions, refuseOption } from '../setup/readOptions.mjs';

/** What `node scripts/checkCuda.mjs --help` prints. */
export const help = `Everything about CUDA on a machine that has a GPU, by one command: builds the addon on a CUDA libtorch, holds the
engine to PyTorch's numbers, runs TensorFlow.js's own specs on the GPU, counts the operator calls of a training step, and
times trainings beside PyTorch's (eager and torch.compile) on the same GPU, one at a time and several at once.
Writes results/bench/cuda-<gpu>.json.

Usage: node scripts/checkCuda.mjs [options]

  --dry-run         every step but the launch, on the CPU: tensors on a device without hardware, tiny timings; writes no result
  --device NAME     which GPU (cuda:0)
  --data FOLDER     a dataset folder (the embedded corpus)
  --encoder NAME    as \`dynclean train\` takes it (bert-base-cased; in a dry run a random one)
  --steps N         steps that a timing counts (100; in a dry run 2)
  --warmup N        steps before them (20; in a dry run 1)
  --runs LIST       how many trainings at once, one timing each (1,2,4,8; in a dry run 1,2)
  --precision LIST  fp32, bf16 (both; in a dry run fp32)
  --no-build        the engine as it is, without a look at whether it is up to date
  --no-peer         without PyTorch's side
  --note TEXT       goes into the result: what else the machine was doing
  --out FILE        another place for the result; in a dry run the only one
`;

/**
 * The command line of checkCuda.
 *
 * @throws SetupError (exit code 2) for what is unknown or no number.
 */
export function parseArguments(args) {
  const values = readOptions(args, {
    'dry-run': { type: 'boolean', default: false },
    device: { type: 'string', default: 'cuda:0' },
    data: { type: 'string' },
    encoder: { type: 'string' },
    steps: { type: 'string' },
    warmup: { type: 'string' },
    runs: { type: 'string' },
    precision: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
    'no-peer': { type: 'boolean', default: false },
    note: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  const dryRun = values['dry-run'];
  const list = (text) => text.split(',').map((part) => part.trim());
  const precisions = list(values.precision ?? (dryRun ? 'fp32' : 'fp32,bf16'));
  for (const precision of precisions) {
    if (!['fp32', 'bf16'].includes(precision))
      throw refuseOption(`--precision: must be of fp32, bf16, but got "${precision}"`);
  }
  if (!/^cuda(:\d+)?$/.test(values.device))
    throw refuseOption(`--device: must be cuda or cuda:N, but got "${values.device}"`);
  return {
    dryRun,
    device: values.device === 'cuda' ? 'cuda:0' : values.device,
    data: values.data,
    encoder: values.encoder,
    steps: readCount('--steps', values.steps ?? (dryRun ? '2' : '100')),
    warmup: readCount('--warmup', values.warmup ?? (dryRun ? '1' : '20')),
    runs: list(values.runs ?? (dryRun ? '1,2' : '1,2,4,8')).map((text) => readCount('--runs', text)),
    precisions,
    withBuild: !values['no-build'],
    withPeer: !values['no-peer'],
    note: values.note ?? null,
    out: values.out,
    help: values.help,
  };
}
