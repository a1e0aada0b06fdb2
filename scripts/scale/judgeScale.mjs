// @ts-check

/** What cleaning may take: memory whatever the size, and processor time beside that of the smallest size by span. */
const MOST_MIB = 400;
const MOST_OF_LINEAR = 1.1;
/** What the commands may take, by the size above which more is allowed, and how much. */
const MOST_OF_COMMANDS_MIB = [
  { spans: 0, most: 400 },
  { spans: 20_000_000, most: 2048 },
];
/** What planning may take. */
const planningLimits = { cpuSeconds: 5, peakMiB: 500 };

/**
 * Holds figures of `results/bench/scale.json` to what is aimed at. Time is the processor's: the clock's depends on what
 * else runs, and on whether files are in memory.
 *
 * @param {{ sizes: any[], planning: any }} figures
 * @returns {{ what: string, isMet: boolean }[]}
 */
export function judgeScale({ sizes, planning }) {
  const measured = sizes.filter(({ cleaning }) => cleaning !== undefined);
  const [smallest] = measured;
  const perSpan = (/** @type {any} */ { spans, cleaning }) => cleaning.cpuSeconds / spans;
  const lines = measured.flatMap((size) => {
    const ofLinear = perSpan(size) / perSpan(smallest);
    const name = `cleaning ${size.spans.toLocaleString('en-US')} spans`;
    return [
      {
        what: `${name}: ${ofLinear.toFixed(2)} of linear, at most ${MOST_OF_LINEAR}`,
        isMet: ofLinear <= MOST_OF_LINEAR,
      },
      { what: `${name}: ${Math.round(size.cleaning.peakMiB)} MiB, at most ${MOST_MIB}`, isMet: size.cleaning.peakMiB <= MOST_MIB }, // prettier-ignore
    ];
  });
  lines.push(...sizes.flatMap(judgeCommands));
  if (planning === null || planning === undefined) return lines;
  return [
    ...lines,
    ...Object.entries(planningLimits).map(([key, most]) => ({
      what: `planning ${planning.cells} cells: ${key} ${planning[key]}, at most ${most}`,
      isMet: planning[key] <= most,
    })),
  ];
}

/** Memory of each command at one size. */
function judgeCommands(/** @type {any} */ { spans, commands = {} }) {
  const most = MOST_OF_COMMANDS_MIB.findLast((limit) => spans > limit.spans)?.most ?? 0;
  return Object.entries(commands).map(([name, { peakMiB }]) => ({
    what: `${name}, ${spans.toLocaleString('en-US')} spans: ${peakMiB} MiB, at most ${most}`,
    isMet: peakMiB <= most,
  }));
}
