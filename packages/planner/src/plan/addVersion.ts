import { requireOneStage } from '@dynclean/methods';
import {
  type CleaningSettings,
  type HeldOutParting,
  type TrainingSettings,
  trainingSettingsSchema,
} from '@dynclean/schema';
import {
  canonicalizeTraining,
  type EncoderRef,
  findRule,
  heldOutReadBy,
  parseSettings,
  pickThreshold,
  requireDecidable,
  servesShorterRuns,
  type StageNeeds,
  type VersionRef,
} from '@dynclean/stages';

import type { VersionChoice } from '../manifests/parseVersion.js';
import { replaceEncoder, requireModel } from '../manifests/resolveNames.js';
import { type CellRequest, describeGiven, pickGroup, resolveCellTraining } from './CellRequest.js';
import type { PlannedCell } from './Plan.js';
import { resolveCellCleaning } from './resolveCellCleaning.js';

/** The version that a cell is of, and the stages that make it. */
export interface PlannedVersion extends Pick<
  PlannedCell['stages'],
  'dynamics' | 'threshold' | 'cleaning' | 'heldOut' | 'earlierRounds'
> {
  readonly version: VersionRef;
  /** Epochs averaged; 0: nothing is. */
  readonly epochs: number;
  /** Whether its labels are weighed, so that only some methods can train on it. */
  readonly weighs: boolean;
}

const NO_STAGES = { dynamics: null, threshold: null, cleaning: null, epochs: 0, weighs: false } as const;
const NO_NEEDS: StageNeeds = { epochs: 0, dynamicsEpochs: 0, models: [] };

/** Adds the stages that make the version of a cell. */
export async function addVersion(request: CellRequest): Promise<PlannedVersion> {
  const { version } = request.names;
  switch (version.kind) {
    case 'distant':
    case 'gold':
      return { ...NO_STAGES, version: version.kind };
    case 'masked':
      return { ...NO_STAGES, version: describeMasked(version) };
    case 'oracle':
    case 'uncontested': {
      const training = parseSettings(trainingSettingsSchema, pickGroup(request, 'training'), 'training');
      const key = await addByLabels(request, version.kind, training.maxSpanWidth);
      return { ...NO_STAGES, cleaning: key, version: { cleaning: key } };
    }
    case 'cleaned':
      return addCleaning(request, version);
  }
}

/** Without a half where it is of all sentences, so that keys are as they were before there were halves. */
const describeMasked = ({ probability, seed, half }: VersionChoice & { kind: 'masked' }): VersionRef => ({
  masked: probability,
  seed,
  ...(half !== undefined && { half }),
});

/** Versions that labels alone make: how their stage is done, and what it is called. */
const byLabels = {
  oracle: { method: 'oracle', title: 'oracle' },
  uncontested: { method: 'uncontested-labels', title: 'without contested labels' },
} as const;

/** @returns the key of the stage that makes it. */
async function addByLabels(
  { collector, names: { data }, precision }: CellRequest,
  kind: keyof typeof byLabels,
  maxSpanWidth: number,
): Promise<string> {
  const { method, title } = byLabels[kind];
  const text = { title: `${data.name}, ${title}`, precision };
  const { key } = await collector.add({ kind: 'clean', method, data, maxSpanWidth }, NO_NEEDS, text);
  return key;
}

type CleanedVersion = VersionChoice & { kind: 'cleaned' };

/** All that a cell's cleaner and its cleaning are set to. */
interface CellCleaner {
  /** Whether every seed cleans for itself. */
  readonly isEach: boolean;
  readonly seed: number;
  /** How often it is cleaned. */
  readonly rounds: number;
  readonly encoder: EncoderRef;
  /** Of the cleaner's two runs. */
  readonly settings: TrainingSettings;
  readonly cleaning: CleaningSettings & { readonly epochs: number };
}

