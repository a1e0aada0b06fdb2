let active = 'cpu';

/** Where the active engine computes: `cpu`, `cuda:0`. What is cheap differs: a GPU minds launches, a CPU arithmetic. */
export function engineDevice(): string {
  return active;
}

/** Sets it, for `startEngine` and for tests on a device without hardware. */
export function setEngineDevice(device: string): void {
  active = device;
}
