import type { Binding, Handle } from './binding.js';
import type { Program } from './ProgramRecorder.js';

/**
 * Programs in phases: those of one phase go side by side, the next phase begins when all are done. They hand tensors to
 * each other by name.
 */
export class Routine {
  /** Names that nothing needs any more after each phase. */
  private readonly freed: readonly (readonly string[])[];

  /** @param results - the tensors that a run is for. */
  constructor(
    private readonly binding: Binding,
    private readonly phases: readonly (readonly Program[])[],
    private readonly results: readonly string[],
  ) {
    const needed = new Set(results);
    this.freed = phases
      .toReversed()
      .map((programs) => {
        const used = programs.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
        const last = [...new Set(used)].filter((name) => !needed.has(name));
        last.forEach((name) => needed.add(name));
        return last;
      })
      .reverse();
  }

  /**
   * @param given - the tensors that it does not make itself. They stay the caller's.
   * @returns `results` by name, which become the caller's.
   * @throws Error of the addon, with nothing left behind.
   */
  run(given: (name: string) => Handle): Map<string, Handle> {
    const made = new Map<string, Handle>();
    const find = (name: string): Handle => made.get(name) ?? given(name);
    try {
      this.phases.forEach((programs, phase) => {
        const runs = programs.map(({ id, inputs }) => [id, inputs.map(find)] as const);
        const outputs = this.binding.run(...runs);
        programs.forEach((program, i) => {
          program.outputs.forEach((name, j) => made.set(name, outputs[i]?.[j] as Handle));
        });
        for (const name of this.freed[phase] ?? []) this.release(made, name);
      });
      return new Map(this.results.map((name) => [name, made.get(name) as Handle]));
    } catch (error) {
      for (const name of [...made.keys()]) this.release(made, name);
      throw error;
    }
  }

  /** Forgets its programs. */
  dispose(): void {
    for (const { id } of this.phases.flat()) this.binding.releaseProgram(id);
  }

  private release(made: Map<string, Handle>, name: string): void {
    const handle = made.get(name);
    if (handle === undefined) return;
    this.binding.release(handle);
    made.delete(name);
  }
}