async function resolveCleaner(request: CellRequest, version: CleanedVersion): Promise<CellCleaner> {
  const { loaded, cell, facts, profile } = request;
  const group = pickGroup(request, 'cleaner');
  const { perSeed = 'once', seed: cleanerSeed = loaded.names.cleanerSeed, rounds = 1 } = group;
  const isEach = perSeed === 'each';
  const seed = isEach ? cell.seed : Number(cleanerSeed);
  const cleaner = requireModel(loaded, version.cleaner);
  const encoder = replaceEncoder(cleaner.encoder, loaded.path, profile);
  const { method } = cleaner;
  requireOneStage(method, `${loaded.path}: versions: cleaner ${version.cleaner}`);
  const training = canonicalizeTraining(
    await resolveCellTraining(request, { encoder, method, seed, alone: 'cleaner' }),
  );
  // Every seed cleans for itself: its threshold samples, too, unless one draw is asked for.
  const given = { ...(isEach && { thresholdSeed: seed }), ...pickGroup(request, 'cleaning') };
  const cleaning = resolveCellCleaning(given, version, {
    training,
    dataset: cell.dataset,
    paper: facts.paper,
    profile,
    cleaningEpochs: loaded.names.cleaningEpochs,
  });
  const epochs = cleaning.epochs ?? training.totalEpochs;
  const isLongEnough = servesShorterRuns(training) || epochs <= training.totalEpochs;
  const settings = isLongEnough ? training : { ...training, totalEpochs: epochs };
  return { isEach, seed, rounds: Number(rounds), encoder, settings, cleaning: { ...cleaning, epochs } };
}

/** What a round learns: D, what is left without contested labels, or what the round before left. */
type Learned = 'distant' | { readonly cleaning: string };

/** One round of a cell's cleaning. */
interface Round extends CellCleaner {
  readonly version: CleanedVersion;
  readonly needs: StageNeeds;
  readonly learns: Learned;
  /** What titles say of the round; empty where there is but one. */
  readonly word: string;
}

/** Keys of the stages of a round. */
interface RoundStages {
  readonly dynamics: string;
  readonly threshold: string;
  readonly heldOut: readonly string[];
  readonly cleaning: string;
}

/** The cleaner's two runs, and the cleaning by what they recorded; once more on what is left for each round. */
async function addCleaning(request: CellRequest, version: CleanedVersion): Promise<PlannedVersion> {
  const cleaner = await resolveCleaner(request, version);
  const { epochs } = cleaner.cleaning;
  requireDecidable(
    cleaner.cleaning,
    (request.cell.heldOut ?? []).map(({ by }) => by),
  );
  const needs = { epochs, dynamicsEpochs: epochs, models: [] };
  const earlierRounds: string[] = [];
  let learns: Learned = await addFirstLearned(request, cleaner);
  for (let round = 1; ; round++) {
    const word = cleaner.rounds === 1 ? '' : `, round ${round}`;
    const { cleaning, heldOut, ...runs } = await addRound(request, { ...cleaner, version, needs, learns, word });
    if (round === cleaner.rounds) {
      return {
        ...runs,
        cleaning,
        ...(heldOut.length > 0 && { heldOut }),
        ...(earlierRounds.length > 0 && { earlierRounds }),
        epochs,
        weighs: findRule(cleaner.cleaning.rule).weighs === true,
        version: { cleaning },
      };
    }
    earlierRounds.push(runs.dynamics, runs.threshold, ...heldOut);
    learns = { cleaning };
  }
}

/** What the first round learns: D, or D without contested labels. */
async function addFirstLearned(request: CellRequest, { cleaning, settings }: CellCleaner): Promise<Learned> {
  if (cleaning.learns === 'all') return 'distant';
  return { cleaning: await addByLabels(request, 'uncontested', settings.maxSpanWidth) };
}

