// @ts-check
import { computeChecksum } from './computeChecksum.mjs';
import { decodeNumbers } from './decodeNumbers.mjs';
import { describeDifference } from './describeDifference.mjs';
import { parseSafetensors } from './parseSafetensors.mjs';

/**
 * Compares the tensors of two safetensors files: names, dtypes, shapes, bytes.
 *
 * @param {string} where - What the files are, for the report.
 * @param {{ before: Buffer, after: Buffer }} files
 * @param {import('./Findings.mjs').Findings} findings
 */
export function compareTensors(where, files, findings) {
  const [before, after] = [parseSafetensors(files.before), parseSafetensors(files.after)];
  findings.count('models');
  findings.count('tensors', before.size);
  for (const name of after.keys()) if (!before.has(name)) findings.news.push(`${where}: tensor ${name}`);
  for (const [name, expected] of before) {
    const place = `${where}: tensor ${name}`;
    const got = after.get(name);
    if (got === undefined) findings.faults.push(`${place} has vanished`);
    else if (describeForm(expected) !== describeForm(got))
      findings.faults.push(`${place} is ${describeForm(got)}, but was ${describeForm(expected)}`);
    else if (!expected.bytes.equals(got.bytes))
      findings.faults.push(`${place}: ${describeBytes(expected.dtype, expected.bytes, got.bytes)}`);
  }
}

/** @param {import('./parseSafetensors.mjs').Tensor} tensor */
function describeForm({ dtype, shape }) {
  return `${dtype} [${shape.join(', ')}]`;
}

/**
 * @param {string} dtype
 * @param {Buffer} before
 * @param {Buffer} after
 */
function describeBytes(dtype, before, after) {
  const checksums = `${computeChecksum(before)} before, ${computeChecksum(after)} after`;
  const [expected, got] = [decodeNumbers(dtype, before), decodeNumbers(dtype, after)];
  return expected === null || got === null ? checksums : `${checksums}; ${describeDifference(expected, got)}`;
}
