// What the manifests say was published against the transcription beside the repository: every value, none left out.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { ExperimentManifest } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { readManifest } from './readManifest.js';

const paper = fileURLToPath(new URL('../../../../../shared/paper/', import.meta.url));
const experiments = fileURLToPath(new URL('../../../../experiments/dynclean/', import.meta.url));

type Row = Readonly<Record<string, string | number>>;
/** A place in a table, and what is printed there. */
type Place = Readonly<Record<string, unknown>>;

const text = (row: Row, key: string): string => String(row[key]);
const isMedical = (row: Row): boolean => row['dataset'] === 'BC5CDR';
const dataset = (row: Row): Place => ({ dataset: text(row, 'dataset').toLowerCase() });
/** On BC5CDR the paper calls BioBERT BERT. */
const modelOf = (name: string, row: Row): string =>
  isMedical(row) ? name.toLowerCase().replace(/^(ro)?bert/, 'biobert') : name.toLowerCase();
const best = (row: Row): string => (isMedical(row) ? 'D3' : 'D4');
const scores = (row: Row): Place => ({
  ...('precision_pct' in row && { precision: row['precision_pct'] }),
  ...('recall_pct' in row && { recall: row['recall_pct'] }),
  ...('f1_pct' in row && { f1: row['f1_pct'] }),
});

/** Names of quoted systems, where the manifests put them otherwise. */
const quotedNames: Readonly<Record<string, string>> = {
  'BiLSTM-CRF': 'BiLSTM-CRF, supervised',
  'Conf-MPU_LBiLSTM': 'Conf-MPU (LBiLSTM)',
  'DesERT*': 'DesERT, rerun by the authors',
};
const quoted = (row: Row, name: string): Place => ({
  name: quotedNames[name] ?? name,
  ...dataset(row),
  ...scores(row),
});

const signs: Readonly<Record<string, string>> = {
  full: '',
  clean_negatives_only: '-neg',
  clean_positives_only: '-pos',
};
const versionOf = (row: Row): string => {
  const data = text(row, 'training_data').replace('D4_', '').replace('cleaned_', '');
  return data === 'D' ? 'D' : `${best(row)}${signs[data]}`;
};

/** Models of other systems that are run here, by the names that they have there. */
const ownModels: Readonly<Record<string, string>> = {
  AutoNER: 'autoner',
  BOND_RoBERTa: 'bond-stage1',
  bnPU: 'bnpu',
  'Conf-MPU_BERT': 'conf-mpu',
  MProto_BERT: 'mproto',
  'Span-NS': 'span-ns',
  'Span-NS-V': 'span-ns-v',
};

