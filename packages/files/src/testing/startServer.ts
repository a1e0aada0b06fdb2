import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as tests want to see it. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** A web server on this machine that answers as it is told. */
export interface TestServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly requests: SeenRequest[];
  /** Answers all requests; may be exchanged. */
  answer: RequestListener;
  close(): Promise<void>;
}

/** For tests: starts a web server, with `identity` one that is asked by https. */
export async function startServer(
  answer: RequestListener,
  identity?: { readonly key: string; readonly cert: string },
): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const listener: RequestListener = (request: IncomingMessage, response) => {
    const { range, authorization } = request.headers;
    requests.push({ path: request.url ?? '', range, authorization });
    self.answer(request, response);
  };
  const server: Server = identity === undefined ? createServer(listener) : createSecureServer(identity, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: TestServer = {
    url: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}
