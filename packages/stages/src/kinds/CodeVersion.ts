/**
 * What a kind of stage computes, under a name that its results carry: results of another code version are not its
 * results.
 *
 * `defaults` are every value that a key leaves out, frozen: they are those of the settings' schemas when the code
 * version was made, and never change afterwards. A setting that comes later is added with the value at which everything
 * is computed as before, so that no key changes. Whoever changes a default or a computation adds a code version
 * (`codeVersions.test.ts` and `goldenStages.e2e.test.ts` say so).
 */
export interface CodeVersion {
  readonly name: string;
  readonly defaults: Readonly<Record<string, unknown>>;
  /** The code version whose frozen defaults of training methods hold (`Method.frozenDefaults`). @default this one */
  readonly methodDefaultsOf?: string;
}
