import type { Argument, Binding, Handle, Instruction, ProgramId } from '@dynclean/backend-libtorch';

/** Operators by name, on tensors that are numbered, the inputs first: what `Binding.compile` takes, but for names. */
export type Instructions = (
  numInputs: number,
) => readonly (readonly [name: string, numResults: number, ...args: Argument[]])[];

/** A program, and what it works on. */
export interface Lane {
  readonly inputs: readonly Handle[];
  readonly instructions: Instructions;
}

/** Operators that divide their work among all threads, or a lane for each. */
export function laneCountsOf(numThreads: number): number[] {
  return numThreads > 1 ? [1, numThreads] : [1];
}

/** Milliseconds of programs side by side, at their best; infinite where libtorch lacks one of the operators. */
export function timeLanes(binding: Binding, lanes: readonly Lane[]): number {
  const programs: ProgramId[] = [];
  try {
    const runs = lanes.map(({ inputs, instructions }) => {
      const calls = instructions(inputs.length).map(([name, ...rest]): Instruction => [
        binding.operator(name),
        ...rest,
      ]);
      const program = binding.compile(calls, inputs.length, []);
      programs.push(program);
      return [program, inputs] as const;
    });
    return timeBest(() => binding.run(...runs));
  } catch {
    return Infinity; // not every libtorch has every operator for every layout
  } finally {
    programs.forEach((program) => binding.releaseProgram(program));
  }
}

/** Milliseconds of the fastest of many goes: what the machine can, not what it mostly does beside other work. */
export function timeBest(body: () => void): number {
  for (let i = 0; i < 2; i++) body();
  let best = Infinity;
  const end = performance.now() + 150;
  for (let goes = 0; goes < 5 || performance.now() < end; goes++) {
    const start = performance.now();
    body();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
