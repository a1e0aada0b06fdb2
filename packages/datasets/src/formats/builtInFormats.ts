import { bond } from './bond.js';
import { brat } from './brat.js';
import { columns } from './columns.js';
import { datasetsArrow } from './datasetsArrow.js';
import { doccano } from './doccano.js';
import { dygie } from './dygie.js';
import { dynclean } from './dynclean.js';
import { gliner } from './gliner.js';
import { huggingFace } from './huggingFace.js';
import { labelStudio } from './labelStudio.js';
import { mentions } from './mentions.js';
import { parquet } from './parquet.js';
import { prodigy } from './prodigy.js';
import { spacyDocBin } from './spacyDocBin.js';
import { spacyDocument } from './spacyDocument.js';
import { spacyTraining } from './spacyTraining.js';
import { spacyTuples } from './spacyTuples.js';
import { spert } from './spert.js';
import { webAnno } from './webAnno.js';

/**
 * All formats of this package, the more particular ones first: a new one is a file beside this one and an entry here.
 */
export const inOrder = [
  spacyDocBin,
  parquet,
  datasetsArrow,
  brat,
  spacyTraining,
  spacyTuples,
  labelStudio,
  gliner,
  dygie,
  spert,
  doccano,
  mentions,
  prodigy,
  spacyDocument,
  bond,
  huggingFace,
  dynclean,
  webAnno,
  columns,
];
