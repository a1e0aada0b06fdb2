/** What an unknown character costs beside the least probable piece, as SentencePiece has it. */
const UNKNOWN_PENALTY = 10;

/** Pieces with their logarithmic probabilities. */
export interface UnigramPieces {
  readonly ids: ReadonlyMap<string, number>;
  /** By id. */
  readonly scores: readonly number[];
  readonly unknownId: number;
  readonly leastScore: number;
  /** Of the longest piece, in characters. */
  readonly longest: number;
}

/** @param vocab - pieces with their scores, in the order of their ids; of equal pieces the last counts. */
export function createUnigramPieces(
  vocab: readonly (readonly [piece: string, score: number])[],
  unknownId: number,
): UnigramPieces {
  return {
    ids: new Map(vocab.map(([piece], id) => [piece, id])),
    scores: vocab.map(([, score]) => score),
    unknownId,
    leastScore: vocab.reduce((least, [, score]) => Math.min(least, score), Infinity),
    longest: vocab.reduce((most, [piece]) => Math.max(most, [...piece].length), 0),
  };
}

/** The best way to a place in the text. */
interface Step {
  readonly score: number;
  /** Where its last piece begins. */
  readonly from: number;
  readonly id: number;
}

/**
 * The most probable pieces of a text (Kudo 2018), by Viterbi's algorithm. Of equally probable ways the one whose last
 * piece begins first, as the Rust tokenizers choose; neighbouring unknown characters are one unknown piece.
 */
export function cutByUnigram(text: string, pieces: UnigramPieces): number[] {
  const characters = [...text];
  const steps = findSteps(characters, pieces);
  const ids: number[] = [];
  for (let end = characters.length; end > 0;) {
    const { from, id } = steps[end] as Step;
    if (id !== pieces.unknownId) {
      ids.push(id);
      end = from;
      continue;
    }
    let begin = from;
    while (begin > 0 && steps[begin]?.id === pieces.unknownId) begin = (steps[begin] as Step).from;
    ids.push(pieces.ids.get(characters.slice(begin, end).join('')) ?? pieces.unknownId);
    end = begin;
  }
  return ids.reverse();
}

function findSteps(characters: readonly string[], pieces: UnigramPieces): Step[] {
  const { ids, scores, unknownId, leastScore, longest } = pieces;
  const steps: Step[] = [{ score: 0, from: 0, id: -1 }];
  const offer = (end: number, step: Step): void => {
    const best = steps[end];
    if (best === undefined || step.score > best.score) steps[end] = step;
  };
  for (let from = 0; from < characters.length; from++) {
    const before = (steps[from] as Step).score;
    let piece = '';
    for (let end = from + 1; end <= Math.min(characters.length, from + longest); end++) {
      piece += characters[end - 1];
      const id = ids.get(piece);
      if (id !== undefined) offer(end, { score: (scores[id] as number) + before, from, id });
    }
    if (!ids.has(characters[from] as string)) {
      offer(from + 1, { score: leastScore - UNKNOWN_PENALTY + before, from, id: unknownId });
    }
  }
  return steps;
}
