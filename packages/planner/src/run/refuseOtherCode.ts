import { InputError } from '@dynclean/schema';
import { codeVersionOf } from '@dynclean/stages';

import type { ManifestChoice } from './ManifestChoice.js';
import type { PreparedPlan } from './prepareManifests.js';

/** @throws InputError where results of another code version are there and nobody said what is to become of them. */
export function refuseOtherCode(
  { otherCode = 'refuse' }: Pick<ManifestChoice, 'otherCode'>,
  { ofOtherCode, results }: Pick<PreparedPlan, 'ofOtherCode' | 'results'>,
): void {
  const [first] = ofOtherCode.values();
  if (otherCode !== 'refuse' || first === undefined) return;
  const numStages = `${ofOtherCode.size} ${ofOtherCode.size === 1 ? 'stage' : 'stages'}`;
  throw new InputError(
    `${results.folder}: its stages must be of this program's code version (${codeVersionOf(first.kind)}), but ${numStages} of this ` +
      `plan ${ofOtherCode.size === 1 ? 'was' : 'were'} made by another (${first.title}: ${String(first.determinants['code'])}). Either:\n` +
      `  --results FOLDER      another folder, and these stay as they are\n` +
      `  --other-code redo     do them again here\n` +
      `  --other-code keep     count them as done; tables then say that they mix two code versions`,
  );
}
