// A proxy between a client and `heydok media` that makes on demand the faults a network or a broken
// server makes. The client asks for one with the token attribute `lk.mock`, the convention of
// livekit-client's own suite; without it everything passes through to the engine.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { LeaveRequest, LeaveRequest_Action, SignalResponse } from '@livekit/protocol';
import { WebSocket, WebSocketServer } from 'ws';
import { resumeOf, type Session } from './resume_translation.js';

type Mode =
  | 'happy'
  | 'no_pong'
  | 'close_when_connected'
  | 'drop_when_connected'
  | 'close_before_join'
  | 'leave_when_connected'
  | 'leave_first_message'
  | 'no_first_message'
  | 'room_not_found'
  | 'validate_service_not_found'
  | 'validate_500';

interface Fault {
  signal: Mode;
  leaveAction?: LeaveRequest_Action;
}

/** Refusals that the engine gives only in other configurations or never, as status and text. */
const REFUSALS: Partial<Record<Mode, [number, string]>> = {
  room_not_found: [404, 'requested room does not exist'],
  validate_service_not_found: [404, 'page not found'],
  validate_500: [500, 'internal error'],
};

/** The suite waits for the ping timeout, so ours is short: seconds. */
const PING_INTERVAL = 1;
const PING_TIMEOUT = 3;
const INTERNAL_ERROR = 1011;

function faultOf(url: URL): Fault {
  const payload = url.searchParams.get('access_token')?.split('.')[1] ?? '';
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      attributes?: Record<string, string>;
    };
    return JSON.parse(claims.attributes?.['lk.mock'] ?? '{"signal":"happy"}') as Fault;
  } catch {
    return { signal: 'happy' }; // the engine is to judge it
  }
}

function leave(action: LeaveRequest_Action): Uint8Array {
  const message = new LeaveRequest({ action });
  return new SignalResponse({ message: { case: 'leave', value: message } }).toBinary();
}

function refuse(socket: Duplex, status: number, text: string): void {
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` +
      `Connection: close\r\n\r\n${text}`,
  );
}

/** One client's connection: what the engine says, changed as its fault wants it. */
class Relay {
  private joined = false;

  constructor(
    private readonly client: WebSocket,
    private readonly engine: WebSocket,
    private readonly fault: Fault,
    private readonly onJoin: (participantSid: string) => void,
  ) {}

  start(early: Buffer[]): void {
    this.client.on('message', (data, binary) => {
      if (this.engine.readyState === WebSocket.OPEN) {
        this.engine.send(data as Buffer, { binary });
      }
    });
    this.client.on('close', () => this.engine.close());
    this.engine.on('close', (code) => this.client.close(code === 1005 ? 1000 : code));
    this.engine.on('message', (data) => this.fromEngine(data as Buffer));
    early.forEach((data) => this.fromEngine(data));
  }

  private fromEngine(data: Buffer): void {
    if (this.joined) {
      if (this.fault.signal !== 'no_pong') {
        this.client.send(data);
      }
      return;
    }
    const message = SignalResponse.fromBinary(data);
    this.joined = true;
    if (message.message.case !== 'join') {
      this.client.send(data);
      return;
    }
    this.onJoin(message.message.value.participant?.sid ?? '');
    message.message.value.pingInterval = PING_INTERVAL;
    message.message.value.pingTimeout = PING_TIMEOUT;
    this.client.send(message.toBinary(), () => this.afterJoin());
  }

  private afterJoin(): void {
    if (this.fault.signal === 'close_when_connected') {
      this.client.close(INTERNAL_ERROR, 'fault');
    } else if (this.fault.signal === 'drop_when_connected') {
      this.client.terminate();
    } else if (this.fault.signal === 'leave_when_connected') {
      this.client.send(leave(this.fault.leaveAction ?? LeaveRequest_Action.DISCONNECT));
    }
  }
}

export class FaultProxy {
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly server: Server;
  private lastSession: Session | undefined;

  constructor(private readonly enginePort: number) {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** Resolves with the port it listens on. */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  close(): void {
    this.sockets.clients.forEach((client) => client.terminate());
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const refusal = REFUSALS[faultOf(url).signal];
    if (refusal) {
      response.writeHead(refusal[0], { 'Access-Control-Allow-Origin': '*' }).end(refusal[1]);
      return;
    }
    const answer = await fetch(`http://127.0.0.1:${this.enginePort}${request.url ?? '/'}`);
    response.writeHead(answer.status, {
      'Access-Control-Allow-Origin': answer.headers.get('Access-Control-Allow-Origin') ?? 'none',
    });
    response.end(await answer.text());
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const fault = faultOf(url);
    const refusal = REFUSALS[fault.signal];
    if (refusal) {
      refuse(socket, ...refusal);
      return;
    }
    if (fault.signal === 'close_before_join' || fault.signal === 'no_first_message') {
      this.accept(request, socket, head, (client) => {
        if (fault.signal === 'close_before_join') {
          client.close(INTERNAL_ERROR, 'fault');
        }
      });
      return;
    }
    if (fault.signal === 'leave_first_message') {
      this.accept(request, socket, head, (client) =>
        client.send(leave(LeaveRequest_Action.DISCONNECT)),
      );
      return;
    }
    this.connect(request, socket, head, resumeOf(url, this.lastSession), fault);
  }

  /** Joins the engine first: its refusal is the refusal of the client's upgrade. */
  private connect(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    url: URL,
    fault: Fault,
  ): void {
    const engine = new WebSocket(`ws://127.0.0.1:${this.enginePort}${url.pathname}${url.search}`);
    const early: Buffer[] = [];
    const keep = (data: unknown) => early.push(data as Buffer);
    engine.on('message', keep);
    engine.on('error', () => undefined);
    engine.on('unexpected-response', (_, answer) => {
      refuse(socket, answer.statusCode ?? 500, 'refused');
    });
    engine.on('open', () => {
      this.accept(request, socket, head, (client) => {
        engine.off('message', keep);
        const token = url.searchParams.get('access_token') ?? '';
        const remember = (participantSid: string) => {
          this.lastSession = { participantSid, token };
        };
        new Relay(client, engine, fault, remember).start(early);
      });
    });
  }

  private accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    then: (client: WebSocket) => void,
  ): void {
    this.sockets.handleUpgrade(request, socket, head, then);
  }
}
