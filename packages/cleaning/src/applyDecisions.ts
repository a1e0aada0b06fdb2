import type { Decision, Entity, ExcludedSpan, Sentence } from '@dynclean/schema';

/** What became of a decision: done, so already, or why not. */
export type DecisionOutcome = 'applied' | 'already-so' | 'label-changed' | 'overlaps-decided';

/** A sentence after the decisions on it. */
export interface DecidedSentence {
  /** The same object where nothing changed. */
  readonly sentence: Sentence;
  /** Of each decision, in their order. */
  readonly outcomes: readonly DecisionOutcome[];
  /** Entities nobody decided on that had to give way to one that somebody put across them. */
  readonly replaced: readonly Entity[];
}

type Bounds = readonly [first: number, last: number, ...rest: unknown[]];

const isSame = (a: Bounds, b: Bounds): boolean => a[0] === b[0] && a[1] === b[1];
const overlap = (a: Bounds, b: Bounds): boolean => a[0] <= b[1] && b[0] <= a[1];
const byPosition = (a: Bounds, b: Bounds): number => a[0] - b[0] || a[1] - b[1];

/**
 * Puts what a person decided into a sentence of D, or of a cleaned version, whose excluded spans are in doubt until
 * they are decided on. A kept label is an entity (again), a kept span without one is a negative (again), an unsure one
 * is excluded from training.
 *
 * What was decided outranks what nobody looked at: an entity that lies across a decided one gives way. Two decisions
 * across each other do not: the earlier one counts.
 *
 * @param decisions - on this very sentence, each span once.
 */
export function applyDecisions(sentence: Sentence, decisions: readonly Decision[]): DecidedSentence {
  const draft = new Draft(sentence);
  const outcomes = decisions.map((decision) => draft.check(decision));
  const standing = decisions.filter((_, index) => outcomes[index] === 'applied');
  for (const decision of standing) draft.take(decision);
  // Kept labels first: they stood beside each other before, so none of them lies across another.
  for (const phase of ['keep', 'relabel'] as const) {
    decisions.forEach((decision, index) => {
      if (outcomes[index] !== 'applied' || decision.action !== phase) return;
      if (!draft.put(decision)) outcomes[index] = 'overlaps-decided';
    });
  }
  return { sentence: standing.length === 0 ? sentence : draft.finish(), outcomes, replaced: draft.replaced };
}

/** A sentence that is being changed. */
class Draft {
  readonly replaced: Entity[] = [];
  #entities: readonly Entity[];
  #excluded: readonly ExcludedSpan[];
  /** Entities that somebody decided on. */
  readonly #decided: Entity[] = [];

  constructor(private readonly sentence: Sentence) {
    this.#entities = sentence.entities;
    this.#excluded = sentence.excluded ?? [];
  }

  /** Whether a decision is about what stands here. */
  check(decision: Decision): DecisionOutcome {
    const bounds: Bounds = [decision.first, decision.last];
    const entity = this.#entities.find((one) => isSame(one, bounds));
    const doubtful = this.#excluded.find((one) => isSame(one, bounds));
    const type = entity?.[2] ?? doubtful?.[2] ?? null;
    if (type === decision.type) return 'applied';
    const isNone = entity === undefined && doubtful === undefined;
    if (decision.action === 'remove' && isNone) return 'already-so';
    if (decision.action === 'relabel') {
      const { first, last, type: wanted } = decision.to;
      const isThere = this.#entities.some((one) => isSame(one, [first, last]) && one[2] === wanted);
      if (isThere && (isNone || isSame(bounds, [first, last]))) return 'already-so';
    }
    return 'label-changed';
  }

  /** Takes the span out; who is unsure leaves it excluded. */
  take({ first, last, type, action }: Decision): void {
    const bounds: Bounds = [first, last];
    this.#entities = this.#entities.filter((one) => !isSame(one, bounds));
    this.#excluded = this.#excluded.filter((one) => !isSame(one, bounds));
    if (action === 'unsure') this.#excluded = [...this.#excluded, [first, last, type]];
  }

  /** Puts what a decision says; false where another decision lies across it: the span is excluded then. */
  put(decision: Decision): boolean {
    const { first, last, type } = decision.action === 'relabel' ? decision.to : decision;
    if (type === null) return true;
    const entity: Entity = [first, last, type];
    if (this.#decided.some((one) => overlap(one, entity))) {
      this.#excluded = [...this.#excluded, [decision.first, decision.last, decision.type]];
      return false;
    }
    this.replaced.push(...this.#entities.filter((one) => overlap(one, entity)));
    this.#entities = [...this.#entities.filter((one) => !overlap(one, entity)), entity];
    this.#excluded = this.#excluded.filter((one) => !isSame(one, entity));
    this.#decided.push(entity);
    return true;
  }

  finish(): Sentence {
    const { excluded: _excluded, ...others } = this.sentence;
    const excluded = [...this.#excluded].sort(byPosition);
    return {
      ...others,
      entities: [...this.#entities].sort(byPosition),
      ...(excluded.length === 0 ? {} : { excluded }),
    };
  }
}
