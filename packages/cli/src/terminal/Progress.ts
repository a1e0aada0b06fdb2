/** Where a long operation tells how far it is; what becomes of that is the terminal's business. */
export interface Progress {
  /** Another stage than before ends the one before. */
  report(stage: StageState): void;
  /** Called before anything else is written to the terminal. */
  makeRoom(): void;
  /** Ends the stage that is shown. Must be called on every way out. */
  stop(): void;
}

/** How far a stage is. */
export interface StageState {
  /** What is going on, `dynamics run`. */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** Plural, `steps`; `bytes` are shown as kB and MB. */
  readonly unit: string;
  /** The state of things in a few words, `epoch 3, dev F1 45.12`. */
  readonly detail?: string;
  /** How far the whole job is, of which this is a part. */
  readonly job?: { readonly done: number; readonly total: number };
}
