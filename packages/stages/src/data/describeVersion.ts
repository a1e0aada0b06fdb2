import { bySign } from '@dynclean/cleaning';
import type { CleanInfo, VersionInfo } from '@dynclean/schema';

/**
 * `version.json` of a cleaned version: what of `clean.json` goes with D' wherever it is copied.
 *
 * @param places - the runs' folders and files, as D's folder should call them.
 */
export function describeVersion(
  clean: Omit<CleanInfo, 'durations'>,
  places: Pick<VersionInfo, 'dynamics' | 'thresholdRun'>,
): VersionInfo {
  const { createdBy, data, cleaning, maxSpanWidth, epochsAveraged, signs, warnings } = clean;
  return {
    format: 'dynclean-version-1',
    createdBy,
    dataset: data.name,
    source: { file: data.trainFile, sha256: data.trainSha256 },
    ...places,
    settings: cleaning,
    maxSpanWidth,
    epochsAveraged,
    thresholdSamples: bySign((sign) => signs[sign].thresholdSamples),
    tau: bySign((sign) => signs[sign].tau),
    candidates: bySign((sign) => signs[sign].candidates),
    removed: bySign((sign) => signs[sign].removed),
    warnings: warnings.map(({ message }) => message),
  };
}
