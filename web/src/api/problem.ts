/** Codes of `application/problem+json`, plus `unreachable` when no answer came at all. */
export type ProblemCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'role-not-allowed'
  | 'not-found'
  | 'meeting-ended'
  | 'meeting-expired'
  | 'meeting-full'
  | 'wrong-state'
  | 'foreign-origin'
  | 'recording-forbidden-by-care-mode'
  | 'unsupported-media-type'
  | 'media-unavailable'
  | 'invalid-input'
  | 'invalid-json'
  | 'invalid-token'
  | 'provider-unreachable'
  | 'too-large'
  | 'rate-limited'
  | 'not-admitted'
  | 'wrong-credentials'
  | 'confirmation-required'
  | 'weak-password'
  | 'second-factor-required'
  | 'wrong-passkey'
  | 'wrong-code'
  | 'enrolment-required'
  | 'last-factor'
  | 'last-admin'
  | 'email-taken'
  | 'passkeys-unavailable'
  | 'method-not-allowed'
  | 'internal'
  | 'unreachable';

/** A refused or failed call. Text for people comes from the code, never from the server's words. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly status: number,
    readonly field: string | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(code);
  }
}

const byStatus: Partial<Record<number, ProblemCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'meeting-full',
  410: 'meeting-ended',
  413: 'too-large',
  422: 'invalid-input',
  429: 'rate-limited',
};

const known = new Set<unknown>([
  ...Object.values(byStatus),
  'role-not-allowed',
  'wrong-state',
  'foreign-origin',
  'recording-forbidden-by-care-mode',
  'unsupported-media-type',
  'media-unavailable',
  'meeting-expired',
  'invalid-json',
  'not-admitted',
  'wrong-credentials',
  'confirmation-required',
  'weak-password',
  'second-factor-required',
  'wrong-passkey',
  'wrong-code',
  'enrolment-required',
  'last-factor',
  'last-admin',
  'email-taken',
  'passkeys-unavailable',
  'internal',
]);

function isProblemCode(value: unknown): value is ProblemCode {
  return known.has(value);
}

const kDefaultRetrySeconds = 60;

function retryAfter(response: Response): number | null {
  if (response.status !== 429) return null;
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : kDefaultRetrySeconds;
}

/** Reads the refusal out of a response that is not `ok`. Never throws: a broken body still has a status. */
export async function problemFrom(response: Response): Promise<Problem> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // A proxy in between may answer with a page of its own.
  }
  const fields = typeof body === 'object' && body !== null ? body : {};
  const code = 'code' in fields && isProblemCode(fields.code) ? fields.code : undefined;
  const field = 'field' in fields && typeof fields.field === 'string' ? fields.field : null;
  const fallback = gatewayGone(response.status) ? 'unreachable' : 'internal';
  return new Problem(
    code ?? byStatus[response.status] ?? fallback,
    response.status,
    field,
    retryAfter(response),
  );
}

function gatewayGone(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem('internal', 0);
}
