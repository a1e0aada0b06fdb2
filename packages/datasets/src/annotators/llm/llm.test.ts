import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Sentence } from '@dynclean/schema';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  askedText,
  type ChatReply,
  type ChatServer,
  fail,
  say,
  sayEntities,
  startChatServer,
} from '../../testing/startChatServer.js';
import { createTestFolder, removeTestFolders } from '../../testing/testFolders.js';
import { annotateSentences, announceAnnotation } from '../annotateSentences.js';
import type { AnnotationSummary } from '../Annotator.js';

const KEY = 'sk-test-4f8a';

let server: ChatServer;
let settings: Record<string, unknown>;
beforeEach(async () => {
  server = await startChatServer();
  process.env['TEST_KEY'] = KEY;
  const cache = join(await createTestFolder({}), 'answers');
  settings = { endpoint: server.endpoint, model: 'm', types: { PER: 'people', LOC: '' }, keyVariable: 'TEST_KEY', retrySeconds: 0.01, cache };
}); // prettier-ignore
afterEach(() => server.close());
afterAll(removeTestFolders);

const toSentence = (text: string): Sentence => ({ tokens: text.split(' '), entities: [] });

async function label(texts: readonly string[], more: object = {}, signal?: AbortSignal) {
  const sentences: Sentence[] = [];
  const summaries: AnnotationSummary[] = [];
  const options = { settings: { ...settings, ...more }, signal, onSummary: (summary: AnnotationSummary) => void summaries.push(summary) };
  for await (const sentence of annotateSentences('llm', texts.map(toSentence), options)) sentences.push(sentence);
  const [summary] = summaries;
  const unaligned = summary?.files?.get('unaligned.jsonl')?.trim().split('\n') ?? [];
  return { sentences, counts: summary?.counts ?? {}, summary, unaligned: unaligned.map((line) => JSON.parse(line) as object) };
} // prettier-ignore

const labelOne = async (more: object = {}) => (await label(['Ann saw York'], more)).sentences[0]?.entities;
const found = [[0, 0, 'PER'], [2, 2, 'LOC']]; // prettier-ignore
const right = sayEntities('Ann: PER', 'York: LOC');

