import type { Precision, PrecisionChoice } from '@dynclean/schema';
import type { SettingValue } from '../manifests/SettingValue.js';
import type { PlanOptions } from './PlanOptions.js';

/** A cell's precision: the command's, else the manifest's, else the profile's, else the paper's. */
export function choosePrecision(
  given: Readonly<Record<string, SettingValue>>,
  { precision, profile, autoPrecision = 'fp32' }: Pick<PlanOptions, 'precision' | 'profile' | 'autoPrecision'>,
): Precision {
  const said = (precision ?? given['precision'] ?? profile?.precision ?? 'fp32') as PrecisionChoice;
  return said === 'auto' ? autoPrecision : said;
}
