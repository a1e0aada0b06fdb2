/** What the process ends with; docs/commands.md tells users. */
export const exitCodes = {
  done: 0,
  /** Something went wrong, or a check (`data check`, `doctor --fixture`) found that something is. */
  failed: 1,
  /** What was typed or given cannot be used. */
  badInput: 2,
  /** Done, but what came of it is not to be trusted (`clean --strict`). */
  doubtful: 3,
  /** Ctrl-C or SIGTERM: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

/** What the process may end with: one of `exitCodes`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
