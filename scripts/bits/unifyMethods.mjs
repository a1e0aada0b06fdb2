// @ts-check

/** @typedef {Record<string, unknown>} Entries */

/** Settings of TopNeg by the names that they had beside other settings, before methods had settings of their own. */
const former = {
  topnegKeepFraction: 'keepFraction',
  topnegRepresentation: 'representation',
  topnegDirection: 'direction',
  topnegNoPositives: 'noPositives',
};

/**
 * The same for records of before and after training methods had settings of their own: flat fields become `method`. A
 * self-training's settings, which were in the stage's record alone, are left to its determinants: its method is that of
 * its start.
 *
 * @param {Entries} object
 * @returns {Entries}
 */
export function unifyMethods(object) {
  const { topneg, selfTraining: _selfTraining, method, ...rest } = object;
  if (typeof topneg === 'boolean') {
    const name = topneg ? 'topneg' : 'span';
    if (!('topnegKeepFraction' in rest)) return { ...rest, method: name };
    const settings = Object.fromEntries(Object.entries(former).map(([was, is]) => [is, rest[was]]));
    const others = Object.fromEntries(Object.entries(rest).filter(([key]) => !(key in former)));
    return { ...others, method: { name, settings: topneg ? settings : {} } };
  }
  if (isEntries(method) && method['name'] === 'self-training' && isEntries(method['settings']))
    return { ...rest, method: method['settings']['start'] };
  const isRecord = rest['format'] === 'dynclean-stage-1';
  return isRecord ? rest : object;
}

/**
 * @param {unknown} value
 * @returns {value is Entries}
 */
function isEntries(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