/** Where each row of a transcription stands in the manifest. */
const places: Readonly<Record<string, (row: Row) => Place>> = {
  table01: (row) => ({
    ...dataset(row),
    model: modelOf(text(row, 'model'), row),
    version: row['data_version'],
    ...scores(row),
  }),
  table02: (row) => {
    const method = text(row, 'method');
    const isOurs = method.startsWith('Ours_');
    const at = (version: string): Place => ({
      ...dataset(row),
      model: modelOf(method.replace('Ours_', ''), row),
      version,
      ...scores(row),
    });
    if (isOurs) return at(best(row));
    if (method.endsWith('TopNeg')) return at('D');
    const model = ownModels[method];
    if (model !== undefined) return { ...at('D'), model: isMedical(row) ? `biobert-${model}` : model };
    // Run where somebody has the language model; the same places under its name.
    if (['Llama-3.1-70B', 'ChatGPT'].includes(method)) return { ...at('D'), model: method.toLowerCase() };
    // The supervised row is RoBERTa's on BC5CDR too, as it is called there.
    return method === 'RoBERTa' ? { ...at('gold'), model: 'roberta' } : quoted(row, method);
  },
  table03: (row) => ({ ...dataset(row), version: versionOf(row), ...scores(row) }),
  table05: (row) => ({
    ...dataset(row),
    model: { CoNLL03: 'roberta', WikiGold: 'roberta', WNUT16: 'roberta-topneg', BC5CDR: 'biobert' }[
      text(row, 'dataset')
    ],
    version: best(row) + (row['metric'] === 'AUM' ? '' : '-confidence'),
    ...scores(row),
  }),
  table06: (row) => ({ ...dataset(row), split: row['split'], [text(row, 'quantity')]: row['count'] }),
  table07: (row) => ({
    ...dataset(row),
    version: best(row),
    kPos: row['k_pos_percentile_in_threshold_samples'],
    kNeg: row['k_neg_percentile_in_threshold_samples'],
    tauPosPercentile: row['tau_pos_percentile_in_ds_positives'],
    tauNegPercentile: row['tau_neg_percentile_in_ds_negatives'],
  }),
  table08: (row) => ({
    dataset: 'conll03',
    model: text(row, 'model').toLowerCase(),
    version: text(row, 'training_data').replace('human_annotated', 'gold'),
    ...scores(row),
  }),
  table09: (row) => {
    const system = text(row, 'system');
    if (system.endsWith('zero-shot')) return { dataset: 'conll03', model: 'llama-3.1-70b', ...scores(row) };
    return { dataset: 'conll03-llm', version: system.endsWith('DynClean') ? 'D4' : 'D', ...scores(row) };
  },
  table10: (row) => {
    const method = text(row, 'method');
    if (method === 'BOND') return { ...dataset(row), model: isMedical(row) ? 'biobert-bond' : 'bond', version: 'D', ...scores(row) }; // prettier-ignore
    if (!method.startsWith('Ours')) return quoted(row, method);
    return {
      ...dataset(row),
      model: (isMedical(row) ? 'biobert' : 'roberta') + method.slice('Ours'.length).toLowerCase(),
      version: best(row),
      ...scores(row),
    };
  },
  table11: (row) => ({ ...dataset(row), version: versionOf(row), ...scores(row) }),
  table12: noiseOf,
  table13: noiseOf,
};

/** The same of negative sampling. */
const samplingPlaces: Readonly<Record<string, (row: Row) => Place[]>> = {
  // The paper does not say which shares were deleted; the manifest takes three that give rates of that size.
  table01: (row) => {
    const version = { 0.76: 'masked-0.1', 1.52: 'masked-0.3', 4.11: 'masked-0.7' }[
      text(row, 'avg_missampling_rate_pct')
    ];
    return [{ version, missampling: row['avg_missampling_rate_pct'], f1: row['f1_pct'] }];
  },
  table02: (row) => [{ model: text(row, 'negatives').replace(' uncertainty', ''), f1: row['f1_pct'] }],
  table03: (row) =>
    ['uniform', 'weighted'].flatMap((model) =>
      onBoth((column) => ({
        model,
        version: `masked-${text(row, 'masking_probability')}`,
        f1: row[`${column}_${model}_f1_pct`],
      })),
    ),
  table04: (row) =>
    (['ec', 'news'] as const).map((corpus) => {
      const [encoder, f1] = [row['encoder'], row[`${corpus}_f1_pct`]];
      const draws = drawsOf(row);
      return draws !== null && encoder === 'BERT'
        ? { dataset: corpus, model: `${draws}-chinese`, f1 }
        : { dataset: corpus, name: text(row, 'method') + (encoder === 'BiLSTM' ? ' (BiLSTM)' : ''), f1 };
    }),
  table05: (row) => {
    const draws = drawsOf(row);
    const who = draws === null ? { name: row['method'] } : { model: draws };
    return onBoth((column) => ({ ...who, f1: row[`${column}_f1_pct`] }));
  },
};

