import type { Sentence } from '@dynclean/schema';

import type { FileProblems } from '../problems/FileProblems.js';
import { asArray, asObject, isObject, type JsonObject } from '../json/JsonObject.js';
import { placeInside, type RawSentence, type SentencePlace } from '../sentences/RawSentence.js';
import { CodePoints } from '../text/CodePoints.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';
import { dropSpanKeys } from './origin/spanKeys.js';
import { giveOrigin, takeOrigin } from './origin/takeOrigin.js';
import { readTextDocument } from './text/readTextDocument.js';
import { givePlaces, takePlaces } from './text/wordPlaces.js';
import { type PlacedSpan, toTextWithTokens } from './write/toTextWithTokens.js';
import { refuseUntyped } from './write/refuseSentence.js';
import { writeJsonArray } from './write/writeJsonArray.js';

const NAME = 'label-studio';

/** `completions` is what versions before 1.0 called annotations. */
const ANNOTATION_KEYS = ['annotations', 'completions'];

/** The text of a task: under `data.text`, or the only text that its data hold. */
function findText(data: JsonObject): { readonly key: string; readonly text: string } | undefined {
  const texts = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const [key, text] =
    texts.find(([name]) => name === 'text') ?? (texts.length === 1 ? (texts[0] as [string, string]) : []);
  return key === undefined || text === undefined ? undefined : { key, text };
}

/** What we write into every result, which says nothing of its own. */
const resultFrame = { from_name: 'label', to_name: 'text', type: 'labels' };

/** What a result says beside its span: its id, its score, names of other tags. */
function readResultKeys(result: unknown): JsonObject {
  const { value: _value, ...others } = asObject(result);
  return Object.fromEntries(
    Object.entries(others).filter(([key, of]) => (resultFrame as JsonObject)[key] !== of && of !== undefined),
  );
}

/** Spans of one result: one for each of its labels; none where it is no span (choices, relations). */
function readResult(result: unknown, text: CodePoints): JsonObject[] {
  const value = asObject(asObject(result)['value']);
  const labels = value['labels'] ?? value['hypertextlabels'];
  if (!Array.isArray(labels)) return [];
  const { start, end } = asObject(value['globalOffsets'] ?? value);
  const own = value['text'];
  const place = { start, end };
  // Code points, as exports have them; where the span's own text says so, units of JavaScript.
  if (text.length !== text.text.length && typeof own === 'string' && text.slice(Number(start), Number(end)) !== own) {
    if (text.text.slice(Number(start), Number(end)) === own) {
      [[place.start, place.end]] = text.fromUnits([[Number(start), Number(end)]]) as [[number, number]];
    }
  }
  const others = readResultKeys(result);
  return labels.map((label: unknown) => ({
    ...place,
    label,
    ...(typeof own === 'string' ? { text: own } : {}),
    ...(Object.keys(others).length > 0 && { result: others }),
  }));
}

/** What results say, to be held against those of another annotation: their ids do not matter, nor their order. */
const listValues = (results: unknown): string =>
  JSON.stringify(
    asArray(results)
      .map((result) => JSON.stringify(asObject(result)['value'] ?? null))
      .sort(),
  );

interface Chosen {
  /** Where the results stand. */
  readonly key: string;
  readonly results: readonly unknown[];
  /** Whether a person made them. */
  readonly isReviewed: boolean;
  /** How many others say something else, where none is marked as the ground truth. */
  readonly others: number;
}

/**
 * The annotation that counts: the ground truth where one is marked, else the last that was not cancelled;
 * else the last prediction.
 */
function chooseResults(item: JsonObject): Chosen | null {
  const key = ANNOTATION_KEYS.find((name) => Array.isArray(item[name]));
  const annotations = asArray(item[key ?? '']).map((value, index) => ({ ...asObject(value), index }) as JsonObject);
  const valid = annotations.filter((one) => one['was_cancelled'] !== true);
  const truth = valid.find((one) => one['ground_truth'] === true);
  const chosen = truth ?? valid.at(-1);
  if (chosen !== undefined) {
    const said = listValues(chosen['result']);
    const others = truth === undefined ? valid.filter((one) => listValues(one['result']) !== said).length : 0;
    const results = asArray(chosen['result']);
    return { key: `${key}[${Number(chosen['index'])}].result`, results, isReviewed: true, others };
  }
  const predictions = asArray(item['predictions']);
  if (annotations.length > 0 || predictions.length === 0) return null;
  const last = predictions.length - 1;
  return {
    key: `predictions[${last}].result`,
    results: asArray(asObject(predictions[last])['result']),
    isReviewed: false,
    others: 0,
  };
}

const isTask = (item: JsonObject): boolean =>
  isObject(item['data']) && [...ANNOTATION_KEYS, 'predictions'].some((key) => Array.isArray(item[key]));

/** `{"text", "label": [{"start", "end", "text", "labels"}]}`: the export that is called JSON-MIN. */
const isShort = ({ text, label }: JsonObject): boolean =>
  typeof text === 'string' &&
  Array.isArray(label) &&
  label.length > 0 &&
  label.every((span) => Array.isArray(asObject(span)['labels']));

