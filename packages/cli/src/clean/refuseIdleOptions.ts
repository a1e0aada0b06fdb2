import { toKebabCase } from '../parsing/toKebabCase.js';
import { UsageError } from '../parsing/UsageError.js';
import type { CleaningMode } from './chooseCleaningMode.js';

/** What was typed of the options that not every way of cleaning takes, in code's spelling. */
export interface TypedOptions {
  /** Of the cleaner's training. */
  readonly training: readonly string[];
  /** Of the training on D'. */
  readonly final: readonly string[];
  /** Whether there is to be a training on D'. */
  readonly train: boolean;
  readonly trainFile: boolean;
}

/**
 * Refuses options that would have no effect: a cleaner that is trained already has no learning rate any more.
 *
 * @throws UsageError that names them and says why.
 */
export function refuseIdleOptions({ kind }: CleaningMode, { training, final, train, trainFile }: TypedOptions): void {
  const refuse = (names: readonly string[], why: string): void => {
    if (names.length === 0) return;
    throw new UsageError(
      `${names.map((name) => `--${toKebabCase(name)}`).join(', ')}: must be left out here, since ${why}`,
    );
  };
  if (kind === 'from') {
    refuse(training, 'the cleaner of --from RUN is trained already');
    refuse(trainFile ? ['trainFile'] : [], '--from RUN knows its training file');
  }
  if (kind === 'foreign') {
    const settings = training.filter((name) => name !== 'maxSpanWidth'); // span ids depend on it
    refuse(settings, 'another trainer recorded the dynamics');
    refuse(
      train ? ['train', ...final] : final,
      "D' is to be trained on by that trainer, or afterwards by `dynclean train`",
    );
  }
  if (!train) refuse(final, "without --train nothing is trained on D'");
}
