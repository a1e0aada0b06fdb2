import type { CleanInfo } from '@dynclean/schema';

/** `clean.json` and where everything lies. */
export interface CleanSummary extends CleanInfo {
  readonly folder: string;
  readonly files: {
    /** D' as a dataset folder. */
    readonly cleaned: string;
    /** The cleaned training file in it. */
    readonly train: string;
    /** The table of spans (Arrow). */
    readonly spans: string;
    /** Model folders; null where there was no such training here. */
    readonly cleanerModel: string | null;
    readonly finalModel: string | null;
  };
}
