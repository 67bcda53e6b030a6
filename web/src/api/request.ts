import { Problem, problemFrom } from './problem';

export interface RequestOptions {
  body?: unknown;
  /** The participant's token; without it the session cookie speaks. */
  token?: string | undefined;
  signal?: AbortSignal;
  /** The page asks by itself: that is no use of the session, which idles on. */
  background?: boolean;
  /** The request outlives the page. */
  keepalive?: boolean;
}

const kBase = '/api/v1';

/** The one place that talks HTTP. Throws `Problem` for refusals and when no answer came. */
export async function open(
  method: 'GET' | 'POST',
  path: string,
  options: RequestOptions = {},
): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json, text/event-stream' });
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.token !== undefined) headers.set('Authorization', `Bearer ${options.token}`);
  if (options.background) headers.set('Heydok-Background', '1');
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;

  let response: Response;
  try {
    response = await fetch(`${kBase}${path}`, init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem('unreachable', 0);
  }
  if (!response.ok) throw await problemFrom(response);
  return response;
}

export async function getJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return readJson<T>(await open('GET', path, options));
}

export async function postJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return readJson<T>(await open('POST', path, options));
}

/** For calls whose answer carries nothing that matters. */
export async function post(path: string, options: RequestOptions = {}): Promise<void> {
  await open('POST', path, options);
}

async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch {
    throw new Problem('internal', response.status);
  }
}
