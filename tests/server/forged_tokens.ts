// Access tokens as an attacker would write them: each is wrong in one way, and good in all others.
import { createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto';

/** The pair that the server under test signs and reads tokens with. */
export const signer = { key: 'operator', secret: 'a secret that nobody else knows, 32 B' };

export type Claims = Record<string, unknown> & { video?: Record<string, unknown> };
type Header = Record<string, unknown>;

export const goodHeader: Header = { alg: 'HS256', typ: 'JWT' };
/** The body that the tokens vouch for where a media server sends one. */
export const webhookBody = '{"event":"room_started"}';

const part = (text: string | Buffer) =>
  (typeof text === 'string' ? Buffer.from(text) : text).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);
const kMinute = 60;
const kHour = 60 * kMinute;

/** Claims that open every door: to the room, to the room service, and for the webhook's body. */
export function goodClaims(room: string, identity: string): Claims {
  const grant = { room, roomJoin: true, roomAdmin: true, roomList: true, roomCreate: true };
  return {
    iss: signer.key,
    sub: identity,
    iat: seconds(),
    nbf: seconds(),
    exp: seconds() + 10 * kMinute,
    sha256: createHash('sha256').update(webhookBody).digest('base64'),
    video: { ...grant, canPublish: true, canSubscribe: true, canPublishData: true },
  };
}

/** Signs header and payload as they stand, whether JSON or not. */
export function signText(
  payload: string | Buffer,
  header = JSON.stringify(goodHeader),
  secret = signer.secret,
  hash = 'sha256',
): string {
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
}

export function sign(claims: Claims, header = goodHeader, secret = signer.secret): string {
  return signText(JSON.stringify(claims), JSON.stringify(header), secret);
}

/** What a door asks of a token beside its signature and times. */
export type Kind = 'participant' | 'service' | 'webhook';

export interface Forgery {
  name: string;
  make: (good: Claims) => string;
  /** The doors that ask for what is wrong here; all, if it is not said. */
  kinds?: Kind[];
  /** Refusals beside 401 that fit: somebody known asks for what is not theirs, or the request is too large. */
  also?: number[];
}

const withHeader = (more: Header) => (good: Claims) => sign(good, { ...goodHeader, ...more });
const withHeaderText = (header: string) => (good: Claims) => signText(JSON.stringify(good), header);
const withClaims = (more: object) => (good: Claims) => sign({ ...good, ...more });
const withGrant = (more: object) => (good: Claims) =>
  sign({ ...good, video: { ...good.video, ...more } });
const withPayload = (change: (json: string) => string | Buffer) => (good: Claims) =>
  signText(change(JSON.stringify(good)));
const unsigned = (alg: string) => (good: Claims) =>
  `${part(JSON.stringify({ ...goodHeader, alg }))}.${part(JSON.stringify(good))}.`;
const changed = (change: (token: string) => string) => (good: Claims) => change(sign(good));
const added = (members: string) => withPayload((json) => `${json.slice(0, -1)},${members}}`);

function without(...names: string[]) {
  return (good: Claims) =>
    sign(Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(name))));
}

/** Signed by a key of the attacker's, which the header brings along or points at. */
function bySomebodysKey(alg: 'RS256' | 'ES256', more: Header = {}) {
  return (good: Claims) => {
    const pair =
      alg === 'RS256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = pair.publicKey.export({ format: 'jwk' });
    const header = part(JSON.stringify({ alg, typ: 'JWT', jwk, ...more }));
    const text = `${header}.${part(JSON.stringify(good))}`;
    const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' as const };
    return `${text}.${createSign('sha256').update(text).sign(key).toString('base64url')}`;
  };
}

/** The same signature in the alphabet of plain base64. */
function inPlainBase64(good: Claims): string {
  for (let i = 0; ; i += 1) {
    const [header, payload, signature] = sign({ ...good, jti: String(i) }).split('.');
    const plain = signature?.replaceAll('-', '+').replaceAll('_', '/');
    if (plain !== signature) return `${header}.${payload}.${plain}`;
  }
}

/** The last character of 32 bytes carries two bits that say nothing: another spelling of the same bytes. */
function spelledOtherwise(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + letters[letters.indexOf(token.at(-1) ?? '') + 1];
}

