import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request to a chat interface holds, as far as tests look at it. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature: number;
  readonly response_format?: unknown;
}

/** How a request is answered. */
export type ChatReply = (body: ChatBody, response: ServerResponse, request: IncomingMessage) => void;

/** A language model on this machine that says what it is told to, and can be told to fail. */
export interface ChatServer {
  /** `http://127.0.0.1:1234/v1` */
  readonly endpoint: string;
  /** Of each request, in order. */
  readonly requests: { readonly path: string; readonly key: string | undefined; readonly body: ChatBody }[];
  /** Answers the next requests, one each, before `usually` does again. */
  reply(...replies: ChatReply[]): void;
  usually(reply: ChatReply): void;
  close(): Promise<void>;
}

/** The text that a request asks about. */
export const askedText = ({ messages }: ChatBody): string => messages.at(-1)?.content ?? '';

/** A proper answer with this content. */
export const say =
  (content: unknown, finish = 'stop'): ChatReply =>
  (_body, response) =>
    sendJson(response, 200, {
      choices: [{ message: { role: 'assistant', content }, finish_reason: finish }],
      usage: { prompt_tokens: 100, completion_tokens: 10 },
    });

/** A proper answer with these entities, as `text: type`. */
export const sayEntities = (...listed: string[]): ChatReply =>
  say(
    JSON.stringify({ entities: listed.map((entry) => ({ text: entry.split(': ')[0], type: entry.split(': ')[1] })) }),
  );

/** Another status, with a text or a JSON document. */
export const fail =
  (status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): ChatReply =>
  (_body, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendJson(response, status, content);
  };

function sendJson(response: ServerResponse, status: number, content: unknown): void {
  const text = JSON.stringify(content);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** A chat interface on this machine, for tests. */
export async function startChatServer(): Promise<ChatServer> {
  const requests: ChatServer['requests'][number][] = [];
  const planned: ChatReply[] = [];
  let usual: ChatReply = sayEntities();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(pieces).toString()) as ChatBody;
      requests.push({ path: request.url ?? '', key: request.headers.authorization, body });
      (planned.shift() ?? usual)(body, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    reply: (...replies) => void planned.push(...replies),
    usually: (reply) => void (usual = reply),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
