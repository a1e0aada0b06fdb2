import { InputError } from '@dynclean/schema';

import type { EngineReport } from './Engine.js';

/**
 * The device of an engine that a choice means, and why.
 *
 * @param wanted - `auto`: the engine's best; `cpu`; `cuda`: the first GPU; `cuda:1`: the second one.
 * @throws InputError when the choice is no device, or none that this engine has; the message says why it has none.
 */
export function chooseDevice(
  { name, devices, noCuda }: Pick<EngineReport, 'name' | 'devices' | 'noCuda'>,
  wanted: string,
): { device: string; deviceReason: string } {
  const got = `but got ${JSON.stringify(wanted)}`;
  if (wanted === 'auto') {
    return { device: devices[0]?.name ?? 'cpu', deviceReason: noCuda ?? devices[0]?.description ?? '' };
  }
  if (!isDeviceName(wanted)) throw new InputError(`device: must be auto, cpu, cuda or cuda:N, ${got}`);
  const device = wanted === 'cuda' ? 'cuda:0' : wanted;
  if (devices.some((each) => each.name === device)) return { device, deviceReason: 'asked for' };
  if (noCuda !== null) throw new InputError(`device: must be cpu on the engine ${name} here, ${got}: ${noCuda}`);
  throw new InputError(`device: must be one of ${devices.map((each) => each.name).join(', ')}, ${got}`);
}

/** Whether a text is `cpu`, `cuda` or `cuda:` and a number. */
export function isDeviceName(text: string): boolean {
  return /^(cpu|cuda(:(0|[1-9]\d{0,2}))?)$/.test(text);
}

/** `cuda:1` → 1, `cpu` → null. */
export function gpuIndexOf(device: string): number | null {
  return device.startsWith('cuda:') ? Number(device.slice('cuda:'.length)) : null;
}
