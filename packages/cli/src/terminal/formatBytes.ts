const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** `812 bytes`, `4.2 kB`, `90.9 MB`: powers of 1000, as disks and downloads are sold. */
export function formatBytes(sizeBytes: number): string {
  let [value, unit] = [sizeBytes, 0];
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]!}`;
}
