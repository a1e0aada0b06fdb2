// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const count = (/** @type {number} */ number) => number.toLocaleString('en-US');
const gigabytes = (/** @type {number} */ bytes) => (bytes / 1e9).toPrecision(3);
const table = (/** @type {string[][]} */ rows) => rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What cleaning takes by size, each held against the smallest: 1 is linear. */
function describeCleaning(/** @type {any[]} */ sizes) {
  const measured = sizes.filter(({ cleaning }) => cleaning !== undefined);
  const [smallest] = measured;
  const rows = measured.map(({ spans, sentences, bytes, cleaning }) => {
    const linear = (/** @type {'seconds' | 'cpuSeconds'} */ of) =>
      (cleaning[of] / spans / (smallest.cleaning[of] / smallest.spans)).toFixed(2);
    return [
      count(spans),
      count(sentences),
      `${cleaning.seconds.toFixed(1)} s`,
      `${cleaning.cpuSeconds.toFixed(1)} s`,
      `${linear('seconds')}, ${linear('cpuSeconds')}`,
      `${Math.round(cleaning.peakMiB)} MiB`,
      `${gigabytes(bytes)} GB`,
      `${gigabytes(cleaning.bytes.table + cleaning.bytes.cleaned)} GB`,
    ];
  });
  const header = ['spans', 'sentences', 'time', 'processor time', 'of linear', 'peak memory', 'disk, read', 'written'];
  return table([header, header.map(() => '---:'), ...rows]);
}

/** What each command takes, one beside the other by size: processor time and peak memory. */
function describeCommands(/** @type {any[]} */ sizes) {
  const bySize = sizes.map(({ spans, reading = {}, commands = {} }) => ({
    spans,
    uses: { 'data check': reading.check, 'data stats': reading.stats, ...commands },
  }));
  const names = [...new Set(bySize.flatMap(({ uses }) => Object.keys(uses)))];
  const header = ['command', ...bySize.map(({ spans }) => `${count(spans)} spans`)];
  const rows = names.map((name) => [`\`${name}\``, ...bySize.map(({ uses }) => describeCell(uses[name]))]);
  return table([header, header.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]);
}

/** By the clock where the processor's time was not measured. */
function describeCell(/** @type {any} */ use) {
  if (use === undefined) return '';
  const { seconds, cpuSeconds = null, peakMiB } = use;
  return `${cpuSeconds === null ? `${seconds.toFixed(1)} s by the clock` : `${cpuSeconds.toFixed(1)} s`}, ${count(peakMiB)} MiB`; // prettier-ignore
}

/** Time by the clock and by the processor, where that was measured, and memory. */
function describeUse(/** @type {any} */ { seconds, cpuSeconds, peakMiB }) {
  const ofProcessor = typeof cpuSeconds === 'number' ? `${cpuSeconds.toFixed(1)} s` : '';
  return [`${seconds.toFixed(1)} s`, ofProcessor, `${count(peakMiB)} MiB`];
}

/** What data of the size of a hundred million candidate spans take, from `results/bench/scale.json`. */
export function describeScale(/** @type {string} */ root) {
  const { sizes, planning } = JSON.parse(readFileSync(join(root, 'results/bench/scale.json'), 'utf8'));
  const [{ machine }] = sizes;
  const parts = [...sizes, ...(planning === null ? [] : [planning])];
  const commits = [
    ...new Set(parts.flatMap(({ commit, commits: byPart }) => Object.values(byPart ?? { commit }))),
  ].join(', ');
  const notes = [...new Set(parts.flatMap(({ note }) => note ?? []))];
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; commits ${commits}${notes.map((note) => `; ${note}`).join('')}.`,
    describeCleaning(sizes),
    describeCommands(sizes),
    ...(planning === null
      ? []
      : [
          `A plan of ${count(planning.cells)} cells, start-up included: ` +
            `${describeUse(planning).filter(Boolean).join(', ')} (time, processor time, memory).`,
        ]),
  ].join('\n\n');
}
