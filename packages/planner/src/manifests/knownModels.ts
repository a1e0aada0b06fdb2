/** A model as manifests name it. */
export interface ModelChoice {
  /** An id, a hub repository or a folder. */
  readonly encoder: string;
  readonly topneg: boolean;
  /** Goes on as teacher and student after its training (DynClean, Appendix F). */
  readonly selfTrained: boolean;
}

const encoders = { bert: 'bert-base-cased', roberta: 'roberta-base', biobert: 'biobert' } as const;

/** The models of the paper by the names that every manifest uses: `bert`, `bert-topneg`, `roberta-st`, ... */
export const knownModels: ReadonlyMap<string, ModelChoice> = new Map(
  Object.entries(encoders).flatMap(([name, encoder]): [string, ModelChoice][] => [
    [name, { encoder, topneg: false, selfTrained: false }],
    [`${name}-topneg`, { encoder, topneg: true, selfTrained: false }],
    [`${name}-st`, { encoder, topneg: false, selfTrained: true }],
  ]),
);
