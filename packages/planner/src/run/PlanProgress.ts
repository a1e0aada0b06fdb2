/** How far all stages together are. */
export interface PlanProgress {
  readonly done: number;
  readonly total: number;
  /** Expected work that is done, and all of it, in milliseconds. */
  readonly doneMs: number;
  readonly totalMs: number;
  /** What is running, with its share. */
  readonly running: readonly { readonly title: string; readonly share: number; readonly detail: string }[];
}
