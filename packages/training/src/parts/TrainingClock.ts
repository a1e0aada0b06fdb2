import type { TrainingEvent } from '../TrainingEvent.js';
import type { PartState, SavedState, TrainingPart } from '../TrainingPart.js';

/** The wall clock of a training over all its starts, and how many these were. */
export class TrainingClock implements TrainingPart {
  private readonly started = performance.now();
  private earlierMs = 0;
  /** How often the training went on after a stop. */
  resumed = 0;

  constructor(private readonly onEvent?: (event: TrainingEvent) => void) {}

  /** Milliseconds of all starts together, whole ones. */
  get elapsedMs(): number {
    return Math.round(this.earlierMs + performance.now() - this.started);
  }

  state(): PartState {
    return { progress: { elapsedMs: this.elapsedMs, resumed: this.resumed } };
  }

  restore({ progress, epoch, step }: SavedState): void {
    this.earlierMs = progress['elapsedMs'] as number;
    this.resumed = (progress['resumed'] as number) + 1;
    this.onEvent?.({ kind: 'resume', epoch, step });
  }
}
