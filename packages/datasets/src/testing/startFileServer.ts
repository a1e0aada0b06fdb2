import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a path is answered in place of its file. */
export type Answer = (request: IncomingMessage, response: ServerResponse, content: Buffer) => void;

/** A server of files on this machine that can be told to fail. */
export interface FileServer {
  readonly baseUrl: string;
  /** Path and range of each request, in order. */
  readonly requests: { readonly path: string; readonly range: string | undefined }[];
  /** Answers the next requests for a path, one each, before the file itself is served again. */
  answer(path: string, ...answers: Answer[]): void;
  close(): Promise<void>;
}

/** Serves the file as GitHub does, from a byte on where the client asks for that. */
export const serveFile: Answer = (request, response, content) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from > 0 && from >= content.length) {
    response.writeHead(416).end();
    return;
  }
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
  response.end(content.subarray(from));
};

/** A web server on this machine with some files, for tests of downloads. */
export async function startFileServer(files: ReadonlyMap<string, Buffer>): Promise<FileServer> {
  const requests: { path: string; range: string | undefined }[] = [];
  const planned = new Map<string, Answer[]>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, range: request.headers.range });
    const content = files.get(path);
    const answer = planned.get(path)?.shift();
    if (answer !== undefined) answer(request, response, content ?? Buffer.alloc(0));
    else if (content === undefined) response.writeHead(404).end('404: Not Found');
    else serveFile(request, response, content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (path, ...answers) => void planned.set(path, answers),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
