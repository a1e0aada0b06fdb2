import type { Entity, Sentence } from '@dynclean/schema';

import type { Random } from '@dynclean/random';
import {
  drawMention,
  drawThing,
  type DemoType,
  type DemoWorld,
  type NamedThing,
  type NameKind,
} from './createDemoWorld.js';
import { NEUTRAL_RATE, NEW_FRAME_RATE, NEW_NAME_RATE, OPENING_RATE, PLAIN_RATE, TRAP_RATE } from './difficulty.js'; // prettier-ignore
import { FILLERS } from './fillers.js';
import { NAMED_FRAMES, NEUTRAL_FRAMES, PLAIN_FRAMES, TRAP_FRAMES, type FrameSet } from './partFrames.js';

/** Kinds that a slot without a kind of its own can take, the likely ones more than once. */
const KINDS_OF_TYPE: Readonly<Record<DemoType, readonly NameKind[]>> = {
  PER: ['person'],
  ORG: ['firm', 'firm', 'firm', 'body', 'club', 'school'],
  LOC: ['town', 'town', 'region'],
  PROD: ['device', 'device', 'app'],
};

/** What a sentence can begin with. */
const OPENINGS = ['It seems', 'In fact ,', 'Officials say', 'Meanwhile ,', 'Once again ,', 'Reports say', 'Not for the first time ,']; // prettier-ignore

/** The same for sentences about the past that do not say when. */
const PAST_OPENINGS = ['On <day>', 'In <month> ,', 'Last <month> ,', 'In <year> ,', 'Earlier ,', 'That <day> ,'];

const SAYS_WHEN = /<(day|month|year)>/;
const IS_PAST = / (\w{3,}ed|said|left|won|fell|beat|drew|sold|told|lost|went|rose|met|flew|drove|gave|spent|bought|shook|sang|wrote|drew|was|were|made|stopped) /; // prettier-ignore

/** First words that are written small after an opening. */
const SMALL_AFTER_OPENING = new Set(['The', 'A', 'We', 'He', 'She', 'They', 'Her', 'His', 'My', 'Our', 'There', 'Nobody', 'Everyone', 'Heavy', 'Workers', 'Police', 'Troops', 'Prices', 'Fans', 'People', 'Snow', 'You', 'It']); // prettier-ignore

/** Which frames a split draws from. */
export type FrameSide = 'train' | 'evaluation';

/** What the sentences of a split are made of. */
export interface SentenceSource {
  readonly side: FrameSide;
  readonly world: DemoWorld;
}

/** The frames of one kind of sentence, kinds as often as difficulty.ts says. */
export function drawKind(random: Random): FrameSet {
  const kind = random.uniform();
  if (kind < NEUTRAL_RATE) return NEUTRAL_FRAMES;
  if (kind < NEUTRAL_RATE + PLAIN_RATE) return PLAIN_FRAMES;
  if (kind < NEUTRAL_RATE + PLAIN_RATE + TRAP_RATE) return TRAP_FRAMES;
  return random.pick(NAMED_FRAMES);
}

/** The thing that fills a slot: `PER`, `ORG:club`, `ANY`. */
function drawSlot(slot: string, { side, world }: SentenceSource, random: Random): NamedThing {
  const [name = '', kind] = slot.split(':');
  const type = name === 'ANY' ? random.pick(['PER', 'PER', 'ORG', 'ORG', 'LOC', 'PROD'] as const) : (name as DemoType);
  const kinds = kind === undefined || type === 'PER' ? KINDS_OF_TYPE[type] : [kind as NameKind];
  const source = side === 'evaluation' && random.chance(NEW_NAME_RATE) ? world.heldOut : world.known;
  return drawThing(source.get(random.pick(kinds)) ?? [], random);
}

/** The words of a name in a slot; some slots want a part of a person's name. */
function drawWords(slot: string, thing: NamedThing, random: Random): readonly string[] {
  if (slot === 'PER:first') return thing.full.split(' ').slice(0, 1);
  if (slot === 'PER:last') return thing.full.split(' ').slice(1);
  return drawMention(thing, random);
}

/** Names that are used with "the", which is no part of them. */
const NEEDS_ARTICLE = /^(University|Bank) of |^River | (Islands|Coast|Valley)$/;

/** "a" before a vowel is "an". */
function fixArticles(tokens: string[]): void {
  tokens.forEach((token, index) => {
    const next = tokens[index + 1] ?? '';
    if (/^a$/i.test(token) && /^[aeio]|^un/i.test(next) && !/^(one|uni)/i.test(next)) tokens[index] = `${token}n`;
  });
}

/**
 * A sentence of some kind with its gold labels: a frame whose slots are filled with names (no two the same) and its
 * gaps with words.
 */
export function drawSentence(kind: FrameSet, source: SentenceSource, random: Random): Sentence {
  const isNewFrame = source.side === 'evaluation' && random.chance(NEW_FRAME_RATE);
  const frame = random.pick(isNewFrame ? kind.heldOut : kind.known);
  const pieces = frame.split(' ');
  const [first = ''] = pieces;
  if (
    random.chance(OPENING_RATE) &&
    (first.startsWith('{') || SMALL_AFTER_OPENING.has(first)) &&
    !frame.endsWith('?')
  ) {
    if (!first.startsWith('{')) pieces[0] = first.toLowerCase();
    const openings = IS_PAST.test(frame) && !SAYS_WHEN.test(frame) ? PAST_OPENINGS : OPENINGS;
    pieces.unshift(...random.pick(openings).split(' '));
  }
  const tokens: string[] = [];
  const entities: Entity[] = [];
  const used = new Set<string>();
  for (const piece of pieces) {
    const slot = /^\{(.+)\}$/.exec(piece)?.[1];
    if (slot !== undefined) {
      let thing = drawSlot(slot, source, random);
      while (used.has(thing.short ?? thing.full)) thing = drawSlot(slot, source, random);
      used.add(thing.short ?? thing.full);
      const words = drawWords(slot, thing, random);
      if (NEEDS_ARTICLE.test(words.join(' ')) && !/^the$/i.test(tokens.at(-1) ?? '')) {
        tokens.push(tokens.length === 0 ? 'The' : 'the');
      }
      entities.push([tokens.length, tokens.length + words.length - 1, thing.type]);
      tokens.push(...words);
      continue;
    }
    const filler = /^<(.+)>$/.exec(piece)?.[1];
    tokens.push(...(filler === undefined ? piece : random.pick(FILLERS[filler] ?? [])).split(' '));
  }
  fixArticles(tokens);
  return { tokens, entities };
}
