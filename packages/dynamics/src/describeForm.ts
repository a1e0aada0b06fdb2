/** A sentence of advice, and the page that shows the files. */
export function describeForm(advice: string): string {
  return `${advice}: see docs/own-dynamics.md.`;
}