const headers: Forgery[] = [
  { name: 'no algorithm and no signature', make: unsigned('none') },
  { name: 'no algorithm, capital', make: unsigned('None') },
  { name: 'no algorithm, mixed', make: unsigned('nOnE') },
  { name: 'no algorithm, signed all the same', make: withHeader({ alg: 'none' }) },
  { name: 'algorithm missing', make: withHeaderText('{"typ":"JWT"}') },
  { name: 'algorithm empty', make: withHeader({ alg: '' }) },
  { name: 'algorithm in small letters', make: withHeader({ alg: 'hs256' }) },
  { name: 'algorithm a number', make: withHeader({ alg: 256 }) },
  { name: 'algorithm a list', make: withHeader({ alg: ['HS256'] }) },
  { name: 'algorithm twice', make: withHeaderText('{"alg":"none","alg":"HS256"}') },
  { name: 'algorithm by an escaped name', make: withHeaderText('{"\\u0061lg":"HS256"}') },
  {
    name: 'HS384, truly signed so',
    make: (good) =>
      signText(JSON.stringify(good), '{"alg":"HS384","typ":"JWT"}', signer.secret, 'sha384'),
  },
  {
    name: 'HS512, truly signed so',
    make: (good) =>
      signText(JSON.stringify(good), '{"alg":"HS512","typ":"JWT"}', signer.secret, 'sha512'),
  },
  { name: 'RS256 with the secret as public key', make: withHeader({ alg: 'RS256' }) },
  { name: 'RS256 by a key in the header', make: bySomebodysKey('RS256') },
  { name: 'ES256 by a key in the header', make: bySomebodysKey('ES256') },
  {
    name: 'RS256 by a key behind a link',
    make: bySomebodysKey('RS256', { jku: 'https://evil.example/keys', kid: 'x' }),
  },
  { name: 'embedded key', make: withHeader({ jwk: { kty: 'oct', k: part(signer.secret) } }) },
  { name: 'link to keys', make: withHeader({ jku: 'https://evil.example/keys' }) },
  { name: 'link to a certificate', make: withHeader({ x5u: 'https://evil.example/cert' }) },
  { name: 'certificate in the header', make: withHeader({ x5c: ['MIIB'] }) },
  { name: 'unknown key id', make: withHeader({ kid: 'another' }) },
  { name: 'key id that is a path', make: withHeader({ kid: '../../../dev/null' }) },
  { name: 'key id that is SQL', make: withHeader({ kid: "x' UNION SELECT 'secret" }) },
  { name: 'extension that must be understood', make: withHeader({ crit: ['exp'], exp: 1 }) },
  { name: 'empty list of extensions', make: withHeader({ crit: [] }) },
  { name: 'unencoded payload (RFC 7797)', make: withHeader({ b64: false, crit: ['b64'] }) },
  { name: 'compressed', make: withHeader({ zip: 'DEF' }) },
  { name: 'type of an encrypted token', make: withHeader({ typ: 'JWE' }) },
  { name: 'header is a list', make: withHeaderText('["HS256"]') },
  { name: 'header is a text', make: withHeaderText('"HS256"') },
  { name: 'header is empty', make: withHeaderText('') },
  { name: 'header with something after it', make: withHeaderText('{"alg":"HS256"}{}') },
  { name: 'header of 20 KB', make: withHeader({ typ: 'J'.repeat(20_000) }), also: [414, 431] },
];

const keys: Forgery[] = [
  { name: 'another secret', make: (good) => sign(good, goodHeader, signer.secret + 'x') },
  { name: 'empty secret', make: (good) => sign(good, goodHeader, '') },
  { name: 'secret in base64', make: (good) => sign(good, goodHeader, btoa(signer.secret)) },
  { name: 'the name of the key as secret', make: (good) => sign(good, goodHeader, signer.key) },
  { name: 'unknown issuer', make: withClaims({ iss: 'somebody' }) },
  { name: 'no issuer', make: without('iss') },
  { name: 'empty issuer', make: withClaims({ iss: '' }) },
  { name: 'issuer in capitals', make: withClaims({ iss: 'OPERATOR' }) },
  { name: 'issuer with a blank', make: withClaims({ iss: 'operator ' }) },
  { name: 'issuer with a NUL', make: withClaims({ iss: 'operator\0' }) },
  { name: 'issuer in full width', make: withClaims({ iss: 'ｏｐｅｒａｔｏｒ' }) },
  { name: 'issuer a list', make: withClaims({ iss: ['operator'] }) },
];

