import { findEncoder, findLanguageHead, type LanguageHead, type NamedArray, type NamedArrays } from '@dynclean/models';
import { InputError } from '@dynclean/schema';

import { type EncoderCheckpoint, openEncoderCheckpoint } from './loadEncoderWeights.js';
import { renameNorms } from './renameNorms.js';

/** Where the parameters of a masked language model's head lie in a checkpoint. */
interface HeadMatch {
  readonly head: LanguageHead;
  /** Tensors of the checkpoint by the names of the head's parameters and of what is tied, as far as they are there. */
  readonly sources: ReadonlyMap<string, string>;
  /** What is not there, and what has another shape. */
  readonly problems: readonly string[];
}

/**
 * Whether a folder's checkpoint holds all of the masked language model's head that its architecture was pre-trained
 * with, by its header alone.
 *
 * @throws InputError when the folder holds no encoder.
 */
export async function hasLanguageHead(folder: string): Promise<boolean> {
  const checkpoint = await openEncoderCheckpoint(folder);
  const { languageHead } = findEncoder(checkpoint.config.architecture);
  return languageHead !== undefined && matchHead(languageHead, checkpoint).problems.length === 0;
}

/**
 * Loads the masked language model's head of a checkpoint as 32-bit floats, by the names of the architecture's
 * `LanguageHead`.
 *
 * @throws InputError that names what is missing or misshapen, or a decoder that is not tied to the word embeddings;
 *   and where the architecture has no such head here.
 */
export async function loadLanguageHead(folder: string): Promise<NamedArrays> {
  const checkpoint = await openEncoderCheckpoint(folder);
  const { config, file } = checkpoint;
  const { head, sources, problems } = matchHead(findLanguageHead(config.architecture), checkpoint);
  if (problems.length > 0) {
    throw new InputError(
      [
        `${file.path}: must hold the head that ${config.architecture} predicts masked words by, but`,
        ...problems.map((problem) => `  ${problem}`),
        'Take a checkpoint of the pre-trained language model, or settings that need no such head.',
      ].join('\n'),
    );
  }
  const read = (name: string): Promise<NamedArray> => file.readFloats(sources.get(name) as string);
  const parameters = new Map<string, NamedArray>();
  for (const { name } of head.parameters(config)) parameters.set(name, await read(name));
  for (const [name, original] of Object.entries(head.tied)) {
    if (!sources.has(name)) continue;
    requireTied(name, original, { path: file.path, pair: [await read(name), await readOriginal(original)] });
  }
  return parameters;

  function readOriginal(name: string): Promise<NamedArray> {
    const table = checkpoint.sources.get(findEncoder(config.architecture).wordTable) as string;
    return parameters.has(name) ? Promise.resolve(parameters.get(name) as NamedArray) : file.readFloats(table);
  }
}

function matchHead(head: LanguageHead, { config, file }: EncoderCheckpoint): HeadMatch {
  const names = new Set([...head.parameters(config).map(({ name }) => name), ...Object.keys(head.tied)]);
  const sources = new Map<string, string>();
  for (const name of file.entries.keys()) {
    const plain = renameNorms(name.replace(/^module\./, ''));
    if (names.has(plain)) sources.set(plain, name);
  }
  // Newer files may have the bias under the decoder's name alone.
  for (const [name, original] of Object.entries(head.tied)) {
    const source = sources.get(name);
    if (names.has(original) && !sources.has(original) && source !== undefined) sources.set(original, source);
  }
  const problems = head.parameters(config).flatMap(({ name, shape }) => {
    const source = sources.get(name);
    if (source === undefined) return [`nothing fills ${name} [${shape.join(', ')}]`];
    const found = file.entries.get(source)?.shape ?? [];
    return found.join() === shape.join() ? [] : [`${source} is [${found.join(', ')}], not [${shape.join(', ')}]`];
  });
  return { head, sources, problems };
}

/** @throws InputError where a tensor that is to be equal to another is not. */
function requireTied(
  name: string,
  original: string,
  { path, pair: [tied, source] }: { readonly path: string; readonly pair: readonly [NamedArray, NamedArray] },
): void {
  const isEqual = tied.values.length === source.values.length && tied.values.every((of, i) => of === source.values[i]);
  if (isEqual) return;
  const what = original === 'wordTable' ? 'the word embeddings' : original;
  throw new InputError(
    `${path}: ${name} must be ${what}, which it is tied to, but has values of its own. Heads with a decoder of their ` +
      'own are not computed here.',
  );
}