function reportUnlabelled(place: SentencePlace, problems: FileProblems): void {
  problems.countedWarning(
    'not-annotated',
    { line: place.line, where: placeInside(place, 'annotations') },
    'must hold an annotation that was not cancelled, or a prediction, but got none',
    'Tasks that nobody labelled were passed over.',
  );
}

function* readTask(
  item: JsonObject,
  place: SentencePlace,
  input: Parameters<typeof readTextDocument>[2],
): Iterable<RawSentence> {
  const data = asObject(item['data']);
  const found = findText(data);
  if (found === undefined) {
    input.problems.error(
      'shape',
      { line: place.line, where: placeInside(place, 'data') },
      `must hold a text under "text", but got the keys ${Object.keys(data).slice(0, 8).join(', ')}`,
      'Name the text "text", or leave other texts out.',
    );
    yield { kind: 'broken', place };
    return;
  }
  const chosen = chooseResults(item);
  if (chosen === null && !input.wordsOnly) {
    reportUnlabelled(place, input.problems);
    return;
  }
  if (chosen !== null && chosen.others > 0 && !input.wordsOnly) {
    input.problems.countedWarning(
      'other-annotations',
      { line: place.line, where: placeInside(place, 'annotations') },
      `must agree, or one must be the ground truth, but got ${chosen.others + 1} that say something else`,
      'The last one was read: mark the one that counts.',
    );
  }
  const { key, text } = found;
  const { results, key: where, isReviewed } = chosen ?? { results: [], key: '', isReviewed: false };
  const points = new CodePoints(text);
  const { [key]: _text, excluded: doubtful, offsets, ...others } = data;
  // Who annotated a task has looked at what stood in doubt; in a prediction of ours it is shown, and does not count.
  const excluded = isReviewed ? [] : asArray(doubtful).map(asObject);
  const isDoubtful = ({ start, end }: JsonObject): boolean =>
    excluded.some((one) => one['start'] === start && one['end'] === end);
  const placed = results
    .flatMap((result, index) => readResult(result, points).map((span) => ({ span, index })))
    .filter(({ span }) => !isDoubtful(span));
  const origin = takeOrigin({ ...item, ...(Object.keys(others).length > 0 && { data: others }) }, [
    'text', 'annotations', 'completions', 'predictions', ...(Object.keys(others).length > 0 ? [] : ['data']),
  ]); // prettier-ignore
  yield* readTextDocument(
    {
      text,
      tokens: takePlaces(offsets),
      spans: placed.map(({ span }) => span),
      keyOf: (index) => `${where}[${placed[index]?.index}]`,
      excluded,
      ...origin,
    },
    place,
    input,
  );
}

const toResult = ({ start, end, label, keys }: PlacedSpan, text: string): object => ({
  ...resultFrame,
  ...asObject(keys['result']),
  value: { start, end, text, labels: [label] },
});

/**
 * Label Studio's tasks: a text under `data`, and spans as results of annotations, or of predictions where nobody has
 * annotated; also the short export (JSON-MIN). Written are annotations; a sentence with excluded spans becomes a
 * prediction, so that somebody looks at it, which holds what was taken out as well.
 */
export const labelStudio = defineJsonFormat({
  name: NAME,
  title: "Label Studio's tasks",
  wanted: 'a task with "data" and "annotations" (or "predictions"), as Label Studio exports it',
  ending: '.json',
  holdsExcluded: 'spans',
  recognizesItem: (item) => isTask(item) || isShort(item),
  acceptsItem: (item) => isTask(item) || typeof item['text'] === 'string',
  readItem(item, place, input) {
    if (isTask(item)) return readTask(item, place, input);
    const results = asArray(item['label']).map((value) => ({ value }));
    const { text, label: _label, ...others } = item;
    const task = { ...others, data: { text }, annotations: [{ result: results }] };
    return readTask(task, place, input);
  },
  write: (sentences, sink) => writeJsonArray(toTasks(sentences), sink),
});

async function* toTasks(sentences: Iterable<Sentence> | AsyncIterable<Sentence>): AsyncGenerator<object> {
  let index = 0;
  for await (const sentence of sentences) {
    refuseUntyped(NAME, sentence, index++);
    const { text, words, spans, excluded } = toTextWithTokens(sentence);
    const points = new CodePoints(text);
    const doubtful = excluded.flatMap((span) => (span.label === null ? [] : [{ ...span, label: span.label }]));
    const result = [...spans, ...(excluded.length === 0 ? [] : doubtful)].map((span) =>
      toResult(span, points.slice(span.start, span.end)),
    );
    const { id, data, ...others } = giveOrigin(dropSpanKeys(sentence).origin);
    const task = {
      ...(id === undefined ? {} : { id }),
      data: {
        ...asObject(data),
        text,
        ...givePlaces(text, words),
        ...(excluded.length === 0
          ? {}
          : { excluded: excluded.map(({ start, end, label }) => ({ start, end, label })) }),
      },
      ...(excluded.length === 0
        ? { annotations: [{ result }] }
        : { predictions: [{ model_version: 'dynclean', result }] }),
    };
    yield { ...task, ...others };
  }
}