async function readAll(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

describe('labels by a language model', () => {
  it('come of a request for each sentence, in order, with types and examples in the prompt', async () => {
    const examples = [{ text: 'Bob ran', entities: [{ text: 'Bob', type: 'PER' }] }];
    // The first one is the slowest.
    server.usually((body, response, request) => {
      const delay = askedText(body).startsWith('Ann') ? 60 : 0;
      const reply = askedText(body).startsWith('Ann') ? right : sayEntities();
      setTimeout(() => reply(body, response, request), delay);
    });
    const { sentences, counts } = await label(['Ann saw York', 'no name', 'none at all'], { examples });
    expect(sentences.map(({ entities }) => entities)).toEqual([found, [], []]);
    expect(counts).toMatchObject({ answers: 3, newAnswers: 3, input: 300, output: 30, unaligned: {}, structured: true });
    const { path, key, body } = server.requests[0]!;
    expect([path, key, body.model, body.temperature]).toEqual(['/v1/chat/completions', `Bearer ${KEY}`, 'm', 0]);
    expect(body.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(body.messages[0]?.content).toContain('\n- PER: people\n- LOC');
    expect(body.messages[2]?.content).toBe('{"entities":[{"text":"Bob","type":"PER"}]}');
    expect(body.response_format).toMatchObject({
      json_schema: { schema: { properties: { entities: { items: { properties: { type: { enum: ['PER', 'LOC'] } } } } } } },
    });
  }); // prettier-ignore

  it.each<[string, unknown, unknown]>([
    ['fences', '```json\n{"entities": [{"text": "Ann", "type": "PER"}, {"text": "York", "type": "LOC"}]}\n```', found],
    ['a thought before it', '<think>\n{"entities": [{"text": "York", "type": "PER"}]}? No.\n</think>\n{"entities": [{"text": "Ann", "type": "PER"}]}', [[0, 0, 'PER']]],
    ['the end of a thought before it', '[{"text": "York", "type": "PER"}]? No.</think>[{"text": "Ann", "type": "PER"}]', [[0, 0, 'PER']]],
    ['prose with brackets', 'Sure [really]! Here {it} is: {"entities": [{"text": "Ann", "type": "PER"}]} Good luck.', [[0, 0, 'PER']]],
    ['a bare list with label', '[{"text": "Ann", "label": "per"}]', [[0, 0, 'PER']]],
    ['lists by type', '{"PER": ["Ann"], "LOC": ["York"]}', found],
    ['a bracket in a text', '{"entities": [{"text": "}", "type": "PER"}, {"text": "Ann", "type": "PER"}]}', [[0, 0, 'PER']]],
    ['nothing', '{"entities": []}', []],
    ['other case and blanks', '{"entities": [{"text": "ANN", "type": "PER"}, {"text": "sawYork", "type": "LOC"}]}', [[0, 0, 'PER'], [1, 2, 'LOC']]],
  ])('are read from %s', async (_case, content, entities) => {
    server.usually(say(content));
    expect(await labelOne()).toEqual(entities);
  }); // prettier-ignore

  it.each<[string, unknown, unknown]>([
    ['lines', 'PER: Ann\nLOC: York', found],
    ['a thought before it', '<think>LOC: Ann?</think>PER: Ann\nLOC: York', found],
    ['bullets, emphasis and prose', 'The entities:\n- **per**: Ann\n2. LOC: "York"\nThat is all.', found],
    ['none for a type', 'PER: Ann\nLOC: none', [[0, 0, 'PER']]],
    ['several of a type', 'PER: Ann, York', [[0, 0, 'PER'], [2, 2, 'PER']]],
    ['none', 'None.', []],
  ])('are read from %s', async (_case, content, entities) => {
    server.usually(say(content));
    const examples = [{ text: 'Bob and Al ran', entities: [{ text: 'Bob', type: 'PER' }, { text: 'Al', type: 'PER' }] }, { text: 'x' }];
    expect(await labelOne({ form: 'lines', examples })).toEqual(entities);
    const { messages, response_format: format } = server.requests[0]!.body;
    expect([messages[2]?.content, messages[4]?.content, format]).toEqual(['PER: Bob, Al', 'none', undefined]);
  }); // prettier-ignore

  it.each(['', 'I see nobody: sorry', '{"entities": []}'])(
    'are none in %j where lines were asked for',
    async (content) => {
      server.usually(say(content));
      const { counts } = await label(['Ann saw York'], { form: 'lines' });
      expect(counts).toMatchObject({ unanswered: 1, unaligned: { unreadable: 1 } });
    },
  );

  it('count and keep what cannot be used', async () => {
    const listed = ['Ann: PER', 'Ann: PER', 'Bob: PER', 'Yor: LOC', 'York: CITY', 'saw York: LOC', 'York: LOC'];
    const replies = new Map([
      ['Ann saw York', sayEntities(...listed)],
      ['a b', say('I see nobody.')],
      ['c d', say('{"entities": [{"text": "x', 'length')],
      ['e f', say(null)],
    ]);
    // By what is asked: requests of several sentences come in any order.
    server.usually((body, ...others) => replies.get(askedText(body))!(body, ...others));
    const { sentences, counts, unaligned, summary } = await label([...replies.keys()]);
    expect(sentences[0]?.entities).toEqual([[0, 0, 'PER'], [1, 2, 'LOC']]); // prettier-ignore
    expect(counts).toMatchObject({
      unanswered: 3,
      unaligned: { unreadable: 2, 'cut-off': 1, 'unknown-type': 1, 'not-in-text': 1, 'too-often': 1, 'inside-a-word': 1, overlap: 1 },
    });
    expect(unaligned).toEqual([
      { sentence: 1, answer: 1, why: 'unknown-type', text: 'York', type: 'CITY' },
      { sentence: 1, answer: 1, why: 'too-often', text: 'Ann', type: 'PER' },
      { sentence: 1, answer: 1, why: 'not-in-text', text: 'Bob', type: 'PER' },
      { sentence: 1, answer: 1, why: 'inside-a-word', text: 'Yor', type: 'LOC' },
      { sentence: 1, answer: 1, why: 'overlap', text: 'York', type: 'LOC' },
      { sentence: 2, answer: 1, why: 'unreadable', content: 'I see nobody.' },
      { sentence: 3, answer: 1, why: 'cut-off', content: '{"entities": [{"text": "x' },
      { sentence: 4, answer: 1, why: 'unreadable', content: '' },
    ]);
    expect(summary?.lines).toContainEqual(['Unanswered', '3 sentences, which have no entities now']);
  }); // prettier-ignore

  it.each([
    ['exclude', [[0, 0, 'LOC']], [[2, 2, null]]],
    ['label', [[0, 0, 'LOC'], [2, 2, 'LOC']], undefined],
    ['ignore', [[0, 0, 'LOC']], undefined],
  ])('%s words that stand once more than they are listed', async (repeated, entities, excluded) => {
    server.usually(sayEntities('York: LOC'));
    const [sentence] = (await label(['York and York'], { repeated })).sentences;
    expect([sentence?.entities, sentence?.excluded]).toEqual([entities, excluded]);
  }); // prettier-ignore

  it('stop early where no answer is one', async () => {
    server.usually(say('no'));
    const texts = Array.from({ length: 200 }, (_, index) => `text ${index}`);
    await expect(label(texts)).rejects.toThrow('none of the first 25 does; the last one is "no"');
    expect(server.requests.length).toBeLessThan(60);
  });

  it.each([
    ['all of them were cut off. Raise `maxAnswerTokens`', say('{"entities": [', 'length')],
    ['the last one is empty. Try another model', say('')],
  ])('say why none is one: %s', async (why, reply) => {
    server.usually(reply);
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    await expect(label(texts)).rejects.toThrow(why);
  });

  it.each([
    [
      'in parts',
      {
        content: [
          { type: 'text', text: '{"entities": [{"text": "Ann",' },
          { type: 'image' },
          { type: 'text', text: ' "type": "PER"}]}' },
        ],
      },
      '',
    ],
    ['behind a byte order mark', { content: '{"entities": [{"text": "Ann", "type": "PER"}]}' }, '\uFEFF'],
  ])('may come %s', async (_, message, mark) => {
    server.usually((_body, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(`${mark}${JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] })}`);
    });
    expect(await labelOne()).toEqual([[0, 0, 'PER']]);
  });
});

describe('several answers', () => {
  it('give the share that has an entity as its confidence', async () => {
    server.reply(right, right, sayEntities('Ann: PER'), sayEntities('Ann: LOC', 'saw York: LOC', 'today: LOC'));
    const { sentences, counts } = await label(['Ann saw York today'], { answers: 4, concurrency: 1 });
    expect(sentences[0]?.entities).toEqual(found);
    expect(sentences[0]?.origin?.meta).toEqual({ confidence: [[0, 0, 'PER', 0.75], [2, 2, 'LOC', 0.5]] });
    expect(counts).toMatchObject({ doubtful: 3, newAnswers: 4 }); // Ann as a place, saw York, today
    expect(server.requests.map(({ body }) => body.temperature)).toEqual([0.7, 0.7, 0.7, 0.7]);
  }); // prettier-ignore

  it('count where they can be read', async () => {
    server.reply(right, say('none'), sayEntities('Ann: PER'));
    const [sentence] = (await label(['Ann saw York'], { answers: 3, minConfidence: 0.6, concurrency: 1 })).sentences;
    expect(sentence?.origin?.meta).toEqual({ confidence: [[0, 0, 'PER', 1]] }); // of two; York has a half
  });
});

describe('a server that fails in passing', () => {
  const cut: ChatReply = (_body, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"choices": [');
    setTimeout(() => response.destroy(), 5);
  };
  const cutCleanly: ChatReply = (_body, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [{"mess');
  const hang: ChatReply = () => undefined;
  const hangUp: ChatReply = (_body, _response, request) => void request.socket.destroy();

  it.each<[string, ChatReply]>([
    ['429', fail(429, { error: { message: 'slow down' } })],
    ['500', fail(500, 'oh')],
    ['503 in HTML', (_body, response) => void response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>busy</h1>')],
    ['a stream that breaks off', cut],
    ['a stream that ends too early', cutCleanly],
    ['no answer at all', hangUp],
    ['silence', hang],
    ['an error under the status 200', fail(200, { error: { message: 'overloaded', code: 529 } })],
  ])('is asked again: %s', async (_case, reply) => {
    server.reply(reply, reply);
    server.usually(right);
    expect(await labelOne({ timeoutSeconds: 0.25 })).toEqual(found);
    expect(server.requests).toHaveLength(3);
  }); // prettier-ignore

  it('is asked no more after so many tries', async () => {
    server.usually(fail(500, { error: { message: `no luck with ${KEY}` } }));
    await expect(labelOne({ retries: 2 })).rejects.toThrow(
      `${server.endpoint}/chat/completions: the server answers 500 Internal Server Error: no luck with [key] (after 3 tries)`,
    );
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2000).toUTCString()], // to the second: one to two from now
  ])('is left alone for as long as it says, in %s, by all', async (_case, after) => {
    server.reply((...args) => fail(429, 'later', { 'retry-after': after() })(...args));
    server.usually(right);
    const began = performance.now();
    await label(['Ann saw York', 'a b', 'c d'], { concurrency: 1 });
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(server.requests).toHaveLength(4);
  });

  it('is not asked by others meanwhile', async () => {
    const times: number[] = [];
    server.usually((body, response, request) => {
      times.push(performance.now());
      setTimeout(() => right(body, response, request), 30);
    });
    server.reply(fail(429, 'later', { 'retry-after': '1' }));
    const texts = Array.from({ length: 6 }, (_, index) => `Ann ${index}`);
    await label(texts, { concurrency: 2 });
    // The second was under way; the other four and the first one's second try came a second later.
    const [first = 0, ...others] = times;
    expect(others.filter((time) => time - first < 800)).toEqual([]);
    expect(times).toHaveLength(6);
  });

  it('that wants to be left alone for long ends it', async () => {
    server.usually(fail(429, 'tomorrow', { 'retry-after': '86400' }));
    await expect(labelOne()).rejects.toThrow('and asks to wait 1440 minutes');
    expect(server.requests).toHaveLength(1);
  });
});

describe('a server that fails for good', () => {
  const endless: ChatReply = (_body, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const piece = ' '.repeat(2 ** 18);
    const write = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', write);
    };
    write();
  };

  it.each<[string, ChatReply, string]>([
    ['401', fail(401, { error: { message: `Incorrect API key provided: ${KEY}` } }), 'answers 401 Unauthorized: Incorrect API key provided: [key]'],
    ['404', fail(404, { error: 'no such model' }), 'answers 404 Not Found: no such model'],
    ['an error under the status 200', fail(200, { error: { message: 'no credit', code: 402 } }), 'the server answers an error: no credit'],
    ['a page', (_body, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hi'), 'must answer with JSON, but got text/html'],
    ['JSON of something else', fail(200, { data: [1] }), 'must answer with choices[0].message.content, but got {"data":[1]}'],
    ['an endless answer', endless, 'must answer with at most 4194304 bytes, but sends more'],
  ])('ends it at once: %s', async (_case, reply, message) => {
    server.usually(reply);
    const failure = await labelOne({ timeoutSeconds: 10, retries: 1 }).catch((error: unknown) => error as Error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toContain(message);
    expect(String((failure as Error).stack)).not.toContain(KEY);
    expect(server.requests.length).toBeLessThanOrEqual(2); // the second without `response_format`
  }); // prettier-ignore

  it('ends what waits and what is under way, and keeps what has come', async () => {
    server.reply(right, fail(403, 'enough'));
    server.usually(() => undefined); // hangs
    const texts = ['1', '2', '3', '4', '5'].map((last) => `Ann saw York ${last}`); // any may be asked about first
    await expect(label(texts, { concurrency: 2 })).rejects.toThrow('answers 403 Forbidden: "enough"');
    server.usually(sayEntities());
    const before = server.requests.length;
    const { sentences } = await label(texts);
    expect(sentences.map(({ entities }) => entities).filter(({ length }) => length > 0)).toEqual([found]);
    expect(server.requests.length - before).toBe(4);
  });

  it('ends what stands before it, too', async () => {
    server.reply(() => undefined, fail(403, 'enough')); // the first one hangs
    await expect(label(['a b', 'c d'], { concurrency: 2 })).rejects.toThrow('answers 403 Forbidden: "enough"');
  });

  it('does not get away with the key or the text to another', async () => {
    const other = await startChatServer();
    try {
      server.usually((_body, response) => void response.writeHead(307, { location: `${other.endpoint}/x?key=1` }).end());
      await expect(labelOne()).rejects.toThrow(`but redirects to ${new URL(other.endpoint).origin}; nothing was sent there`);
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
    server.reply((_body, response) => void response.writeHead(308, { location: '/v2/chat' }).end(), right);
    expect(await labelOne()).toEqual(found);
    expect(server.requests.at(-1)).toMatchObject({ path: '/v2/chat', key: `Bearer ${KEY}` });
    server.usually((_body, response) => void response.writeHead(302, { location: '/login' }).end());
    await expect(labelOne({ model: 'n' })).rejects.toThrow('must answer itself');
  }); // prettier-ignore
});

describe('a server without structured output', () => {
  it('is asked without it from then on', async () => {
    server.usually((body, ...rest) =>
      (body.response_format === undefined ? right : fail(400, { error: { message: 'unknown field response_format' } }))(body, ...rest),
    );
    const { sentences, counts } = await label(['Ann saw York', 'a b', 'c d'], { concurrency: 1 });
    expect(sentences[0]?.entities).toEqual(found);
    expect(counts).toMatchObject({ structured: false, triesAgain: 0 });
    expect(server.requests).toHaveLength(4);
    await labelOne({ structured: 'never', model: 'n' });
    expect(server.requests).toHaveLength(5);
  }); // prettier-ignore
});

describe('answers that are kept', () => {
  it('are not asked for again, nor the same question twice at a time', async () => {
    server.usually(right);
    await label(['Ann saw York', 'Ann saw York']);
    expect(server.requests).toHaveLength(1);
    const { counts, sentences } = await label(['Ann saw York']);
    expect([sentences[0]?.entities, counts['newAnswers'], counts['input']]).toEqual([found, 0, 0]);
    for (const more of [{ model: 'n' }, { instructions: 'x' }, { temperature: 1 }, { answers: 2 }]) await label(['Ann saw York'], more);
    expect(server.requests).toHaveLength(1 + 1 + 1 + 1 + 2);
  }); // prettier-ignore

  it('hold no key, nor does anything else that is written', async () => {
    server.usually((body, ...rest) => say(`{"entities": [{"text": "Ann", "type": "PER"}, {"text": "${KEY}", "type": "PER"}]}`)(body, ...rest));
    const { summary } = await label(['Ann saw York']);
    const kept = await readAll(String(settings['cache']));
    expect(kept).toContain('Ann');
    const all = [kept, JSON.stringify(summary), ...(summary?.files?.values() ?? [])].join('\n');
    expect(all).toContain('[key]');
    expect(all).not.toContain(KEY);
  }); // prettier-ignore

  it('are there for whoever was stopped', async () => {
    const controller = new AbortController();
    server.usually((body, ...rest) => {
      if (server.requests.length === 3) controller.abort();
      else right(body, ...rest);
    });
    const texts = ['Ann saw York', 'a b', 'c d', 'e f'];
    await expect(label(texts, { concurrency: 1 }, controller.signal)).rejects.toThrow('interrupted');
    server.usually(right);
    await label(texts, { concurrency: 1 });
    // Questions come in any order: two were answered, the third was not, and is asked again with the one that is left.
    const asked = server.requests.map(({ body }) => askedText(body));
    const left = texts.filter((text) => !asked.slice(0, 3).includes(text));
    expect(new Set(asked.slice(0, 3)).size).toBe(3);
    expect(asked.slice(3).sort()).toEqual([asked[2], ...left].sort());
  });
});

describe('limits', () => {
  it('are kept: so many at a time, so many a minute', async () => {
    let [running, most] = [0, 0];
    server.usually((body, response, request) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        right(body, response, request);
      }, 20);
    });
    const texts = Array.from({ length: 12 }, (_, index) => `Ann ${index}`);
    await label(texts, { concurrency: 3 });
    expect(most).toBe(3);
    const began = performance.now();
    await label(texts.slice(0, 5), { requestsPerMinute: 600, model: 'n', concurrency: 5 }); // 100 ms apart
    expect(performance.now() - began).toBeGreaterThan(380);
  });
});

describe('what is said before', () => {
  const announce = async (texts: readonly string[], more: object = {}) =>
    announceAnnotation('llm', texts.map(toSentence), { settings: { ...settings, ...more } });

  it('is what leaves, where it goes, with which key, for how much', async () => {
    const prices = { inputPrice: 1e6, outputPrice: 0, requestsPerMinute: 1 };
    const announcement = await announce(['Ann saw York', 'a b', 'a b'], { answers: 2, ...prices });
    const said = new Map(announcement?.lines);
    expect(said.get('To')).toBe(`${server.endpoint}/chat/completions (this machine)`);
    expect(said.get('Sent')).toBe('2 sentences with 5 words, the names and descriptions of 2 types');
    expect(said.get('Key')).toBe('that of TEST_KEY is sent along');
    expect(said.get('Requests')).toBe('4, 2 to each sentence');
    expect(said.get('Cost')).toMatch(/^about \d+\.00 USD \(about [\d,]+ tokens there and 160 back\)$/);
    expect(said.get('Time')).toMatch(/^about 4 minutes/);
    expect(said.has('Unencrypted')).toBe(false);
    expect(announcement?.question).toBe(`Send this to ${new URL(server.endpoint).host}?`);
    expect(server.requests).toEqual([]);
  });

  it('knows what is here already', async () => {
    server.usually(right);
    await label(['Ann saw York']);
    expect(await announce(['Ann saw York'])).toBeNull();
    expect(new Map((await announce(['Ann saw York', 'a b']))?.lines).get('Requests')).toMatch(/^1; 1 more are in /);
  });

  it.each([
    [{ endpoint: 'ftp://x' }, 'endpoint: must begin with https:// or http://'],
    [{ endpoint: 'https://me:secret@x/v1' }, 'endpoint: must be an address alone'],
    [{ endpoint: 'https://x/v1?key=secret' }, 'endpoint: must be an address alone'],
    [{ keyVariable: 'NOT_SET_ANYWHERE' }, 'must be a variable that is set, but NOT_SET_ANYWHERE is not'],
    [{ types: null }, 'types: must be given, because the corpus lists none'],
    [{ examples: [{ text: 'a b', entities: [{ text: 'c', type: 'PER' }] }] }, 'examples[0].entities[0].text: must stand in'],
    [{ examples: [{ text: 'a b', entities: [{ text: 'a', type: 'X' }] }] }, 'examples[0].entities[0].type: must be one of PER, LOC'],
  ])('refuses %j', async (more, message) => {
    const failure = (await announce(['a'], more).catch((error: unknown) => error)) as Error;
    expect(failure.message).toContain(message);
    expect(failure.message).not.toContain('secret');
  }); // prettier-ignore

  it('says where anybody can read along, and that there is no key', async () => {
    const said = new Map((await announce(['a'], { endpoint: 'http://example.org/v1', keyVariable: 'none' }))?.lines);
    expect(said.get('Unencrypted')).toBe('whoever is on the way can read text and key');
    expect(said.get('To')).toContain('(another machine)');
    expect(said.get('Key')).toBe('none is sent');
  });
});