const forms: Forgery[] = [
  { name: 'nothing', make: () => '' },
  { name: 'only dots', make: () => '..' },
  { name: 'one part', make: changed((token) => token.split('.')[1] ?? '') },
  { name: 'two parts', make: changed((token) => token.slice(0, token.lastIndexOf('.'))) },
  { name: 'four parts', make: changed((token) => `${token}.AAAA`) },
  { name: 'trailing dot', make: changed((token) => `${token}.`) },
  { name: 'leading dot', make: changed((token) => `.${token}`) },
  { name: 'signature cut', make: changed((token) => token.slice(0, -2)) },
  { name: 'signature empty', make: changed((token) => token.slice(0, token.lastIndexOf('.') + 1)) },
  { name: 'signature longer', make: changed((token) => `${token}AAAA`) },
  { name: 'signature spelled otherwise', make: changed(spelledOtherwise) },
  { name: 'padding', make: changed((token) => `${token}=`) },
  { name: 'plain base64', make: inPlainBase64 },
  { name: 'a blank in the middle', make: changed((token) => token.replace('.', '. ')) },
  {
    name: 'signature of another token',
    make: (good) => {
      const other = sign({ ...good, sub: 'patient-somebody' });
      const mine = sign(good);
      return mine.slice(0, mine.lastIndexOf('.')) + other.slice(other.lastIndexOf('.'));
    },
  },
  {
    name: 'header of another algorithm before a good signature',
    make: changed((token) => `${part('{"alg":"none"}')}${token.slice(token.indexOf('.'))}`),
  },
  { name: 'encrypted token of five parts', make: () => `${part('{"alg":"dir"}')}..AAAA.AAAA.AAAA` },
  {
    name: 'token in a token',
    make: (good) => signText(sign(good), '{"alg":"HS256","cty":"JWT"}'),
  },
  { name: 'token in a token, unsaid', make: (good) => signText(sign(good)) },
  { name: 'other content than claims', make: withHeader({ cty: 'application/json' }) },
];

const payloads: Forgery[] = [
  { name: 'claims in a list', make: withPayload((json) => `[${json}]`) },
  { name: 'a text', make: withPayload((json) => JSON.stringify(json)) },
  { name: 'null', make: withPayload(() => 'null') },
  { name: 'a number', make: withPayload(() => '7') },
  { name: 'no payload', make: withPayload(() => '') },
  { name: 'something after the claims', make: withPayload((json) => `${json}x`) },
  { name: 'claims twice', make: withPayload((json) => json + json) },
  { name: 'a byte order mark', make: withPayload((json) => `\uFEFF${json}`) },
  { name: 'a comment', make: withPayload((json) => `/**/${json}`) },
  { name: 'half of the claims', make: withPayload((json) => json.slice(0, json.length / 2)) },
  {
    name: 'invalid UTF-8',
    make: withPayload((json) =>
      Buffer.concat([
        Buffer.from(`${json.slice(0, -1)},"x":"`),
        Buffer.from([0xc0, 0xaf, 0x22, 0x7d]),
      ]),
    ),
  },
  { name: 'a lone surrogate', make: added('"x":"\\ud800"') },
  { name: 'a deep nest', make: added(`"x":${'['.repeat(200)}${']'.repeat(200)}`) },
  { name: 'expiry twice', make: (good) => added(`"exp":${Number(good.exp) + 1}`)(good) },
  { name: 'issuer twice', make: added(`"iss":"${signer.key}"`) },
  { name: 'subject twice', make: added('"sub":"patient-somebody"') },
  { name: 'subject twice, once escaped', make: added('"s\\u0075b":"patient-somebody"') },
  { name: 'grant twice', make: (good) => added(`"video":${JSON.stringify(good.video)}`)(good) },
];

const times: Forgery[] = [
  { name: 'expired', make: (good) => withClaims({ exp: seconds() - 2 * kMinute })(good) },
  { name: 'expired long ago', make: withClaims({ exp: 1 }) },
  { name: 'expires before it was issued', make: withClaims({ exp: 0 }) },
  { name: 'no expiry', make: without('exp') },
  { name: 'expiry null', make: withClaims({ exp: null }) },
  { name: 'expiry a text', make: (good) => withClaims({ exp: String(good.exp) })(good) },
  { name: 'expiry a list', make: (good) => withClaims({ exp: [good.exp] })(good) },
  { name: 'expiry true', make: withClaims({ exp: true }) },
  { name: 'expiry negative', make: withClaims({ exp: -1 }) },
  { name: 'expiry beyond all dates', make: withClaims({ exp: 1e308 }) },
  {
    name: 'expiry in milliseconds',
    make: (good) => withClaims({ exp: Number(good.exp) * 1000 })(good),
  },
  {
    name: 'lives longer than two hours',
    make: (good) => withClaims({ exp: seconds() + 2 * kHour + 5 * kMinute })(good),
  },
  { name: 'lives a year', make: (good) => withClaims({ exp: seconds() + 365 * 24 * kHour })(good) },
  { name: 'not valid yet', make: (good) => withClaims({ nbf: seconds() + 5 * kMinute })(good) },
  { name: 'not valid before a text', make: withClaims({ nbf: 'tomorrow' }) },
  {
    name: 'issued in the future',
    make: (good) => withClaims({ iat: seconds() + 5 * kMinute })(good),
  },
  { name: 'issued at a text', make: withClaims({ iat: 'now' }) },
];