/** The same of RoSTER, which prints shares. */
const rosterPlaces: Readonly<Record<string, (row: Row) => Place[]>> = {
  table01: (row) =>
    (['train', 'test'] as const).map((split) => ({
      dataset: rosterDatasets[text(row, 'dataset')],
      split,
      sentences: row[`${split}_sequences`],
    })),
  table02: (row) => {
    const place = { dataset: rosterDatasets[text(row, 'dataset')], ...rosterScores(row) };
    const own = { RoSTER: ['roster', 'D'], 'Distant RoBERTa': ['roberta', 'D'], RoBERTa: ['roberta', 'gold'] } as const;
    const method = text(row, 'method');
    if (method in own) {
      const [model, version] = own[method as keyof typeof own];
      return [{ ...place, model, version }];
    }
    return [{ ...place, name: row['group'] === 'supervised' ? `${method}, supervised` : method }];
  },
  table03: (row) => [{ dataset: 'conll03', model: rosterModels[text(row, 'variant')], ...rosterScores(row) }],
  table04: (row) => [{ model: rosterModels[text(row, 'variant')], f1: percent(row['f1_mean']) }],
};
const rosterDatasets: Readonly<Record<string, string>> = {
  CoNLL03: 'conll03',
  'OntoNotes5.0': 'ontonotes5',
  Wikigold: 'wikigold',
};
const rosterModels: Readonly<Record<string, string>> = {
  RoSTER: 'roster',
  'without GCE loss': 'without-gce',
  'without noisy label removal': 'without-removal',
  'without self-training': 'student',
  'with ensemble (K=5)': 'student',
  'single model': 'single',
};
const percent = (share: unknown): number => Number((100 * Number(share)).toFixed(1));
const rosterScores = (row: Row): Place => ({
  precision: percent(row['precision']),
  recall: percent(row['recall']),
  f1: percent(row['f1']),
});

const drawsOf = (row: Row): string | null =>
  / negative sampling$/.test(text(row, 'method')) ? text(row, 'method').split(' ')[0]!.toLowerCase() : null;

/** A row's two corpora. */
function onBoth(of: (column: string) => Place): Place[] {
  return [
    { dataset: 'conll03', ...of('conll2003') },
    { dataset: 'ontonotes5', ...of('ontonotes5') },
  ];
}

function noiseOf(row: Row): Place {
  return {
    version: row['labels'],
    type: row['type'],
    positives: row['positives'],
    truePositives: row['true_positives'],
    wrong: row['false_positives_plus_false_negatives'],
  };
}

const read = (name: string): Record<string, Row[]> =>
  JSON.parse(readFileSync(`${paper}dynclean_${name}.json`, 'utf8')) as Record<string, Row[]>;

/** What a manifest says was published, without remarks of its own. */
function listPublished({ expected, quoted: others = [] }: ExperimentManifest): Place[] {
  const remarks = ['note', 'source', 'tolerance'];
  return [...(expected?.cells ?? []), ...others].map((cell) =>
    Object.fromEntries(Object.entries(cell).filter(([key, value]) => !remarks.includes(key) && value !== undefined)),
  );
}

