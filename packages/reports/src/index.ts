export { escapeControls, escapeControlsInLines } from './text/escapeControls.js';
export { displayWidth } from './text/displayWidth.js';
export {
  differenceCell,
  fixedCell,
  formatDifference,
  formatPercent,
  percentCell,
  plainCell,
  type Cell,
  type Measure,
} from './document/Cell.js';
export { DocumentBuilder } from './document/DocumentBuilder.js';
export {
  type Column,
  type FigureNode,
  type Records,
  type ReportDocument,
  type ReportNode,
  type TableNode,
} from './document/ReportDocument.js';
export { type FigureSpec, type FigureText } from './document/FigureSpec.js';
export { renderers } from './renderers/builtInRenderers.js';
export { type Content, type Renderer } from './renderers/Renderer.js';
export { type RendererRegistry } from './renderers/createRendererRegistry.js';
export { drawPng } from './renderers/layout/drawPng.js';
export { wrapText } from './text/wrapText.js';
export { renderText } from './renderers/text.js';
export { SCORE_SCHEME } from './scores/scoreScheme.js';
export { formatScores, type TitleOptions } from './scores/formatScores.js';
export { formatComparison, type ComparisonOptions } from './scores/formatComparison.js';
export { formatProfile, type ProfileOptions } from './training/formatProfile.js';
export { formatNoise } from './data/formatNoise.js';
export { formatDatasetStats } from './data/formatDatasetStats.js';
export { formatRanking } from './data/formatRanking.js';
export { formatContext, formatSpans, type SpansOptions } from './spans/formatSpans.js';
export { formatRemovedSpans, type RemovedSpansOptions } from './spans/formatRemovedSpans.js';
export { formatCleaning, type CleaningOptions } from './cleaning/formatCleaning.js';
export { formatSweep, listSweepRows } from './cleaning/formatSweep.js';
export { formatReview, type ReviewTextOptions } from './review/formatReview.js';
export { renderReviewPage, type PageOptions } from './review/renderReviewPage.js';
export { type PageData } from './review/page/PageData.js';
export { toPageData, type PageMeasures } from './review/toPageData.js';
export { formatEstimate } from './review/formatEstimate.js';
export { formatReviewSummary } from './review/formatReviewSummary.js';
export { listReviewRows } from './review/listReviewRows.js';
export { formatVersionComparison, type VersionComparisonOptions } from './versions/formatVersionComparison.js';
export { buildFigure } from './figures/buildFigure.js';
export { drawDensities } from './figures/drawDensities.js';
export { drawDataMap } from './figures/drawDataMap.js';
export { drawRanking } from './figures/drawRanking.js';
export { drawSweep } from './figures/drawSweep.js';
export { drawDevCurves } from './figures/drawDevCurves.js';
export { drawFigure } from './figures/drawFigure.js';
export { buildReportTable, type BuildTableOptions } from './tables/buildReportTable.js';
export { formatReportTable } from './tables/formatReportTable.js';
export { listReportRows } from './tables/listReportRows.js';
export { formatCaseStudy } from './tables/formatCaseStudy.js';
export { formatPrompt } from './tables/formatPrompt.js';
export { type DifferingSetting, type QuotedRow, type ReportCell, type ReportTable } from './tables/ReportTable.js';
