// livekit-client's suite resumes with a token of another identity and an invented session id, which
// its mock server takes. The engine rightly does not, so the proxy puts in the session that the
// client last had.
import { gunzipSync } from 'node:zlib';
import { JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol';

export interface Session {
  participantSid: string;
  token: string;
}

function readJoinRequest(parameter: string): JoinRequest {
  const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(parameter, 'base64url'));
  const packed = wrapped.compression === WrappedJoinRequest_Compression.GZIP;
  return JoinRequest.fromBinary(packed ? gunzipSync(wrapped.joinRequest) : wrapped.joinRequest);
}

function writeJoinRequest(request: JoinRequest): string {
  const wrapped = new WrappedJoinRequest({ joinRequest: request.toBinary() });
  return Buffer.from(wrapped.toBinary()).toString('base64url');
}

/** What the engine gives out, other than the suite's invention. */
const isGenuine = (sid: string) => sid.startsWith('PA_');

/** The URL as it came, or, when it resumes an invented session, with identity and session of `last`. */
export function resumeOf(url: URL, last: Session | undefined): URL {
  const result = new URL(url);
  if (!last) {
    return result;
  }
  const parameter = url.searchParams.get('join_request');
  if (parameter) {
    const request = readJoinRequest(parameter);
    if (!request.reconnect || isGenuine(request.participantSid)) {
      return result;
    }
    request.participantSid = last.participantSid;
    result.searchParams.set('join_request', writeJoinRequest(request));
  } else if (
    url.searchParams.get('reconnect') === '1' &&
    !isGenuine(url.searchParams.get('sid') ?? '')
  ) {
    result.searchParams.set('sid', last.participantSid);
  } else {
    return result;
  }
  result.searchParams.set('access_token', last.token);
  return result;
}
