/** A model that is held to PyTorch. */
export interface ParityCase {
  readonly name: string;
  /** By its name in the catalog; null: a tiny one with random weights, made by the peer. */
  readonly encoder: string | null;
  /** Left out where the encoder is not on this machine, instead of fetched. @default false */
  readonly ifHere?: boolean;
  /** `tensorflow` where it was set up. */
  readonly engines: readonly string[];
  /** More of them, which take long: for whoever asks for all. @default none */
  readonly slowEngines?: readonly string[];
  /** For whoever asks for all: a fixture of methods/tests holds the same kind of model. @default false */
  readonly isLong?: boolean;
  /** Words of scripts/peer/parity_fixture.py, beside the encoder's. */
  readonly words: readonly string[];
  /** Quantities that are not compared. */
  readonly leaveOut?: RegExp;
}

/**
 * Real weights have many gradients that are sums of large terms and nearly 0: rounding decides their sign, and AdamW
 * makes a whole step of it. Outputs, losses and gradients are compared; the tiny models hold the steps.
 */
const steps = /after3/;

/**
 * Seeds under which PyTorch's own two attention kernels agree well within the tolerances (the peer's script says so):
 * where a gradient is rounding and nothing else, AdamW makes a whole step of it. The tiny ones are small enough for the
 * plain engine, too.
 */
export const parityCases: readonly ParityCase[] = [
  {
    name: 'minilm',
    encoder: 'minilm',
    engines: ['libtorch', 'tensorflow'],
    words: ['--seed', '1'],
    leaveOut: steps,
  },
  {
    name: 'mpnet',
    encoder: 'mpnet',
    ifHere: true,
    engines: ['libtorch'],
    words: ['--seed', '1'],
    leaveOut: steps,
  },
  { ...tiny('BERT', ['bert', '--seed', '11']), engines: ['libtorch', 'tensorflow', 'cpu'], slowEngines: [] },
  { ...tiny('RoBERTa', ['roberta', '--seed', '11']), isLong: true },
  tiny('MPNet', ['mpnet', '--seed', '11']),
  {
    ...tiny('DeBERTa with matrices for distances', [
      ...['deberta-v2', '--seed', '77'],
      ...['--set', 'share_att_key=false', '--set', 'position_buckets=-1'],
    ]),
    isLong: true,
  },
  tiny('DeBERTa', ['deberta-v2', '--seed', '61']),
  { ...tiny('ModernBERT', ['modernbert', '--seed', '78']), isLong: true },
];

function tiny(name: string, words: readonly string[]): ParityCase {
  return {
    name: `tiny ${name}`,
    encoder: null,
    engines: ['libtorch', 'tensorflow'],
    slowEngines: ['cpu'],
    words: ['--tiny', ...words],
  };
}
