import type { Precision, Profile } from '@dynclean/schema';
import type { Inventory, PlanEngine, Results } from '@dynclean/stages';

import type { LoadedManifest } from '../manifests/readManifest.js';

/** What narrows a plan, or moves all of it. */
export interface PlanOptions {
  readonly inventory: Inventory;
  readonly engine: PlanEngine;
  readonly profile?: Profile | null;
  /** Finished stages, which decide choices on dev. Default: none. */
  readonly results?: Results | null;
  /** Only cells of these; names as the manifests have them. */
  readonly datasets?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
  /** In place of the manifests' own seeds. */
  readonly seeds?: readonly number[] | undefined;
  /** In place of every cell's. */
  readonly precision?: Precision | undefined;
  /** What `auto` means: to run, the faster one of this machine; to read, the one that is kept. @default fp32 */
  readonly autoPrecision?: Precision | undefined;
  /**
   * Other manifests of the same folder: what they ask of a stage that these ones need too (more epochs of dynamics) is
   * done along, where the stage has to be done.
   */
  readonly alsoAtHand?: readonly LoadedManifest[];
}