const participant: Pick<Forgery, 'kinds' | 'also'> = { kinds: ['participant'] };
/** Known to the meeting or not: whichever comes first may refuse. */
const elsewhere: Pick<Forgery, 'kinds' | 'also'> = {
  kinds: ['participant'],
  also: [400, 403, 404],
};

const grants: Forgery[] = [
  { name: 'no grant', make: without('video'), ...participant },
  { name: 'grant null', make: withClaims({ video: null }), ...participant },
  { name: 'grant a text', make: withClaims({ video: 'roomJoin' }), ...participant },
  {
    name: 'grant a list',
    make: (good) => withClaims({ video: [good.video] })(good),
    ...participant,
  },
  { name: 'no right to join', make: withGrant({ roomJoin: undefined }), ...participant },
  { name: 'right to join false', make: withGrant({ roomJoin: false }), ...participant },
  { name: 'right to join a text', make: withGrant({ roomJoin: 'true' }), ...participant },
  { name: 'right to join a number', make: withGrant({ roomJoin: 1 }), ...participant },
  { name: 'no room', make: withGrant({ room: undefined }), ...elsewhere },
  { name: 'empty room', make: withGrant({ room: '' }), ...elsewhere },
  { name: 'room a number', make: withGrant({ room: 7 }), ...participant },
  {
    name: 'room a list',
    make: (good) => withGrant({ room: [good.video?.room] })(good),
    ...participant,
  },
  { name: 'every room', make: withGrant({ room: '*' }), ...elsewhere },
  { name: 'invented room', make: withGrant({ room: 'ABCDEFGHJKLMNPQRSTUVWX' }), ...elsewhere },
  {
    name: 'room with a trailing dot',
    make: (good) => withGrant({ room: `${String(good.video?.room)}.` })(good),
    ...elsewhere,
  },
  {
    name: "somebody else's waiting room",
    make: (good) => withGrant({ room: `${String(good.video?.room)}.waiting.patient-x` })(good),
    ...elsewhere,
  },
  {
    name: 'room in small letters',
    make: (good) => withGrant({ room: String(good.video?.room).toLowerCase() })(good),
    ...elsewhere,
  },
  {
    name: 'room with a character of no width',
    make: (good) => withGrant({ room: `${String(good.video?.room)}\u200b` })(good),
    ...elsewhere,
  },
  { name: 'no subject', make: without('sub'), ...elsewhere },
  { name: 'empty subject', make: withClaims({ sub: '' }), ...elsewhere },
  { name: 'subject a number', make: withClaims({ sub: 7 }), ...participant },
  { name: 'subject a list', make: (good) => withClaims({ sub: [good.sub] })(good), ...participant },
  { name: 'invented subject', make: withClaims({ sub: 'patient-2222222222222222' }), ...elsewhere },
  { name: 'subject that is SQL', make: withClaims({ sub: "' OR '1'='1" }), ...elsewhere },
  {
    name: 'subject with a NUL',
    make: (good) => withClaims({ sub: `${String(good.sub)}\0` })(good),
    ...elsewhere,
  },
  {
    name: 'subject with a blank',
    make: (good) => withClaims({ sub: `${String(good.sub)} ` })(good),
    ...elsewhere,
  },
  {
    name: 'subject in capitals',
    make: (good) => withClaims({ sub: String(good.sub).toUpperCase() })(good),
    ...elsewhere,
  },
  {
    name: 'subject with a Cyrillic letter',
    make: (good) => withClaims({ sub: String(good.sub).replace('a', '\u0430') })(good),
    ...elsewhere,
  },
  {
    name: 'subject turned round by a mark',
    make: (good) => withClaims({ sub: `\u202e${String(good.sub)}` })(good),
    ...elsewhere,
  },
];

const otherDoors: Forgery[] = [
  {
    name: 'right to administer missing',
    make: withGrant({ roomAdmin: false, roomList: false, roomCreate: false }),
    kinds: ['service'],
  },
  {
    name: 'rights to administer as texts',
    make: withGrant({ roomAdmin: 'true', roomList: 'true', roomCreate: 'true' }),
    kinds: ['service'],
  },
  { name: 'token for no body', make: without('sha256'), kinds: ['webhook'] },
  {
    name: 'token for another body',
    make: withClaims({ sha256: part('other') }),
    kinds: ['webhook'],
  },
  {
    name: 'hash of the body as a list',
    make: (good) => withClaims({ sha256: [good.sha256] })(good),
    kinds: ['webhook'],
  },
];

export const forgeries: Forgery[] = [
  ...headers,
  ...keys,
  ...forms,
  ...payloads,
  ...times,
  ...grants,
  ...otherDoors,
];