/** In an order that depends on what they say alone. */
function sort(all: readonly Place[]): Place[] {
  const canonical = (place: Place): string => JSON.stringify(Object.entries(place).sort());
  return [...all].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

/** Rows that speak of one place, such as the two counts of a split, in one. */
function join(all: readonly Place[], keys: readonly string[]): Place[] {
  const joined = new Map<string, Place>();
  for (const place of all) {
    const key = JSON.stringify(keys.map((name) => place[name]));
    joined.set(key, { ...joined.get(key), ...place });
  }
  return [...joined.values()];
}

const isThere = existsSync(paper);
const run = isThere ? it : it.skip;
const note = isThere ? '' : ' (skipped: no ../shared/paper)';

describe(`published values${note}`, () => {
  for (const [name, locate] of Object.entries(places)) {
    run(`${name}.yaml says what the paper printed`, async () => {
      const { manifest } = await readManifest(`${experiments}${name}.yaml`);
      const rows = read(name)['rows']!.map(locate);
      const expected = name === 'table06' ? join(rows, ['dataset', 'split']) : rows;
      expect(expected.length).toBeGreaterThan(0);
      expect(sort(listPublished(manifest))).toEqual(sort(expected));
    });
  }

  run('figure03.yaml says what the notebook of the release has', async () => {
    const { manifest } = await readManifest(`${experiments}figure03.yaml`);
    const points = read('figure03_from_code');
    const of = (key: string, block: string, path: string, removed: string): Place[] =>
      points[key]!.map((row) => ({
        block,
        with: { [path]: row['percentile_pct'] },
        ...scores(row),
        [removed]: row['removed_samples'],
      }));
    expect(sort(listPublished(manifest))).toEqual(
      sort([
        ...of('varying_k_pos_with_k_neg_90', 'k_pos varied', 'cleaning.kPos', 'removedPositives'),
        ...of('varying_k_neg_with_k_pos_100', 'k_neg varied', 'cleaning.kNeg', 'removedNegatives'),
      ]),
    );
  });

  run('figure02.yaml says where the curves of MISC end, as appendix H.1 prints it', async () => {
    const paperText = readFileSync(fileURLToPath(new URL('../papers/dynclean.txt', `file://${paper}`)), 'utf8');
    const [, from, to] = /increases from ([\d.]+) to ([\d.]+) F1 score as shown in Figure 2/.exec(paperText)!;
    const { manifest } = await readManifest(`${experiments}figure02.yaml`);
    expect(listPublished(manifest)).toEqual([
      { version: 'D', type: 'MISC', devF1AtEnd: Number(from) },
      { version: 'D4', type: 'MISC', devF1AtEnd: Number(to) },
    ]);
  });

  const sampling = (name: string): Row[] =>
    (JSON.parse(readFileSync(`${paper}negsampling_${name}.json`, 'utf8')) as { rows: Row[] }).rows;
  for (const [name, locate] of Object.entries(samplingPlaces)) {
    run(`negative-sampling/${name}.yaml says what the paper printed`, async () => {
      const { manifest } = await readManifest(`${experiments}../negative-sampling/${name}.yaml`);
      const rows = sampling(name).flatMap(locate);
      expect(rows.length).toBeGreaterThan(0);
      expect(sort(listPublished(manifest))).toEqual(sort(rows));
    });
  }

  for (const [name, locate] of Object.entries(rosterPlaces)) {
    run(`roster/${name}.yaml says what the paper printed`, async () => {
      const { manifest } = await readManifest(`${experiments}../roster/${name}.yaml`);
      const { rows } = JSON.parse(readFileSync(`${paper}roster_${name}.json`, 'utf8')) as { rows: Row[] };
      expect(rows.length).toBeGreaterThan(0);
      expect(sort(listPublished(manifest))).toEqual(sort(rows.flatMap(locate)));
    });
  }

  run('every contradiction in RoSTER that is listed is one that some manifest names', async () => {
    const { issues } = JSON.parse(readFileSync(`${paper}issues.json`, 'utf8')) as { issues: { id: string }[] };
    const ids = new Set(issues.map(({ id }) => id).filter((id) => id.startsWith('R')));
    for (const name of [...Object.keys(rosterPlaces), 'figure03c']) {
      const { manifest } = await readManifest(`${experiments}../roster/${name}.yaml`);
      for (const { id } of manifest.contradictions ?? []) ids.delete(id);
    }
    expect([...ids]).toEqual([]);
  });

  run('every contradiction in negative sampling that is listed is one that some manifest names', async () => {
    const { issues } = JSON.parse(readFileSync(`${paper}issues.json`, 'utf8')) as { issues: { id: string }[] };
    const ids = new Set(issues.map(({ id }) => id).filter((id) => id.startsWith('N')));
    for (const name of Object.keys(samplingPlaces)) {
      const { manifest } = await readManifest(`${experiments}../negative-sampling/${name}.yaml`);
      for (const { id } of manifest.contradictions ?? []) ids.delete(id);
    }
    expect([...ids]).toEqual([]);
  });

  run('every contradiction in DynClean that is listed is one that some manifest names', async () => {
    const { issues } = JSON.parse(readFileSync(`${paper}issues.json`, 'utf8')) as { issues: { id: string }[] };
    const ids = new Set(issues.map(({ id }) => id).filter((id) => id.startsWith('D')));
    for (const folder of ['dynclean', 'ablations']) {
      for (const name of readdirSync(`${experiments}../${folder}`)) {
        if (name === 'common.yaml') continue;
        const { manifest } = await readManifest(`${experiments}../${folder}/${name}`);
        for (const { id } of manifest.contradictions ?? []) ids.delete(id);
      }
    }
    expect([...ids]).toEqual([]);
  });

  run('every contradiction that a manifest names is one that is listed', async () => {
    const { issues } = JSON.parse(readFileSync(`${paper}issues.json`, 'utf8')) as { issues: { id: string }[] };
    const ids = new Set(issues.map(({ id }) => id));
    for (const name of [...Object.keys(places), 'figure02', 'figure03', 'figure07', 'figure08', 'figure09']) {
      const { manifest } = await readManifest(`${experiments}${name}.yaml`);
      for (const { id } of manifest.contradictions ?? []) expect(ids).toContain(id);
    }
  });
});
