import { ascii, equal, type Bytes } from './bytes';
import { parse, Writer, type Reader } from './encoding';
import { kPointSize, kSignatureSize, sha256, sign, verify, type KeyPair } from './primitives';

/** The practice key vouches for a device key (docs/e2ee.md section 4.3). */
export interface Certificate {
  practiceKey: Bytes;
  deviceKey: Bytes;
  notBefore: number;
  notAfter: number;
}

const kLabel = ascii('HDK1 certificate');
/** Patients' clocks are wrong. */
const kClockTolerance = 86_400_000;

function signedPart(certificate: Certificate): Bytes {
  return new Writer()
    .fixed(kLabel)
    .fixed(certificate.practiceKey)
    .fixed(certificate.deviceKey)
    .u64(certificate.notBefore)
    .u64(certificate.notAfter)
    .finish();
}

export async function issueCertificate(
  practice: KeyPair,
  deviceKey: Bytes,
  notBefore: number,
  notAfter: number,
): Promise<Bytes> {
  const part = signedPart({ practiceKey: practice.publicKey, deviceKey, notBefore, notAfter });
  return new Writer()
    .fixed(part)
    .fixed(await sign(practice.privateKey, part))
    .finish();
}

/** Null if malformed, not signed by the practice key in it, or outside its time. */
export async function checkCertificate(
  encoded: Uint8Array,
  now: number,
): Promise<Certificate | null> {
  const read = parse(encoded, (reader: Reader) => {
    reader.require(equal(reader.fixed(kLabel.length), kLabel));
    const certificate = {
      practiceKey: reader.fixed(kPointSize),
      deviceKey: reader.fixed(kPointSize),
      notBefore: reader.u64(),
      notAfter: reader.u64(),
    };
    return { certificate, signature: reader.fixed(kSignatureSize) };
  });
  if (!read) return null;
  const { certificate, signature } = read;
  if (now < certificate.notBefore - kClockTolerance) return null;
  if (now > certificate.notAfter + kClockTolerance) return null;
  const vouched = await verify(certificate.practiceKey, signature, signedPart(certificate));
  return vouched ? certificate : null;
}

/** What a patient's device may remember of a practice (section 10). */
export function practiceFingerprint(practiceKey: Uint8Array): Promise<Bytes> {
  return sha256(ascii('HDK1 practice'), practiceKey);
}
