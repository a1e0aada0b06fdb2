import { engineNames } from '@dynclean/engine';
import { findStageKind, listStageKinds } from '@dynclean/stages';
import { z } from 'zod';

/** What a duration in a settings file is made of, in milliseconds. */
const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `30m`, `12h`, `2d`; read as milliseconds. */
const duration = z
  .string()
  .regex(/^[1-9]\d*[smhd]$/, 'a whole number with s, m, h or d behind it, such as 90s, 30m, 12h or 2d')
  .transform((text) => parseInt(text, 10) * units[text.at(-1) as keyof typeof units]);

const memory = z.string().regex(/^[1-9]\d*[MGT]$/, 'a whole number with M, G or T behind it, such as 16G');
const word = z.string().regex(/^[^\s]+$/, 'a word without blanks');

/** What one job gets. */
const resources = z.strictObject({
  partition: word.optional().describe('Partition; none: the one that the cluster takes by default'),
  account: word.optional(),
  qos: word.optional(),
  constraint: word.optional().describe('Features that a node must have'),
  cores: z.int().min(1).optional().describe('Cores of a job. Default: 4'),
  gpus: z.int().min(0).optional().describe('GPUs of a job; with one, stages are computed on it. Default: 0'),
  gpuType: word.optional().describe('As the cluster calls it, such as a100'),
  memory: memory.optional().describe('Memory of a job. Default: 16G'),
  pack: z.int().min(1).optional().describe('Short stages in one job, side by side. Default: 4 on a GPU, else 1'),
  packUnder: duration.optional().describe('How long a stage may be expected to take to be packed. Default: 30m'),
  options: z.array(word).optional().describe('More options of sbatch, one an entry, such as --exclusive'),
});

const settings = z.strictObject({
  ...resources.shape,
  kinds: z
    .record(z.string(), resources)
    .default({})
    .describe('What is otherwise for a kind of stage, by its name: train, threshold, clean, ...'),
  engine: z.enum(engineNames).optional().describe('Engine on the nodes. Default: the best that this machine has'),
  bfloat16: z
    .enum(['fast', 'possible', 'none'])
    .optional()
    .describe('What the nodes make of bf16. Default: fast with GPUs, else none'),
  time: z
    .strictObject({
      margin: z.number().min(1).default(2).describe('Limit of a job: so many times what it is expected to take,'),
      least: duration.prefault('15m').describe('but at least this'),
      most: duration.prefault('24h').describe('and at most this; what takes longer goes on in the next turn'),
      stopBefore: duration.prefault('2m').describe('How long before its limit a job stops and is queued again'),
    })
    .prefault({}),
  requeue: z.boolean().default(true).describe('Whether jobs are queued again at their limit and after preemption'),
  arraySize: z.int().min(1).default(500).describe('Jobs of one array at most'),
  atOnce: z.int().min(1).optional().describe('Jobs of one array at a time'),
  setup: z.array(z.string()).default([]).describe('Lines of bash before a job, such as module load cuda'),
  node: word.optional().describe('Node.js on the nodes. Default: the path of the one that runs this'),
  poll: duration.prefault('15s').describe('How often the queue is asked'),
});

/** Settings of the executor `slurm`, as its file has them. */
export const slurmSettingsSchema = settings.superRefine(({ kinds }, context) => {
  const known = listStageKinds().map(({ kind }) => kind);
  for (const kind of Object.keys(kinds).filter((name) => !known.includes(name))) {
    const message = `a kind of stage (${known.join(', ')})`;
    context.addIssue({ code: 'custom', path: ['kinds', kind], message });
  }
});

/** The same with durations in milliseconds. */
export type SlurmSettings = z.infer<typeof slurmSettingsSchema>;

/** The JSON Schema of the file; `experiments/slurm.schema.json` is a copy for editors. */
export function createSlurmJsonSchema(): Record<string, unknown> {
  return { title: 'Settings of the DynClean executor slurm', ...z.toJSONSchema(slurmSettingsSchema, { io: 'input' }) };
}

type Given = z.infer<typeof resources>;
type Always = 'cores' | 'gpus' | 'memory' | 'pack' | 'packUnder' | 'options';

/** What a job gets, with nothing left open but what the cluster decides. */
export type JobResources = Omit<Given, Always> & { readonly [K in Always]: NonNullable<Given[K]> };

/** What the jobs of a kind of stage get. One that computes nothing on an engine has no GPU unless its kind says so. */
export function resolveResources(given: SlurmSettings, kind: string): JobResources {
  const { kinds, engine: _e, bfloat16: _b, time: _t, requeue: _r, arraySize: _a, ...rest } = given;
  const { atOnce: _o, setup: _s, node: _n, poll: _p, ...common } = rest;
  const own = kinds[kind] ?? {};
  const { needsEngine } = findStageKind(kind);
  const gpus = own.gpus ?? (needsEngine ? (common.gpus ?? 0) : 0);
  const defaults: Pick<JobResources, Exclude<Always, 'gpus'>> = {
    cores: 4,
    memory: '16G',
    pack: gpus > 0 ? 4 : 1,
    packUnder: 30 * units.m,
    options: [],
  };
  return { ...defaults, ...common, ...own, gpus } as JobResources;
}
