// @ts-check
/** `75 s`, `2 min 5 s`; under ten seconds with one decimal. */
export function formatDuration(durationMs) {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * Says what set-up is doing: one line a step. On a terminal the line is rewritten as the step goes on; elsewhere (a
 * log, CI) a new line comes at most every ten seconds.
 *
 * A quiet reporter keeps silent about steps that found their work done, so that `npm run demo` starts at once with the
 * demo; a step that has to work shows itself all the same.
 */
export class Reporter {
  /** @param {{ stream?: NodeJS.WritableStream & { isTTY?: boolean, columns?: number }, quiet?: boolean,
   *   totalSteps: number, now?: () => number }} options */
  constructor({ stream = process.stderr, quiet = false, totalSteps, now = Date.now }) {
    this.stream = stream;
    this.quiet = quiet;
    this.totalSteps = totalSteps;
    this.now = now;
    this.startedAt = now();
    this.stepNumber = 0;
    this.lineIsOpen = false;
    this.title = '';
    this.stepStartedAt = this.startedAt;
    this.lastPlainAt = -Infinity;
    this.worked = false;
  }

  /** Begins the next step. Nothing is printed before it works or is done. */
  begin(title) {
    this.stepNumber += 1;
    this.title = title;
    this.stepStartedAt = this.now();
    this.lastPlainAt = -Infinity;
    this.worked = false;
  }

  /** What the running step does right now, with the time that it has taken. Cheap enough to call often. */
  update(text) {
    const now = this.now();
    const first = !this.worked;
    this.worked = true;
    const elapsed = formatDuration(now - this.stepStartedAt);
    if (this.stream.isTTY) {
      this.rewrite(`${this.label()}: ${text}${first ? '' : `, ${elapsed}`}`);
    } else if (now - this.lastPlainAt >= 10_000) {
      this.lastPlainAt = now;
      this.stream.write(`${this.label()}: ${text}${first ? '' : `, ${elapsed}`}\n`);
    }
  }

  /** Closes the step with its result. */
  done(text) {
    if (this.quiet && !this.worked) return;
    const elapsed = this.worked ? ` (${formatDuration(this.now() - this.stepStartedAt)})` : '';
    this.line(`${this.label()}: ${text}${elapsed}`);
  }

  /** A whole line that stands for itself, also when quiet. */
  line(text) {
    if (this.lineIsOpen) this.rewrite('');
    this.lineIsOpen = false;
    this.stream.write(`${text}\n`);
  }

  label() {
    return `[${this.stepNumber}/${this.totalSteps}] ${this.title}`;
  }

  rewrite(text) {
    const width = (this.stream.columns ?? 80) - 1;
    this.stream.write(`\r\u001b[K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
    this.lineIsOpen = true;
  }
}
