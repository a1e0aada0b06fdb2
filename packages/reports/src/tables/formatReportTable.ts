import type { SettingValue } from '@dynclean/planner';

import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { ReportNode } from '../document/ReportDocument.js';
import { SCORE_SCHEME } from '../scores/scoreScheme.js';
import { showValue } from './axisText.js';
import { formatBlock } from './formatBlock.js';
import type { ReportCell, ReportTable } from './ReportTable.js';

/** Stages named under a table before the rest is only counted. */
const MAX_STAGES = 8;

/**
 * A table of results: ours, published, difference, and everything that a reader must know. Where it is too wide, there
 * is one for each value of its first column axis.
 */
export function formatReportTable(table: ReportTable): readonly ReportNode[] {
  const report = new DocumentBuilder();
  const profile = table.profile === null ? '' : `, profile ${table.profile}`;
  report.heading(`${table.paper}, ${table.item}${profile}: ${table.title}`);
  if (table.about !== null) report.paragraph(table.about.trim().replace(/\s+/g, ' '));
  const whole = formatBlock(table, { ...table, columnAxes: table.columns });
  const [splitAxis = 'metric'] = table.columns;
  const isWhole = table.columns.length < 2 || splitAxis === 'metric';
  report.append([isWhole ? whole : { kind: 'fit', table: whole, narrow: cutAt(splitAxis, table) }]);
  return report.append(formatNotes(table)).nodes;
}

/** A table for each value of an axis. */
function cutAt(splitAxis: string, table: ReportTable): readonly ReportNode[] {
  const report = new DocumentBuilder();
  for (const value of listValues(table.cells, splitAxis)) {
    const cells = table.cells.filter(({ axes }) => (axes[splitAxis] ?? null) === value);
    const quoted = table.quoted.filter(({ axes }) => (axes[splitAxis] ?? value) === value);
    report.strong(showValue(splitAxis, value));
    report.append([formatBlock(table, { cells, quoted, columnAxes: table.columns.slice(1) })]);
  }
  return report.nodes;
}

function formatNotes(table: ReportTable): readonly ReportNode[] {
  const report = new DocumentBuilder();
  const { counts, profile, cells } = table;
  const isScore = cells.some(({ metric }) => ['precision', 'recall', 'f1'].includes(metric));
  const sentences = [
    ...(isScore ? [SCORE_SCHEME] : []),
    ...(cells.some(({ ours }) => ours !== null && ours.numValues > 1)
      ? ['Means over seeds ± sample deviation; each score is averaged on its own, so F1 is the mean of F1s.']
      : []),
    ...(counts.within + counts.outside > 0
      ? [`${counts.within} of ${counts.within + counts.outside} figures are within tolerance (✓) of the paper's.`]
      : []),
    ...(cells.some(({ interval }) => interval !== null)
      ? ["Gains: F1 less that of the same seed on D; in brackets Student's t interval of the mean over seeds, 95 %."]
      : []),
    ...(cells.some(({ sentenceInterval }) => sentenceInterval !== null)
      ? ['In parentheses the bootstrap interval over the sentences of test, 95 %, which says nothing of seeds.']
      : []),
    ...(profile === null ? [] : [describeProfile(table, profile)]),
  ];
  if (sentences.length > 0) report.paragraph(sentences.join(' '));
  report.list(table.merged);
  if (table.waitsFor.length > 0) {
    const shown = table.waitsFor.slice(0, MAX_STAGES);
    const more = table.waitsFor.length - shown.length;
    report
      .strong(`Waiting for ${table.waitsFor.length} runs: ${table.command}`)
      .list([...shown, ...(more > 0 ? [`and ${more} more`] : [])]);
  }
  if (table.missing.length > 0) report.strong('Missing here').list(table.missing);
  const differs = table.differs.map(({ path, value, where }) =>
    where.length === 0 ? `${path}: ${String(value)}` : `${path}: ${String(value)} (${where.join(', ')})`,
  );
  if (differs.length > 0) report.strong("Settings that differ from the paper's").list(differs);
  if (table.remarks.length > 0) report.strong('About these trainings').list(table.remarks);
  if (table.contradictions.length > 0) {
    report.strong('Known contradictions').list(table.contradictions.map(({ id, fact }) => `${id}: ${fact}`));
  }
  const notes = new Set([...cells, ...table.quoted].flatMap(({ note }) => (note === null ? [] : [note])));
  report.list([...notes]);
  const sources = table.quoted.flatMap(({ name, source }) => (source === null ? [] : [`${name}: ${source}`]));
  if (sources.length > 0) report.strong('Quoted rows, not run here').list([...new Set(sources)]);
  const versions = table.codeVersions.map(
    ({ name, stages }) => `${name} (${stages} ${stages === 1 ? 'stage' : 'stages'})`,
  );
  if (isMixed(table)) report.strong('These figures mix code versions, which may compute differently').list(versions);
  else if (versions.length > 0) report.paragraph(`Code versions: ${versions.join(', ')}.`);
  if (table.measuredOn.length > 0) report.strong('Measured on').list(table.measuredOn);
  if (cells.some(({ published }) => published !== null) || table.quoted.length > 0) {
    report.paragraph(`Source of the published figures: ${table.source}.`);
  }
  return report.nodes;
}

/** What may be compared under a profile, and why not more. */
function describeProfile({ gainsOf, cells }: ReportTable, profile: string): string {
  const hasPublished = cells.some(({ published }) => published !== null);
  if (gainsOf === null || !hasPublished) {
    return `Results of the profile ${profile}: not the paper's setting, so nothing published stands beside them.`;
  }
  return (
    `Results of the profile ${profile}, with ${gainsOf} in place of the paper's encoders: gains alone stand beside ` +
    'published ones, scores may not.'
  );
}

/** Whether stages of one kind (`train`, of `train.v2`) come from several code versions. */
function isMixed({ codeVersions }: ReportTable): boolean {
  const kinds = codeVersions.map(({ name }) => name.replace(/\.v\d+$/, ''));
  return new Set(kinds).size < kinds.length;
}

function listValues(cells: readonly ReportCell[], axis: string): readonly SettingValue[] {
  return [...new Set(cells.map(({ axes }) => axes[axis] ?? null))];
}