async function addRound(request: CellRequest, round: Round): Promise<RoundStages> {
  const { cell, names, precision, profile, collector } = request;
  const { isEach, seed, encoder, settings, cleaning, version, needs, learns, word } = round;
  const { data } = names;
  const { name: methodName } = settings.method;
  const groups = ['training', `methods.${methodName}`, 'cleaner.training', `cleaner.methods.${methodName}`];
  const ofCleaner = describeGiven(request, ...groups.map((group) => `${group}.`));
  const learnsAll = learns === 'distant';
  const from = learns === 'distant' ? {} : { version: learns };
  const labels = learnsAll ? 'D' : `what is left of D${word}`;
  const addDynamics = () =>
    collector.add({ kind: 'train', data, version: learns, encoder, settings }, needs, {
      title: `${data.name}, ${version.cleaner} on ${labels}${ofCleaner}, seed ${seed}`,
      precision,
    });
  const ownDynamics = cleaning.runs === 'one' ? null : await addDynamics();
  const drawn = describeGiven(request, 'cleaning.threshold');
  const of = learnsAll ? '' : `, on what is left${word}`;
  const threshold = await collector.add(
    { kind: 'threshold', data, ...from, encoder, settings, threshold: pickThreshold(cleaning) },
    needs,
    { title: `${data.name}, ${version.cleaner}, threshold run${of}${ofCleaner}${drawn}, seed ${seed}`, precision },
  );
  const dynamics = ownDynamics ?? threshold;
  const text = { title: `${data.name}, ${version.cleaner}`, ending: `${of}${ofCleaner}, seed ${seed}`, precision };
  const heldOut = await addHeldOut(request, { ...{ from, encoder, settings, needs }, ...text });
  const readBy = heldOutReadBy(cleaning);
  const ofSeed = isEach ? `, seed ${seed}` : '';
  const clean = await collector.add(
    {
      kind: 'clean',
      method: 'dynamics',
      data,
      dynamics: dynamics.key,
      threshold: threshold.key,
      ...(readBy !== null && { heldOut: heldOut.filter(({ by }) => by === readBy).map(({ key }) => key) }),
      cleaning,
      keepNearest: profile?.cleaning?.keepNearest ?? false,
    },
    { ...NO_NEEDS, epochs: needs.epochs },
    { title: `${data.name}, ${cell.version}${describeGiven(request, 'clean')}${word}${ofSeed}`, precision },
  );
  return {
    dynamics: dynamics.key,
    threshold: threshold.key,
    heldOut: heldOut.map(({ key }) => key),
    cleaning: clean.key,
  };
}

/** A cell's cleaner as the trainings have it that folds are held out of. */
interface HeldOutRequest extends Pick<CellCleaner, 'encoder' | 'settings'> {
  /** What is learned in a round after the first. */
  readonly from: { readonly version?: { readonly cleaning: string } };
  readonly needs: StageNeeds;
  /** What titles begin and end with. */
  readonly title: string;
  readonly ending: string;
  readonly precision: CellRequest['precision'];
}

/** The trainings that folds are held out of, in each of the ways that a cell asks for, fold by fold. */
async function addHeldOut(
  { cell, names: { data }, collector }: CellRequest,
  { from, encoder, settings, needs, title, ending, precision }: HeldOutRequest,
): Promise<readonly { readonly by: HeldOutParting; readonly key: string }[]> {
  const added: { readonly by: HeldOutParting; readonly key: string }[] = [];
  for (const parting of cell.heldOut ?? []) {
    const { by, folds } = parting;
    for (let fold = 0; fold < folds; fold++) {
      const run = `held-out run ${fold + 1} of ${folds}${by === 'words' ? '' : ` by ${by}`}`;
      const { key } = await collector.add(
        { kind: 'held-out', data, ...from, encoder, settings, heldOut: { ...parting, fold } },
        needs,
        { title: `${title}, ${run}${ending}`, precision },
      );
      added.push({ by, key });
    }
  }
  return added;
}
