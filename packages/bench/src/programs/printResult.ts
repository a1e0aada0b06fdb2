/** Prints a value as a line of JSON, by which whoever started this program reads it. */
export function printResult(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
